"""Technical assistance is planned and followed by DDCTD; its commune is told and reads it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.exceptions import NotAllowed, OwnCommune
from capacity.enums import AssistanceState
from capacity.exceptions import ChangedMeanwhile
from capacity.models import Assistance
from capacity.services.assistance import (
    AssistanceDaysWrong,
    AssistanceFacts,
    AssistanceOver,
    AssistanceStepWrong,
    NeedOfAnother,
    ResultMissing,
    list_assistances,
    move_assistance,
    save_assistance,
)
from communes.enums import Role
from records.models import Message
from tests.factories.capacity import AT, NeedFactory, TopicFactory
from tests.factories.capacity_training import AssistanceFactory
from tests.factories.communes import CommuneFactory, actor, membership, sign_in

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=40)


@pytest.fixture
def commune():
    return CommuneFactory()


@pytest.fixture
def officer():
    return actor(Role.CAPACITY_OFFICER)


def facts(commune, **fields):
    return AssistanceFacts(
        **{
            "commune": commune,
            "subject": "Registre",
            "provider": "Bureau",
            "days": Decimal("5.0"),
            "deliverables": "Guide",
            "starts_on": date(2026, 11, 2),
            "ends_on": date(2026, 11, 20),
            **fields,
        }
    )


def test_an_assistance_is_planned_followed_and_told(commune, officer):
    agent = membership(commune=commune)
    topic = TopicFactory(lines=["A1"])

    row = save_assistance(None, facts(commune, topic=topic), actor=officer, at=AT)
    assert (row.state, row.lines, row.version) == (AssistanceState.PLANNED, ["A1"], 1)
    assert Message.objects.get(code="capacity.assistance_added").recipient == agent.user
    row = save_assistance(row, facts(commune, lines=["C1"]), version=1, actor=officer, at=AT)
    move_assistance(row, "under_way", actor=officer, at=LATER)
    assert not Message.objects.filter(code="capacity.assistance_moved").exists()
    with pytest.raises(ResultMissing):
        move_assistance(row, "done", " ", actor=officer, at=LATER)
    done = move_assistance(row, "done", "Registre tenu", actor=officer, at=LATER)

    assert (done.state, done.result, done.lines) == ("done", "Registre tenu", ["C1"])
    assert Message.objects.get(code="capacity.assistance_moved").recipient == agent.user
    with pytest.raises(AssistanceStepWrong):
        move_assistance(done, "cancelled", "Non", actor=officer, at=LATER)
    with pytest.raises(AssistanceOver):
        save_assistance(done, facts(commune), actor=officer, at=LATER)


def test_what_is_refused(commune, officer):
    row = AssistanceFactory(commune=commune, version=2)
    both = membership(Role.CAPACITY_OFFICER)
    membership(commune=commune, user=both.user)

    def refused(refusal, by=officer, version=None, **fields):
        with pytest.raises(refusal):
            save_assistance(row, facts(commune, **fields), version=version, actor=by, at=AT)

    refused(NotAllowed, by=actor(commune=commune))
    refused(OwnCommune, by=actor(Role.CAPACITY_OFFICER, user=both.user))
    refused(ChangedMeanwhile, version=1)
    refused(AssistanceDaysWrong, ends_on=date(2026, 11, 1))
    refused(NeedOfAnother, need=NeedFactory())
    with pytest.raises(ChangedMeanwhile):
        move_assistance(row, "done", "Fait", version=1, actor=officer, at=AT)


def test_a_commune_and_its_province_read_their_own(commune, officer):
    mine, other = AssistanceFactory(commune=commune), AssistanceFactory(done=True, lines=["C1"])
    for reader in (actor(commune=commune), actor(Role.PROVINCE_OFFICER, province=commune.province)):
        assert list(list_assistances(reader)) == [mine]

    assert set(list_assistances(officer, text="reclamations bureau")) == {mine, other}
    assert list(list_assistances(officer, text=commune.name_fr, state="planned", line="A1")) == [mine]
    assert list(list_assistances(officer, line="C1")) == [other]


def test_an_assistance_in_the_pages(client, commune):
    sign_in(client, membership(Role.CAPACITY_OFFICER))
    need = NeedFactory(commune=commune, line="B9")
    values = {
        "subject": "Registre",
        "provider": "Bureau",
        "days": "5",
        "deliverables": "Guide",
        "starts_on": "2026-11-02",
        "ends_on": "2026-11-20",
        "cost": "20 000,00",
    }

    new = reverse("capacity:assistance_new")
    assert "No commune has this name" in client.post(new, {**values, "commune": "Nulle"}).content.decode()
    # A line of an older grid, which the need names, may be kept.
    client.post(f"{new}?need={need.pk}", {**values, "need": need.pk, "lines": ["B9"]})
    row = Assistance.objects.get()
    assert (row.commune, row.need, row.cost, row.lines) == (commune, need, Decimal(20_000), ["B9"])
    client.post(new, {**values, "commune": commune.code})
    assert Assistance.objects.count() == 2
    edit, step = (
        reverse(f"capacity:{name}", args=[row.pk]) for name in ("assistance_edit", "assistance_step")
    )
    client.post(edit, {**values, "provider": "Institut", "version": 1})
    assert "Someone else has changed" in client.post(edit, {**values, "version": 1}).content.decode()
    client.post(step, {"state": "done", "result": "Registre tenu", "version": 2})
    page = client.get(reverse("capacity:assistance", args=[row.pk])).content.decode()
    assert "Registre tenu" in page
    assert "Institut" in page
    assert client.get(reverse("capacity:assistances_xlsx")).status_code == 200


def test_the_list_asks_the_same_of_the_database_however_long_it_is(client):
    sign_in(client, membership(Role.CAPACITY_OFFICER))
    pages = [reverse("capacity:assistances") + "?q=registre", reverse("capacity:assistances_xlsx")]

    def count(page):
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        return len(queries)

    AssistanceFactory(topic=TopicFactory())
    few = [count(page) for page in pages]
    for _each in range(3):
        AssistanceFactory(topic=TopicFactory())
    assert [count(page) for page in pages] == few
