"""The staff list of a commune: written by it, read by its province and DDCTD, in and out as a table."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from assessments.exceptions import NotAllowed
from capacity.enums import Duty, Sex
from capacity.exceptions import ChangedMeanwhile
from capacity.models import Person
from capacity.services.people import (
    LeavesLater,
    NumberTaken,
    PeopleFilter,
    PersonFacts,
    list_people,
    mark_left,
    save_person,
)
from communes.enums import Role
from config.toolbox.clock import local_day
from config.toolbox.languages import in_language
from records.models import Event
from tests.factories.capacity_plans import AT, PersonFactory
from tests.factories.communes import CommuneFactory, actor, membership, sign_in

pytestmark = pytest.mark.django_db

FACTS = PersonFacts("M-7", "Cheffe de service", "staff", "female", "Cheffe du service technique", "works")


@pytest.fixture
def commune():
    return CommuneFactory()


@pytest.fixture
def agent(commune):
    return actor(Role.COMMUNE_AGENT, commune=commune)


@pytest.fixture
def url(client, commune):
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=commune))
    return lambda name, *of: reverse(f"capacity:{name}", args=of or [commune.code])


def test_a_person_is_added_changed_and_leaves(commune, agent):
    person = save_person(commune, None, FACTS, actor=agent, at=AT)
    other = PersonFactory(commune=commune)

    with pytest.raises(NumberTaken):
        save_person(commune, other, FACTS, actor=agent, at=AT)
    with pytest.raises(ChangedMeanwhile):
        save_person(commune, person, FACTS, version=0, actor=agent, at=AT)
    with pytest.raises(NotAllowed):
        save_person(commune, None, FACTS, actor=actor(Role.CAPACITY_OFFICER), at=AT)
    with pytest.raises(LeavesLater):
        mark_left(person, local_day(AT) + timedelta(days=1), actor=agent, at=AT)

    mark_left(person, date(2026, 12, 31), version=1, actor=agent, at=AT)
    assert list(list_people(commune, PeopleFilter())) == [other]
    assert list(list_people(commune, PeopleFilter(text="technique", standing="left"))) == [person]
    # The log cannot be changed: it holds no name.
    assert FACTS.full_name not in str(list(Event.objects.values_list("data", flat=True)))


def test_the_list_is_searched_and_costs_the_same_for_many(client, commune, url):
    PersonFactory(commune=commune, full_name="Responsable des marchés", duty="procurement")
    PersonFactory(commune=commune, gone=True)
    PersonFactory()

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(url("people"))
        return len(queries)

    one = cost()
    PersonFactory.create_batch(20, commune=commune)
    assert cost() == one
    shown = client.get(url("people"), {"q": "marches", "duty": "procurement"}).context["page"]
    assert [person.duty for person in shown.object_list] == ["procurement"]


def test_a_person_is_written_by_the_form(client, commune, url):
    facts = {name: getattr(FACTS, name) for name in FACTS.__slots__ if name not in {"in_unit", "body"}}

    assert "M:7" in client.post(url("person_new"), {**facts, "number": "M:7"}).content.decode()
    assert Person.objects.count() == 0
    client.post(url("person_new"), facts)
    person = Person.objects.get()
    client.post(url("person_edit", person.pk), {**facts, "post": "Directrice", "version": 1})
    client.post(url("person_left", person.pk), {"left_on": "2026-01-31", "version": 2})

    person.refresh_from_db()
    assert (person.post, person.left_on) == ("Directrice", date(2026, 1, 31))


def table(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("staff.csv", text.encode())


HEADINGS = "number;full_name;kind;sex;post;duty;study;in_unit;left_on\n"


def test_a_table_says_what_is_wrong_row_by_row_and_writes_nothing(client, commune, url):
    rows = (
        "M-1;Agente;staff;female;Cheffe;revenue;law;oui;\n"
        "M-1;Agent;staff;male;Chef;cooking;;maybe;2999-01-01\n"
    )
    answer = client.post(url("people_import"), {"table": table(HEADINGS + rows)})

    errors = [(error.row, error.column, error.value) for error in answer.context["errors"]]
    assert answer.status_code == 422
    assert (3, "number", "M-1") in errors
    assert (3, "duty", "cooking") in errors
    assert (3, "in_unit", "maybe") in errors
    assert (3, "left_on", "2999-01-01") in errors
    assert Person.objects.count() == 0


def test_a_table_is_shown_then_confirmed_and_the_table_out_comes_back_unchanged(client, commune, url):
    known = PersonFactory(commune=commune, number="M-1", full_name="Agente", in_unit=True)
    stays = PersonFactory(commune=commune, number="M-9", gone=True)
    with in_language("fr"):
        duty, woman = Duty.REVENUE.label, Sex.FEMALE.label
    rows = (
        f"M-1;Agente;Staff;{woman};Cheffe;{duty};Law and public administration;oui;\n"
        "M-2;Élu;elected;male;Vice-président;;;;\n"
    )
    preview = client.post(url("people_import"), {"table": table(HEADINGS + rows)})

    assert (preview.context["report"].changed, preview.context["report"].added) == (["M-1"], ["M-2"])
    assert Person.objects.count() == 2
    sealed = preview.context["form"]["rows"].value()
    client.post(
        url("people_import_confirm"), {"rows": preview.context["form"].fields["rows"].prepare_value(sealed)}
    )

    known.refresh_from_db()
    assert (known.post, known.study, known.duty) == ("Cheffe", "law", "revenue")
    assert Person.objects.get(number="M-2").kind == "elected"
    stays.refresh_from_db()
    assert stays.left_on == date(2026, 6, 30)

    out = client.get(url("people_xlsx"), {"standing": "all"}).content
    assert load_workbook(BytesIO(out)).worksheets[0].max_row == 4
    again = client.post(url("people_import"), {"table": SimpleUploadedFile("staff.xlsx", out)})
    assert len(again.context["report"].unchanged) == 3
