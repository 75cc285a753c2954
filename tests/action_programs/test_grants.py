"""Grants received: what they pay, to the centime, and to which projects."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from action_programs.models import GrantReceipt, Project
from action_programs.services.grants import (
    AllottedToStopped,
    AllottedTwice,
    GrantExceeded,
    GrantFacts,
    GrantKnown,
    GrantReceivedEarly,
    PartFacts,
    grants_of,
    remove_grant,
    save_grant,
)
from action_programs.services.running import FutureDay, NotRunning, ProjectElsewhere
from communes.enums import Role
from records.models import Event
from tests.factories.action_programs import ActionProgrammeFactory, a_project
from tests.factories.communes import actor, membership, sign_in
from tests.factories.pac_execution import NOW, a_grant, project_at_work

pytestmark = pytest.mark.django_db
FACTS = GrantFacts(2028, date(2029, 10, 1), Decimal(1000))


@pytest.fixture
def project():
    return project_at_work()


@pytest.fixture
def programme(project):
    return project.programme


@pytest.fixture
def agent(programme):
    return actor(Role.COMMUNE_AGENT, commune=programme.commune)


@pytest.fixture
def save(programme, agent):
    def saving(*parts, known=None, **changes):
        rows = [PartFacts(project, Decimal(amount)) for project, amount in parts]
        return save_grant(programme, known, replace(FACTS, **changes), rows, actor=agent, at=NOW)

    return saving


def test_a_grant_is_kept_with_its_parts_and_changed_whole(programme, project, save):
    other = a_project(programme)
    known = save((project, "600"), (other, "400"))
    save((project, "250.50"), known=known)

    view = grants_of(programme)[0]
    assert ([part.project for part in view.parts], view.left) == ([project], Decimal("749.50"))
    assert Event.objects.filter(code="action_programs.grant_saved").count() == 2


def test_parts_above_the_grant_are_refused_by_their_amount(save, project):
    with pytest.raises(GrantExceeded) as caught:
        save((project, "1000.01"))
    assert "0.01 MAD too much" in caught.value.message
    assert not GrantReceipt.objects.exists()


def test_a_project_has_one_part(save, project):
    with pytest.raises(AllottedTwice):
        save((project, "1"), (project, "2"))


def test_a_project_of_another_programme_is_refused(save):
    with pytest.raises(ProjectElsewhere):
        save((project_at_work(), "1"))


def test_a_stopped_project_gets_nothing_more(save, project):
    known = save((project, "600"))
    Project.objects.filter(pk=project.pk).update(status="stopped")
    project.refresh_from_db()
    with pytest.raises(AllottedToStopped):
        save((project, "601"), known=known)
    assert save((project, "500"), known=known)


def test_a_year_has_one_grant(save):
    save()
    with pytest.raises(GrantKnown):
        save()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"received_on": date(2028, 12, 31)}, GrantReceivedEarly),
        ({"received_on": date(2030, 3, 2)}, FutureDay),
    ],
)
def test_its_day_follows_the_assessed_year_and_has_come(save, changes, refusal):
    with pytest.raises(refusal):
        save(**changes)


def test_not_before_the_visa():
    programme = ActionProgrammeFactory()
    person = actor(Role.COMMUNE_AGENT, commune=programme.commune)
    with pytest.raises(NotRunning):
        save_grant(programme, None, FACTS, [], actor=person, at=NOW)


def test_it_is_removed_with_its_parts(save, project, agent):
    remove_grant(save((project, "1")), actor=agent, at=NOW)
    assert not GrantReceipt.objects.exists()


def address(name, *args):
    return reverse(f"action_programs:{name}", args=args)


def test_the_pages(client, programme, project):
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=programme.commune))
    assert "No grant yet" in client.get(address("grants", programme.pk)).content.decode()
    stopped = a_project(programme, status="stopped", title_fr="Arrêté")
    assert "Arrêté" not in client.get(address("grant_new", programme.pk)).content.decode()
    typed = {
        "assessed_year": "2020",
        "received_on": "2021-10-01",
        "amount": "1 000,00",
        "rows-TOTAL_FORMS": "3",
        "rows-INITIAL_FORMS": "0",
        "rows-0-project": project.pk,
        "rows-0-amount": "1000,50",
    }
    refused = client.post(address("grant_new", programme.pk), typed).content.decode()
    assert "0.50 MAD too much" in refused
    assert "1000,50" in refused
    typed["rows-0-amount"] = "٨٠٠"
    shown = client.post(address("grant_new", programme.pk), typed, follow=True).content.decode()
    assert "200.00" in shown
    known = GrantReceipt.objects.get()
    assert "800" in client.get(address("grant_edit", programme.pk, known.pk)).content.decode()
    client.post(address("grant_remove", programme.pk, known.pk))
    assert not GrantReceipt.objects.exists()
    assert stopped.status == "stopped"


@pytest.mark.parametrize("rows", [1, 9])
def test_the_list_costs_the_same_for_any_number(
    client, programme, project, rows, django_assert_max_num_queries
):
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=programme.commune))
    for year in range(rows):
        a_grant(project, "10", year=2020 + year)
    with django_assert_max_num_queries(12):
        client.get(address("grants", programme.pk))
