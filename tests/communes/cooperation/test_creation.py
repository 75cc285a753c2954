"""A creation goes through nine steps: none is concluded while something is missing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.exceptions import ReasonMissing
from communes.cooperation.enums import BodyKind, Contiguity, Origin, Step
from communes.cooperation.exceptions import ChangedMeanwhile, NotYours
from communes.cooperation.models import ChecklistItem, Deliberation
from communes.cooperation.services.checklist import (
    DayToCome,
    NotUnderWay,
    lines_of,
    load_checklist,
    write_line,
)
from communes.cooperation.services.consistency import (
    ObjectiveAndReason,
    ObjectiveElsewhere,
    ObjectiveOrReason,
    declare_contiguity,
    tie_objectives,
)
from communes.cooperation.services.gates import GATES
from communes.cooperation.services.procedure_files import (
    FileGone,
    NoFile,
    ProofStays,
    StepToCome,
    add_files,
    remove_file,
)
from communes.cooperation.services.procedures import (
    BodyStands,
    CommuneMissing,
    CommunesOnly,
    FactsFixed,
    FounderFacts,
    LeadNotMember,
    MemberTwice,
    ProcedureClosed,
    ProcedureFacts,
    TooFewMembers,
    change_procedure,
    founders_of,
    give_up,
    open_procedure,
)
from communes.cooperation.services.steps import (
    StepIncomplete,
    StepNotDone,
    conclude_step,
    missing_for,
    reopen_step,
)
from communes.enums import Role
from records.models import Event, Message
from tests.factories.communes import CommuneFactory, ProvinceFactory, actor
from tests.factories.cooperation import (
    AT,
    PowerFactory,
    ProcedureFactory,
    a_body,
    an_objective,
    sent_pdf,
)

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)
NOW = {"version": None, "at": LATER}


@pytest.fixture(autouse=True)
def _own_gates(monkeypatch):
    """Leave the gates of other subjects open: each is tested with its subject."""
    for step in set(Step) - {Step.IDEA, Step.STATUTES}:
        monkeypatch.delitem(GATES, step, raising=False)


@pytest.fixture
def procedure():
    return ProcedureFactory()


@pytest.fixture
def manager(procedure):
    return actor(Role.COMMUNE_MANAGER, commune=procedure.lead)


def facts(*places, kind=BodyKind.ECI, lead=None, **more):
    founders = [FounderFacts(place, Decimal(1000)) for place in places]
    names = {"name_ar": "مؤسسة", "name_fr": "Établissement", "purpose": "Gérer les bus ensemble."}
    return ProcedureFacts(kind=kind, founders=founders, lead=lead, **{**names, **more})


def to_step(procedure, step):
    procedure.step = step
    procedure.save()
    return procedure


def test_a_manager_begins_a_creation_that_the_own_commune_leads_and_its_members_are_told():
    own, other = CommuneFactory(), CommuneFactory()
    manager = actor(Role.COMMUNE_MANAGER, commune=own)
    told = [
        actor(Role.COMMUNE_AGENT, commune=other).user,
        actor(Role.PROVINCE_OFFICER, province=other.province).user,
    ]
    actor(Role.COMMUNE_AGENT)
    power = PowerFactory()

    begun = open_procedure(facts(own, other, powers=[power]), actor=manager, at=AT)

    assert (begun.origin, begun.lead, begun.step) == (Origin.COMMUNES, own, Step.IDEA)
    assert [founder.contribution for founder in founders_of(begun)] == [1000, 1000]
    assert list(begun.powers.all()) == [power]
    messages = Message.objects.filter(code="cooperation.procedure_opened")
    assert {message.recipient for message in messages} == set(told)
    with pytest.raises(NotYours):
        open_procedure(facts(own, other), actor=actor(Role.COMMUNE_AGENT, commune=own), at=AT)


def test_a_province_begins_one_for_the_state_with_or_without_a_lead():
    first, second = CommuneFactory(), CommuneFactory()
    officer = actor(Role.PROVINCE_OFFICER, province=first.province)

    begun = open_procedure(facts(first, second), actor=officer, at=AT)
    assert (begun.origin, begun.lead) == (Origin.STATE, None)
    changed = change_procedure(begun, facts(first, second, lead=second), version=1, actor=officer, at=LATER)
    assert changed.lead == second
    # A commune reads the State's file; it does not keep it.
    with pytest.raises(NotYours):
        conclude_step(begun, actor=actor(Role.COMMUNE_MANAGER, commune=second), **NOW)


def test_members_are_refused_by_name():
    own, other, province = CommuneFactory(), CommuneFactory(), ProvinceFactory()
    manager = actor(Role.COMMUNE_MANAGER, commune=own)
    refused = [
        (TooFewMembers, facts(own)),
        (MemberTwice, facts(own, other, other)),
        (CommunesOnly, facts(own, province)),
        (CommuneMissing, facts(province, ProvinceFactory(), kind=BodyKind.GCT)),
        (LeadNotMember, facts(other, CommuneFactory())),
    ]
    for refusal, wanted in refused:
        with pytest.raises(refusal):
            open_procedure(wanted, actor=manager, at=AT)

    begun = open_procedure(facts(own, province, kind=BodyKind.GCT), actor=manager, at=AT)
    assert [founder.place for founder in founders_of(begun)] == [province, own]


def test_members_who_stay_keep_their_row_and_those_who_leave_are_named_in_the_log(procedure, manager):
    lead, gone = founders_of(procedure)
    lead.is_generated = True
    lead.save()
    voted = {"session": "ordinary", "held_on": AT, "votes_for": 9, "contribution": 5, "changed_at": AT}
    Deliberation.objects.create(founder=gone, number="12/2026", **voted)
    fresh = CommuneFactory()

    change_procedure(procedure, facts(lead.place, fresh), version=1, actor=manager, at=LATER)

    kept, added = founders_of(procedure)
    assert (kept.pk, kept.contribution, kept.is_generated) == (lead.pk, 1000, False)
    assert added.place == fresh
    event = Event.objects.get(code="cooperation.procedure_changed")
    assert event.data["left"] == f"{gone.place.name_fr} (12/2026)"
    with pytest.raises(ChangedMeanwhile):
        change_procedure(procedure, facts(lead.place, fresh), version=1, actor=manager, at=LATER)


def test_once_councils_deliberate_facts_are_fixed_until_the_statutes_are_taken_up_again(manager, procedure):
    places = [founder.place for founder in founders_of(procedure)]
    to_step(procedure, Step.DELIBERATIONS)
    with pytest.raises(FactsFixed):
        change_procedure(procedure, facts(*places), version=1, actor=manager, at=LATER)

    back = reopen_step(procedure, Step.STATUTES, "Une commune s’est retirée", actor=manager, **NOW)

    change_procedure(back, facts(*places), version=back.version, actor=manager, at=LATER)


def test_the_idea_asks_for_two_members_powers_and_a_larger_member_in_a_gct(manager):
    lead = CommuneFactory()
    alone = ProcedureFactory(lead=lead, kind=BodyKind.GCT)
    alone.founders.exclude(commune=lead).delete()
    alone.powers.clear()

    assert len(missing_for(alone)) == 3
    with pytest.raises(StepIncomplete) as refusal:
        conclude_step(alone, actor=actor(Role.COMMUNE_MANAGER, commune=lead), **NOW)
    assert len(refusal.value.missing) == 3

    alone.founders.create(province=ProvinceFactory())
    alone.powers.add(PowerFactory())
    assert missing_for(alone) == []


def test_the_statutes_ask_for_the_seat_the_contributions_and_the_plans(procedure, manager):
    to_step(procedure, Step.STATUTES)
    procedure.founders.update(contribution=0)
    procedure.seat = None
    procedure.save()
    assert len(missing_for(procedure)) == 3

    procedure.founders.update(contribution=1)
    procedure.seat = procedure.lead
    procedure.save()
    with pytest.raises(ObjectiveOrReason):
        tie_objectives(procedure, [], " ", version=1, actor=manager, at=LATER)
    tied = tie_objectives(procedure, [], "Aucun plan adopté", version=1, actor=manager, at=LATER)
    assert missing_for(tied) == []


def test_a_creation_serves_objectives_of_the_country_or_of_its_regions(procedure, manager):
    here = an_objective(region=procedure.lead.province.region)
    national, elsewhere = an_objective(), an_objective(region=CommuneFactory().province.region)
    with pytest.raises(ObjectiveElsewhere):
        tie_objectives(procedure, [elsewhere], "", version=1, actor=manager, at=LATER)
    with pytest.raises(ObjectiveAndReason):
        tie_objectives(procedure, [here], "Aucun", version=1, actor=manager, at=LATER)

    tie_objectives(procedure, [here, national], "", version=1, actor=manager, at=LATER)

    assert set(procedure.objectives.all()) == {here, national}


def test_every_step_has_lines_for_each_origin_and_loading_twice_changes_nothing(procedure):
    count = load_checklist(AT)

    assert count == ChecklistItem.objects.count()
    assert load_checklist(at=LATER) == 0
    state = ProcedureFactory(origin=Origin.STATE)
    for step in Step:
        assert any(line.item.is_required for line in lines_of(procedure, step))
    codes = {line.item.code for line in lines_of(state, Step.IDEA)}
    assert "idea-request" in codes
    assert "idea-letter" not in codes


def test_a_required_line_is_to_be_done_with_its_document(procedure, manager):
    item = ChecklistItem.objects.create(step=Step.IDEA, code="a", title_fr="Lettre", needs_document=True)
    ChecklistItem.objects.create(step=Step.IDEA, code="b", title_fr="Comité", is_required=False)
    later = ChecklistItem.objects.create(step=Step.STUDY, code="c", title_fr="Étude")
    day = date(2026, 3, 2)
    [missing] = missing_for(procedure)
    assert "Lettre" in missing
    with pytest.raises(DayToCome):
        write_line(procedure, item, done_on=date(2026, 3, 5), actor=manager, at=LATER)
    with pytest.raises(NotUnderWay):
        write_line(procedure, later, done_on=day, actor=manager, at=LATER)

    write_line(procedure, item, done_on=day, version=0, actor=manager, at=LATER)
    assert len(missing_for(procedure)) == 1
    with pytest.raises(ChangedMeanwhile):
        write_line(procedure, item, done_on=None, version=0, actor=manager, at=LATER)
    write_line(procedure, item, done_on=day, files=[sent_pdf()], version=1, actor=manager, at=LATER)
    assert missing_for(procedure) == []

    concluded = conclude_step(procedure, note="Accord de tous", actor=manager, **NOW)
    assert concluded.step == Step.STUDY
    assert procedure.steps_done.get().note == "Accord de tous"


def test_documents_come_late_but_what_proves_a_concluded_step_stays(procedure, manager):
    with pytest.raises(NoFile):
        add_files(procedure, Step.IDEA, [], actor=manager, at=LATER)
    with pytest.raises(StepToCome):
        add_files(procedure, Step.ORDER, [sent_pdf()], actor=manager, at=LATER)
    first, second = add_files(
        procedure, Step.IDEA, [sent_pdf("a.pdf"), sent_pdf("b.pdf")], actor=manager, at=LATER
    )
    with pytest.raises(ReasonMissing):
        remove_file(first, " ", actor=manager, at=LATER)
    remove_file(first, "Doublon", actor=manager, at=LATER)
    with pytest.raises(FileGone):
        remove_file(first, "Doublon", actor=manager, at=LATER)
    assert Event.objects.get(code="cooperation.procedure_file_removed").data["reason"] == "Doublon"

    conclude_step(procedure, actor=manager, **NOW)
    add_files(procedure, Step.IDEA, [sent_pdf()], actor=manager, at=LATER)
    with pytest.raises(ProofStays):
        remove_file(second, "Erreur", actor=manager, at=LATER)


def test_taking_a_step_up_again_reopens_those_after_it(procedure, manager):
    agent = actor(Role.COMMUNE_AGENT, commune=founders_of(procedure)[1].commune)
    for _each in range(2):
        conclude_step(procedure, actor=manager, **NOW)
    assert Message.objects.filter(code="cooperation.step_concluded", recipient=agent.user).count() == 2
    with pytest.raises(ReasonMissing):
        reopen_step(procedure, Step.IDEA, "", actor=manager, **NOW)
    for step in (Step.STATUTES, Step.ORDER):
        with pytest.raises(StepNotDone):
            reopen_step(procedure, step, "Trop tôt", actor=manager, **NOW)

    back = reopen_step(procedure, Step.IDEA, "Un membre de plus", actor=manager, **NOW)

    assert back.step == Step.IDEA
    assert set(procedure.steps_done.values_list("reopened_reason", flat=True)) == {"Un membre de plus"}
    assert not procedure.steps_done.filter(reopened_at=None).exists()


def test_after_the_last_step_the_creation_is_closed(procedure, manager):
    to_step(procedure, Step.YEARLY)

    closed = conclude_step(procedure, actor=manager, **NOW)

    assert closed.closed_at == LATER
    for act in (conclude_step, lambda row, **more: reopen_step(row, Step.IDEA, "Essai", **more)):
        with pytest.raises(ProcedureClosed):
            act(procedure, actor=manager, **NOW)


def test_a_creation_is_given_up_with_a_reason_unless_its_body_exists(procedure, manager):
    with pytest.raises(ReasonMissing):
        give_up(procedure, " ", version=1, actor=manager, at=LATER)
    made = to_step(ProcedureFactory(lead=procedure.lead, body=a_body(procedure.lead)), Step.TRANSFER)
    with pytest.raises(BodyStands):
        give_up(made, "Erreur", version=1, actor=manager, at=LATER)
    with pytest.raises(BodyStands):
        reopen_step(made, Step.ORDER, "Erreur", actor=manager, **NOW)
    assert (
        reopen_step(made, Step.INSTALLATION, "Bureau à refaire", actor=manager, **NOW).step
        == Step.INSTALLATION
    )

    gone = give_up(procedure, "Faute de financement", version=1, actor=manager, at=LATER)
    assert (gone.abandoned_reason, gone.closed_at) == ("Faute de financement", LATER)


def test_contiguity_is_declared_and_holds_nothing_back(procedure, manager):
    declared = declare_contiguity(procedure, Contiguity.APART, "Relief", version=1, actor=manager, at=LATER)

    assert (declared.contiguity, declared.contiguity_note) == (Contiguity.APART, "Relief")
    assert conclude_step(procedure, actor=manager, **NOW).step == Step.STUDY
