"""What is typed is never lost: a cut, a lost session, a portal that restarts, two windows, two people."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from assessments.models import Answer, Assessment, LineDecision
from communes.enums import Role
from tests.browsing import accessibility_faults
from tests.factories.accounts import PASSWORD
from tests.factories.assessments import AssessmentFactory, CycleFactory
from tests.factories.communes import membership
from tests.journey.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.long(30), pytest.mark.django_db(transaction=True)]

SAVE = "**/entry/A/save/"


@pytest.fixture
def comes(browser, live_server, tmp_path) -> Iterator:
    """Give people with a window of their own; what their pages look like is tested elsewhere."""
    people: list[Person] = []

    def coming(role: Role, **place: object) -> Person:
        person = Person(browser, live_server.url, "fr", downloads=tmp_path, looked_at=set())
        person.look = lambda: None
        people.append(person)
        person.sign_in(membership(role, **place).user.email)
        return person

    yield coming
    for person in people:
        person.leave()


@pytest.fixture
def file(transactional_db) -> Assessment:
    """A file whose entry is open today."""
    today = timezone.localdate()
    return AssessmentFactory(
        cycle=CycleFactory(
            entry_opens_on=today - timedelta(days=30),
            submission_closes_on=today + timedelta(days=30),
            opinions_close_on=today + timedelta(days=45),
            review_closes_on=today + timedelta(days=60),
            audit_closes_on=today + timedelta(days=90),
            publication_planned_on=today + timedelta(days=120),
        )
    )


def figure(page: Page, code: str) -> Locator:
    return page.locator(f"#input-{code}")


def state(page: Page, code: str) -> Locator:
    return page.locator(f"#field-{code} [data-save-state]").first


def tells(page: Page, news: str) -> None:
    """The banner at the top says what happened, and is in sight."""
    banner = page.locator("[data-entry-banner] > *")
    expect(banner).to_have_attribute("data-news", news, timeout=20_000)
    expect(banner).to_be_in_viewport()


def holds(file: Assessment, code: str, value: str) -> None:
    assert Answer.objects.get(assessment=file, field=code).value == value


def leaves_everyone_out() -> None:
    Session.objects.all().delete()


def test_nothing_typed_is_lost(comes, file):
    agent = comes(Role.COMMUNE_AGENT, commune=file.commune)
    agent.open("assessments:entry_axis", file.pk, "A")
    the_line_is_cut(agent, file)
    the_portal_restarts(agent, file)
    the_session_ends(agent, file)
    two_windows_keep_in_step(agent, file)
    two_people_type_in_one_field(agent, comes(Role.COMMUNE_MANAGER, commune=file.commune), file)
    assert agent.page.evaluate("localStorage.length") == 0
    assert not agent.broken


def the_line_is_cut(agent: Person, file: Assessment) -> None:
    page = agent.page
    agent.context.set_offline(True)
    tells(page, "offline")
    figure(page, "documents_published").fill("9")
    figure(page, "complaints_received").fill("120")
    expect(state(page, "documents_published")).to_have_attribute("data-state", "retry")
    expect(page.locator("[data-banner-waiting]")).to_contain_text("2")
    assert accessibility_faults(page) == []
    # The button of the form would lead to the browser's own page.
    page.locator("button[name=next]").click()
    expect(figure(page, "documents_published")).to_have_value("9")
    agent.context.set_offline(False)
    tells(page, "back")
    holds(file, "documents_published", "9")
    holds(file, "complaints_received", "120")


def the_portal_restarts(agent: Person, file: Assessment) -> None:
    """It answers 503, then not at all; meanwhile the window is closed, and opened again."""
    page = agent.page
    page.route(SAVE, lambda route: route.fulfill(status=503, body="<h1>Restarting</h1>"))
    figure(page, "documents_published").fill("10")
    tells(page, "server")
    page.unroute(SAVE)
    page.route(SAVE, lambda route: route.abort("connectionrefused"))
    tells(page, "offline")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(figure(page, "documents_published")).to_have_value("10")
    tells(page, "offline")
    page.unroute(SAVE)
    tells(page, "back")
    holds(file, "documents_published", "10")


def the_session_ends(agent: Person, file: Assessment) -> None:
    page = agent.page
    leaves_everyone_out()
    figure(page, "documents_published").fill("11")
    tells(page, "signed-out")
    # In the same window: the page comes back with what was typed.
    page.locator("[data-entry-banner] a").click()
    page.wait_for_url("**/login/**")
    page.fill("[name=login]", agent.email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/entry/A/")
    tells(page, "back")
    expect(figure(page, "documents_published")).to_have_value("11")
    holds(file, "documents_published", "11")
    # In another one: this page goes on by itself, with the form's proof of origin of the new session.
    leaves_everyone_out()
    figure(page, "documents_published").fill("12")
    tells(page, "signed-out")
    other = agent.context.new_page()
    other.goto(agent.server + agent.address("account_login"))
    other.fill("[name=login]", agent.email)
    other.fill("[name=password]", PASSWORD)
    other.press("[name=password]", "Enter")
    other.wait_for_url(lambda url: "/login/" not in url)
    other.close()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    tells(page, "back")
    holds(file, "documents_published", "12")


def two_windows_keep_in_step(agent: Person, file: Assessment) -> None:
    other = agent.context.new_page()
    other.goto(agent.page.url)
    figure(agent.page, "documents_published").fill("8")
    expect(figure(other, "documents_published")).to_have_value("8")
    expect(state(other, "documents_published")).to_have_attribute("data-state", "saved")
    figure(other, "documents_published").fill("7")
    expect(figure(agent.page, "documents_published")).to_have_value("7")
    holds(file, "documents_published", "7")
    other.close()


def two_people_type_in_one_field(agent: Person, manager: Person, file: Assessment) -> None:
    """The second one sees both figures, keeps the other's in one field and their own in the next."""
    agent.open("assessments:entry_axis", file.pk, "A")
    manager.open("assessments:entry_axis", file.pk, "A")
    for code, theirs, mine, choice in (
        ("documents_published", "6", "5", "theirs"),
        ("complaints_received", "200", "300", "mine"),
    ):
        figure(manager.page, code).fill(theirs)
        expect(state(manager.page, code)).to_have_attribute("data-state", "saved")
        figure(agent.page, code).fill(mine)
        tells(agent.page, "conflict")
        box = agent.page.locator(f"#field-{code} .conflict")
        expect(box.locator("[data-conflict-mine]")).to_have_text(mine)
        # Typed figures outlive the page on which the question stands.
        agent.page.reload()
        tells(agent.page, "conflict")
        box.locator(f"[data-keep={choice}]").click()
        expect(agent.page.locator("[data-entry-banner] [data-news=conflict]")).to_have_count(0)
    expect(state(agent.page, "complaints_received")).to_have_attribute("data-state", "saved")
    holds(file, "documents_published", "6")
    holds(file, "complaints_received", "300")


