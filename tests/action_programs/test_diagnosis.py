"""Sectors of the diagnosis: what is kept, what is refused, what is still to be written."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from action_programs.enums import StepKind, UsualSector
from action_programs.exceptions import ProgrammeFrozen
from action_programs.models import Sector
from action_programs.services.diagnosis import (
    SectorChangedMeanwhile,
    SectorExists,
    SectorFacts,
    add_usual_sector,
    completeness_of,
    remove_sector,
    save_sector,
    usual_sectors_left,
)
from assessments.exceptions import NotAllowed
from communes.enums import Role
from communes.services.census import Sheet, load_census
from records.models import Event
from tests.factories.action_programs import AT, ActionProgrammeFactory
from tests.factories.communes import actor, membership, sign_in
from tests.factories.pac_participation import a_sector, a_step, an_attachment

pytestmark = pytest.mark.django_db
WATER = SectorFacts("الماء", "Eau", needs=" Le puits est sec. ")


@pytest.fixture
def programme():
    return ActionProgrammeFactory()


@pytest.fixture
def agent(programme):
    return actor(Role.COMMUNE_AGENT, commune=programme.commune)


@pytest.fixture
def save(programme, agent):
    def saving(sector=None, facts=WATER, *, version=None, by=None, of=None):
        return save_sector(of or programme, sector, facts, version=version, actor=by or agent, at=AT)

    return saving


@pytest.fixture
def as_agent(client, programme):
    return sign_in(client, membership(Role.COMMUNE_AGENT, commune=programme.commune))


def address(name, *args):
    return reverse(f"action_programs:{name}", args=args)


def typed(**changes):
    return {"title_ar": "الماء", "needs": "Le puits est sec.", "version": "1", **changes}


def test_a_sector_is_written_and_told_in_the_log(save, agent):
    sector = save()

    assert (sector.position, sector.needs, sector.version) == (1, "Le puits est sec.", 1)
    assert sector.changed_by == agent.user
    assert Event.objects.get(code="action_programs.sector_saved").data["title"]["ar"] == "الماء"


def test_what_someone_else_changed_meanwhile_is_not_lost(save):
    sector = save()
    save(sector, SectorFacts("الماء", needs="Two wells"), version=1)

    with pytest.raises(SectorChangedMeanwhile):
        save(sector, version=1)

    sector.refresh_from_db()
    assert (sector.needs, sector.version) == ("Two wells", 2)


def test_a_sector_stands_once(save):
    save()

    with pytest.raises(SectorExists, match="الماء"):
        save(facts=SectorFacts(" الماء "))


def test_only_its_commune_writes_and_only_while_the_programme_is_open(programme, agent, save):
    sector = save()
    adopted = ActionProgrammeFactory(adopted=True, commune=programme.commune, first_year=2040)
    stranger = actor(Role.COMMUNE_AGENT)

    with pytest.raises(NotAllowed):
        save(sector, version=1, by=stranger)
    with pytest.raises(NotAllowed):
        remove_sector(sector, actor=stranger, at=AT)
    with pytest.raises(ProgrammeFrozen):
        save(of=adopted)
    with pytest.raises(ProgrammeFrozen):
        remove_sector(a_sector(adopted), actor=agent, at=AT)


def test_usual_sectors_are_offered_until_they_are_taken(programme, agent):
    taken = add_usual_sector(programme, UsualSector.WATER, actor=agent, at=AT)

    left = usual_sectors_left([taken])

    assert UsualSector.WATER not in left
    assert len(left) == len(UsualSector) - 1
    with pytest.raises(SectorExists):
        add_usual_sector(programme, UsualSector.WATER, actor=agent, at=AT)


def test_a_sector_is_removed(agent, save):
    remove_sector(save(), actor=agent, at=AT)

    assert not Sector.objects.exists()
    assert Event.objects.filter(code="action_programs.sector_removed").exists()


def test_what_is_still_to_be_written_is_named(programme):
    whole = a_sector(programme, needs="a", potential="b", gender_reading="c")
    half = a_sector(programme, needs="a", potential="b")

    found = completeness_of([whole, half])

    assert (found.without_needs, found.without_gender_reading) == ([], [half])
    assert not found.is_complete
    assert completeness_of([whole]).is_complete
    assert not completeness_of([]).is_complete


def test_sectors_are_added_from_the_page(as_agent, programme):
    page = address("diagnosis", programme.pk)
    assert "No sector yet" in as_agent.get(page).content.decode()

    as_agent.post(address("sector_usual", programme.pk, "roads"))
    again = as_agent.post(address("sector_usual", programme.pk, "roads"), follow=True)
    as_agent.post(address("sector_usual", programme.pk, "unknown"))
    own = as_agent.post(address("sector_new", programme.pk), typed(version=""))

    assert Sector.objects.count() == 2
    assert "already" in again.content.decode()
    content = as_agent.get(page).content.decode()
    assert "Without a gender reading:" in content
    assert address("sector_usual", programme.pk, "roads") not in content
    assert "Le puits est sec." in as_agent.get(own.url).content.decode()


def test_after_a_conflict_both_texts_are_shown_and_the_next_save_passes(as_agent, programme):
    sector = a_sector(programme)
    edit = address("sector_edit", programme.pk, sector.pk)
    assert sector.title_ar in as_agent.get(edit).content.decode()
    Sector.objects.update(needs="What stands", version=2)

    content = as_agent.post(edit, typed()).content.decode()

    assert "What stands" in content
    assert "Le puits est sec." in content
    assert 'name="version" value="2"' in content
    assert as_agent.post(edit, typed(version="2")).status_code == 302


def test_a_sector_is_removed_after_a_question(as_agent, programme):
    sector = a_sector(programme)
    remove = address("sector_remove", programme.pk, sector.pk)
    assert "Remove “" in as_agent.get(remove).content.decode()

    as_agent.post(remove)

    assert not Sector.objects.exists()


def test_the_page_leads_to_the_documents_of_state_services(as_agent, programme):
    page = address("diagnosis", programme.pk)
    assert address("step", programme.pk, "state_data") in as_agent.get(page).content.decode()

    step = a_step(programme, StepKind.STATE_DATA)

    assert address("step_documents", programme.pk, step.pk) in as_agent.get(page).content.decode()


def test_the_census_stands_on_the_page(as_agent, programme):
    page = address("diagnosis", programme.pk)
    assert "gives no figure of this commune" in as_agent.get(page).content.decode()

    load_census([Sheet(programme.commune.code, 2024, {"electricity": "87.5"})], actor=None, at=AT)

    content = as_agent.get(page).content.decode()
    assert "87.5" in content
    assert "Haut-Commissariat au Plan" in content


def test_the_page_costs_the_same_for_one_sector_and_for_many(as_agent, programme):
    page = address("diagnosis", programme.pk)
    an_attachment(programme, a_sector(programme))
    with CaptureQueriesContext(connection) as few:
        as_agent.get(page)
    for number in range(1, 7):
        an_attachment(programme, a_sector(programme), shade=number)
    with CaptureQueriesContext(connection) as many:
        as_agent.get(page)

    assert len(many) == len(few)
