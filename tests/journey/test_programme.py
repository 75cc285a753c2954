"""An action programme through a browser: from its start to the page that residents read."""

import pytest

from action_programs.models import ActionProgramme
from communes.enums import Role
from tests.browsing import NARROW
from tests.factories.communes import CommuneFactory, membership
from tests.journey.people import Person

pytestmark = [
    pytest.mark.browser,
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
    manager.page.select_option("[name=group]", index=1)
    manager.page.select_option("[name=lines-0-kind]", "budget")
    # The year is forgotten: the page comes back with everything typed, and says so.
    fill(manager, **{"lines-0-amount": "1 500 000,00"})
    manager.press()
    assert manager.page.input_value("[name=lines-0-amount]") == "1 500 000,00"
    fill(manager, **{"lines-0-year": "2028"})
    manager.press()
    manager.sees("1\u202f000\u202f000,00")


def find_the_rest(manager: Person, programme: ActionProgramme) -> None:
    project = programme.projects.get()
    manager.follow("action_programs:project_edit", programme.pk, project.pk)
    manager.page.select_option("[name=lines-1-kind]", "partner")
    fill(manager, **{"lines-1-partner": "مجلس الجهة", "lines-1-amount": "1000000"})
    manager.press()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_from_the_start_to_the_public_page(language, arrives):
    commune = CommuneFactory()
    user = membership(Role.COMMUNE_MANAGER, commune=commune).user
    manager: Person = arrives(language, email=user.email)

    manager.open("action_programs:programmes")
    manager.follow("action_programs:programme_new")
    fill(manager, first_year="2028", mandate_starts_on="2027-09-08")
    manager.press()
    programme = ActionProgramme.objects.get(commune=commune)
    add_title(manager, "action_programs:axis_new", programme.pk)
    manager.page.locator("details.panel summary").click()
    add_title(manager, "action_programs:group_new", programme.pk, programme.axes.get().pk)
    manager.follow("action_programs:step", programme.pk, "launch")
    fill(manager, starts_on="2027-10-01")
    manager.press()
    add_project(manager, programme)
    manager.open("action_programs:programme", programme.pk)
    assert not manager.page.locator(
        f"a[href='{manager.address('action_programs:adopt', programme.pk)}']"
    ).count()
    manager.follow("action_programs:project", programme.pk, programme.projects.get().pk)
    find_the_rest(manager, programme)

    manager.open("action_programs:programme", programme.pk)
    manager.follow("action_programs:adopt", programme.pk)
    fill(manager, voted_on="2028-02-07", session="2028", votes_for="15", votes_against="4")
    manager.press()
    manager.follow("action_programs:visa", programme.pk)
    fill(manager, decided_on="2028-02-20")
    manager.page.check("[name=outcome][value=given]")
    manager.press()
    manager.follow("action_programs:public_programme", commune.code, 2028)

    resident: Person = arrives(language, size=NARROW)
    resident.open("action_programs:public_programme", commune.code, 2028)
    resident.sees("2\u202f500\u202f000,00")
    resident.sees("بناء مسلك قروي")
