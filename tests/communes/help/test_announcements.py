"""Announcements: written, published, read by those concerned, closed by each, over after their day."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from communes.actors import actor_for
from communes.enums import Role
from communes.help.enums import AnnouncementState, Audience, Gravity
from communes.help.exceptions import WrittenMeanwhile
from communes.help.models import Announcement
from communes.help.services.announcements import (
    AnnouncementFacts,
    EndsTooEarly,
    NarrowedForNobody,
    NotShown,
    OverBeforeItBegins,
    PublishedAlready,
    publish_announcement,
    remove_draft,
    save_announcement,
    tell_announcements,
    withdraw_announcement,
)
from communes.help.services.readers import announcements_for, banners_for, people_concerned
from communes.tasks import tell_announcements as tell_announcements_task
from records.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.assessments import CycleFactory
from tests.factories.communes import CommuneFactory, membership, sign_in
from tests.factories.help import AT, AnnouncementFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def facts(**changes) -> AnnouncementFacts:
    plain = {
        "title_ar": "إغلاق",
        "title_fr": "Fermeture",
        "text_ar": "تغلق البوابة.",
        "text_fr": "Le portail ferme.",
        "gravity": Gravity.WARNING,
        "audience": Audience.MEMBERS,
        "starts_on": TODAY,
        "ends_on": TODAY + timedelta(days=2),
    }
    return AnnouncementFacts(**{**plain, **changes})


def test_an_announcement_goes_its_whole_way():
    admin = membership(Role.ADMINISTRATOR).user
    row = save_announcement(None, facts(), by=admin, at=AT)
    assert announcements_for(admin, None, on=TODAY) == []
    with pytest.raises(EndsTooEarly):
        save_announcement(row, facts(ends_on=TODAY - timedelta(days=1)), by=admin, at=AT)
    with pytest.raises(NarrowedForNobody):
        save_announcement(row, facts(audience=Audience.VISITORS, roles=[Role.REVIEWER]), by=admin, at=AT)
    save_announcement(row, facts(title_fr="Fermeture brève"), version=1, by=admin, at=AT)
    with pytest.raises(WrittenMeanwhile):
        publish_announcement(row, version=1, by=admin, at=AT)
    with pytest.raises(OverBeforeItBegins):
        publish_announcement(row, version=2, by=admin, at=AT + timedelta(days=9))
    with pytest.raises(NotShown):
        withdraw_announcement(row, by=admin, at=AT)

    row = publish_announcement(row, version=2, by=admin, at=AT)
    for act in (
        lambda: save_announcement(row, facts(), by=admin, at=AT),
        lambda: remove_draft(row, by=admin, at=AT),
    ):
        with pytest.raises(PublishedAlready):
            act()
    days = {
        offset: bool(announcements_for(admin, None, on=TODAY + timedelta(days=offset)))
        for offset in range(-1, 4)
    }
    assert days == {-1: False, 0: True, 1: True, 2: True, 3: False}
    assert row.state_on(TODAY - timedelta(days=1)) == AnnouncementState.PLANNED
    assert row.state_on(TODAY + timedelta(days=3)) == AnnouncementState.ENDED

    withdraw_announcement(row, by=admin, at=AT)
    assert announcements_for(admin, None, on=TODAY) == []
    draft = save_announcement(None, facts(), by=admin, at=AT)
    remove_draft(draft, by=admin, at=AT)
    assert list(Announcement.objects.all()) == [row]


def test_those_concerned_read_it_and_are_told_once():
    commune = CommuneFactory()
    region = commune.province.region
    inside = {
        role: membership(role, commune=commune, province=commune.province)
        for role in (Role.COMMUNE_AGENT, Role.PROVINCE_OFFICER, Role.BODY_OFFICER)
    }
    inside["given"] = membership(Role.REVIEWER, regions=[region])
    inside["national"] = membership(Role.APPROVER)
    outside = [
        membership(Role.COMMUNE_AGENT),
        membership(Role.REVIEWER, regions=[CommuneFactory().province.region]),
    ]
    admin = UserFactory()

    for places in ({"regions": [region]}, {"provinces": [commune.province]}):
        row = save_announcement(None, facts(sends_messages=True, **places), by=admin, at=AT)
        publish_announcement(row, version=None, by=admin, at=AT)
        assert set(people_concerned(row, at=AT)) == {one.user for one in inside.values()}
        for one in (*inside.values(), *outside):
            read = announcements_for(one.user, actor_for(one, on=TODAY), on=TODAY)
            assert bool(read) == (one in inside.values()), one.role
        # What is taken down is told to nobody afterwards.
        if "regions" in places:
            withdraw_announcement(row, by=admin, at=AT)

    assert tell_announcements(at=AT) == len(inside)
    assert tell_announcements(at=AT) == 0
    message = Message.objects.filter(recipient=inside["national"].user).get()
    assert (message.code, message.data["title"]["fr"]) == ("announcement.published", "Fermeture")
    tell_announcements_task()

    only = save_announcement(None, facts(roles=[Role.BODY_OFFICER]), by=admin, at=AT)
    assert [one.email for one in people_concerned(only, at=AT)] == [inside[Role.BODY_OFFICER].user.email]


def test_a_visitor_reads_what_is_public_and_kept_pages_follow(client, django_capture_on_commit_callbacks):
    cache.clear()
    admin = UserFactory()
    CycleFactory(opened_at=AT)
    AnnouncementFactory(audience=Audience.MEMBERS, title_fr="Pour les membres")
    visitors = AnnouncementFactory(
        audience=Audience.VISITORS, title_fr="Pour les visiteurs", published_at=None
    )
    everybody = AnnouncementFactory(title_en="For everybody", text_en="Sunday.")
    page = client.get("/fr/about/").content.decode()
    assert "Fermeture du portail" in page
    assert "Pour les membres" not in page
    assert "Do not show again" not in page
    kept = "/fr/results/"
    assert "Pour les visiteurs" not in client.get(kept).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        publish_announcement(visitors, version=None, by=admin, at=AT)
    assert "Pour les visiteurs" in client.get(kept).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_announcement(visitors, by=admin, at=AT)
    assert "Pour les visiteurs" not in client.get(kept).content.decode()
    assert "For everybody" in client.get("/en/help/announcements/").content.decode()
    assert banners_for(None, None, on=TODAY) == [everybody]


def test_no_announcement_costs_a_page_nothing_and_each_closes_it_for_themselves(client):
    CycleFactory(opened_at=AT)
    one, other = membership(Role.COMMUNE_AGENT), membership(Role.COMMUNE_AGENT)
    sign_in(client, one)
    page = "/fr/work/messages/"
    client.get(page)
    with CaptureQueriesContext(connection) as none:
        client.get(page)
    assert [
        query for query in none if 'FROM "communes_announcement"' in query["sql"].split("EXISTS")[0]
    ] == []
    rows = [AnnouncementFactory(), AnnouncementFactory(audience=Audience.MEMBERS, roles=[Role.COMMUNE_AGENT])]
    with CaptureQueriesContext(connection) as some:
        shown = client.get(page).content.decode()
    assert len(some) == len(none) + 2
    assert shown.count("Fermeture du portail") >= len(rows)

    for row in rows:
        back = client.post(f"/fr/help/announcements/{row.pk}/close/", {"next": page})
        assert back.url == page
    assert client.post(
        f"/fr/help/announcements/{rows[0].pk}/close/", {"next": "//elsewhere.example/"}
    ).url == ("/fr/help/announcements/")
    assert "Fermeture du portail" not in client.get(page).content.decode()
    assert "Fermeture du portail" in client.get("/fr/help/announcements/").content.decode()
    assert "Fermeture du portail" in sign_in(Client(), other).get(page).content.decode()


def test_an_administrator_writes_looks_and_publishes(client):
    sign_in(client, membership(Role.ADMINISTRATOR))
    typed = {
        "title_ar": "إغلاق",
        "title_fr": "Fermeture",
        "text_ar": "تغلق البوابة.",
        "text_fr": "Le portail ferme.",
        "gravity": Gravity.URGENT,
        "audience": Audience.MEMBERS,
        "starts_on": "2026-03-02",
        "ends_on": "2026-03-01",
        "roles": [Role.REVIEWER],
    }
    new = "/fr/administration/announcements/add/"
    assert "Le portail ferme." in client.post(new, typed).content.decode()
    assert "title_fr" in client.post(new, {**typed, "title_fr": ""}).content.decode()
    assert not Announcement.objects.exists()
    client.post(new, {**typed, "ends_on": "2099-12-31"})
    row = Announcement.objects.get()
    seen = client.get(f"/fr/administration/announcements/{row.pk}/").content.decode()
    assert "تغلق البوابة." in seen
    assert "Le portail ferme." in seen
    page = f"/fr/administration/announcements/{row.pk}"
    client.post(f"{page}/edit/", {**typed, "ends_on": "2099-12-31", "title_fr": "Fermé", "version": "1"})
    stale = client.post(f"{page}/publish/", {"version": "1"}).content.decode()
    assert 'name="version" value="2"' in stale
    client.post(f"{page}/publish/", {"version": "2"})
    row.refresh_from_db()
    assert (row.title_fr, row.published_at is not None) == ("Fermé", True)
    assert client.get(f"{page}/edit/").status_code == 302
    client.post(f"{page}/withdraw/")
    row.refresh_from_db()
    assert row.withdrawn_at is not None
    assert "Fermé" in client.get("/fr/administration/announcements/").content.decode()
