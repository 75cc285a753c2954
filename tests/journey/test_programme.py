"""An action programme through a browser: from its start to the page that residents read."""

import re

import pytest

from action_programs.enums import ReportState
from action_programs.models import ActionProgramme
from communes.enums import Role
from tests.browsing import NARROW
from tests.factories.communes import CommuneFactory, membership
from tests.journey.people import Person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long(70),
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
]


def fill(person: Person, **values: str) -> None:
    for name, value in values.items():
        person.page.fill(f"[name={name}]", value)


def add_title(manager: Person, name: str, *args: int) -> None:
    manager.follow(name, *args)
    fill(manager, title_ar="تقوية البنية التحتية", title_fr="Renforcer les infrastructures")
    manager.press()


def add_project(manager: Person, programme: ActionProgramme) -> None:
    manager.follow("action_programs:projects", programme.pk)
    manager.follow("action_programs:project_new", programme.pk)
    fill(manager, title_ar="بناء مسلك قروي", cost="2 500 000,00")
    manager.page.select_option("[name=group]", index=0)
    manager.page.select_option("[name=lines-0-kind]", "budget")
    # The year is forgotten: the page comes back with everything typed, and says so.
    fill(manager, **{"lines-0-amount": "1 500 000,00"})
    manager.press()
    assert manager.page.input_value("[name=lines-0-amount]") == "1 500 000,00"
    fill(manager, **{"lines-0-year": "2025"})
    manager.press()
    manager.sees("1\u202f000\u202f000,00")


def find_the_rest(manager: Person, programme: ActionProgramme) -> None:
    project = programme.projects.get()
    manager.follow("action_programs:project_edit", programme.pk, project.pk)
    manager.page.select_option("[name=lines-1-kind]", "partner")
    fill(manager, **{"lines-1-partner": "مجلس الجهة", "lines-1-amount": "1000000"})
    manager.press()


def hear_residents(manager: Person, programme: ActionProgramme) -> None:
    manager.open("action_programs:participation", programme.pk)
    manager.follow("action_programs:meeting_new", programme.pk)
    manager.page.select_option("[name=audience]", "women")
    fill(manager, held_on="2024-10-20", place="دار الشباب")
    manager.page.select_option("[name=rows-0-audience]", "women")
    fill(manager, **{"rows-0-women": "24"})
    manager.press()
    meeting = programme.meetings.get()
    assert meeting.attendance.get().women == 24
    manager.follow("action_programs:proposal_new", programme.pk)
    fill(manager, text="مسلك إلى المدرسة")
    manager.press()


def keep_the_proposal(manager: Person, programme: ActionProgramme) -> None:
    proposal = programme.proposals.get()
    manager.open("action_programs:proposals", programme.pk)
    manager.follow("action_programs:proposal_fate", programme.pk, proposal.pk)
    manager.page.check("[name=fate][value=kept]")
    manager.page.select_option("[name=project]", index=1)
    manager.press()


def live_it(manager: Person, programme: ActionProgramme) -> None:
    """Record the progress and a payment of the project, then write the report of its year."""
    project = programme.projects.get()
    manager.open("action_programs:execution", programme.pk)
    manager.follow("action_programs:project_execution", programme.pk, project.pk)
    manager.follow("action_programs:progress_new", programme.pk, project.pk)
    fill(manager, seen_on="2025-06-01", physical="40")
    manager.page.select_option("[name=status]", "under_way")
    manager.press()
    manager.follow("action_programs:spending_new", programme.pk, project.pk)
    manager.page.check("[name=stage][value=committed]")
    manager.page.select_option("[name=source]", "budget")
    fill(manager, spent_on="2025-06-01", amount="٥٠٠٠٠٠")
    manager.press()
    manager.sees("500\u202f000,00")
    manager.open("action_programs:dashboard", programme.pk)
    manager.sees(re.compile("40\\s?%"))
    manager.follow("action_programs:calendar", programme.pk)
    manager.open("action_programs:reports", programme.pk)
    manager.follow("action_programs:report_new", programme.pk)
    manager.page.select_option("[name=year]", "2025")
    manager.press()
    manager.follow("action_programs:report_edit", programme.pk, 2025)
    words = {
        "achievements": "انطلقت أشغال المسلك.",
        "difficulties": "تأخر التوريد.",
        "measures": "متابعة شهرية.",
        "sent_to_committees_on": "2026-02-01",
        "committee_opinion": "رأي إيجابي.",
        "session_on": "2026-03-05",
        "session": "دورة مارس 2026",
    }
    fill(manager, **words)
    manager.press()
    manager.follow("action_programs:report_close", programme.pk, 2025)
    manager.press()
    assert programme.reports.get().state == ReportState.CLOSED


def test_from_the_launch_meeting_to_the_annual_report(arrives):
    commune = CommuneFactory()
    user = membership(Role.COMMUNE_MANAGER, commune=commune).user
    manager: Person = arrives("ar", also="fr", email=user.email)

    manager.open("action_programs:programmes")
    manager.follow("action_programs:programme_new")
    fill(manager, first_year="2025", mandate_starts_on="2024-09-08")
    manager.press()
    programme = ActionProgramme.objects.get(commune=commune)
    add_title(manager, "action_programs:axis_new", programme.pk)
    manager.page.locator("details.panel summary").click()
    add_title(manager, "action_programs:group_new", programme.pk, programme.axes.get().pk)
    manager.follow("action_programs:step", programme.pk, "launch")
    fill(manager, starts_on="2024-10-01")
    manager.press()
    hear_residents(manager, programme)
    manager.open("action_programs:programme", programme.pk)
    add_project(manager, programme)
    keep_the_proposal(manager, programme)
    manager.open("action_programs:programme", programme.pk)
    assert not manager.page.locator(
        f"a[href='{manager.address('action_programs:adopt', programme.pk)}']"
    ).count()
    manager.open("action_programs:project", programme.pk, programme.projects.get().pk)
    find_the_rest(manager, programme)

    manager.open("action_programs:programme", programme.pk)
    manager.follow("action_programs:adopt", programme.pk)
    fill(manager, voted_on="2025-02-07", session="2025", votes_for="15", votes_against="4")
    manager.press()
    manager.follow("action_programs:visa", programme.pk)
    fill(manager, decided_on="2025-02-20")
    manager.page.check("[name=outcome][value=given]")
    manager.press()
    live_it(manager, programme)

    resident: Person = arrives("fr", also="ar", size=NARROW)
    resident.open("action_programs:public_programmes")
    resident.follow("action_programs:public_programme", commune.code, 2025)
    resident.sees("2\u202f500\u202f000,00")
    resident.sees("بناء مسلك قروي")
    resident.sees(re.compile("40\\s?%"))
    resident.follow("action_programs:public_participation", commune.code, 2025)
    resident.sees("مسلك إلى المدرسة")