def test_a_figure_is_never_saved_in_the_name_of_another(comes, file):
    """On a shared computer somebody else signs in while the page of the first is open."""
    agent = comes(Role.COMMUNE_AGENT, commune=file.commune)
    agent.open("assessments:entry_axis", file.pk, "A")
    manager = comes(Role.COMMUNE_MANAGER, commune=file.commune)
    cookies = [c for c in manager.context.cookies() if c["name"] == settings.SESSION_COOKIE_NAME]
    agent.context.add_cookies(cookies)
    figure(agent.page, "documents_published").fill("9")
    tells(agent.page, "signed-out")
    assert not Answer.objects.filter(assessment=file).exists()
    agent.page.on("dialog", lambda dialog: dialog.accept())
    agent.page.reload()
    expect(figure(agent.page, "documents_published")).to_have_value("")


def test_a_long_text_is_kept_until_it_is_saved(comes, file):
    """A reviewer's comment: typed, cut, signed out, offered back, sent, and then forgotten."""
    reviewer = comes(Role.REVIEWER)
    claimed_by = User.objects.get(email=reviewer.email)
    file = AssessmentFactory(cycle=file.cycle, in_review=True, claimed_by=claimed_by, answers=True)
    page = reviewer.page
    page.on("dialog", lambda dialog: dialog.accept())
    comment = page.locator("textarea[name=comment]")
    kept = page.locator(".kept")

    reviewer.open("assessments:line", file.pk, "A1")
    comment.fill("Le registre compte douze réclamations de moins.")
    leaves_everyone_out()
    page.locator("button[name=decision][value=returned]").click()
    page.wait_for_url("**/login/**")
    page.fill("[name=login]", reviewer.email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/lines/A1/")
    expect(comment).to_have_value("")
    expect(kept.locator("[data-kept-text]")).to_have_text("Le registre compte douze réclamations de moins.")
    assert accessibility_faults(page) == []
    kept.locator("[data-kept=use]").click()
    with page.expect_navigation():
        page.locator("button[name=decision][value=returned]").click()
    assert LineDecision.objects.get(assessment=file, line="A1").comment.startswith("Le registre")
    assert page.evaluate("localStorage.length") == 0

    reviewer.open("assessments:line", file.pk, "A2")
    comment.fill("À écarter")
    page.reload()
    kept.locator("[data-kept=discard]").click()
    page.reload()
    expect(kept).to_have_count(0)
