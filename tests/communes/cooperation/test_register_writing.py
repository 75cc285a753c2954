"""The register is written by administrators, and says no to what cannot be."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from communes.cooperation.enums import BodyKind, FundingSource, OverlapState
from communes.cooperation.exceptions import ChangedMeanwhile, NotYours
from communes.cooperation.models import CooperationBody, Overlap
from communes.cooperation.services import bodies, members, mistakes, projects, transfers
from communes.cooperation.services.bodies import BodyFacts, dissolve_body, proposed_code, save_body
from communes.cooperation.services.members import MemberFacts, add_member, correct_member, leave_body
from communes.cooperation.services.mistakes import remove_member, remove_transfer
from communes.cooperation.services.periods import EndsBeforeStart
from communes.cooperation.services.projects import FundingPart, ProjectFacts, save_project
from communes.cooperation.services.transfers import (
    TransferFacts,
    add_transfer,
    correct_transfer,
    end_transfer,
)
from communes.enums import Role
from records.models import Event
from tests.factories.communes import (
    BodyFactory,
    CommuneFactory,
    ProvinceFactory,
    RegionFactory,
    actor,
)
from tests.factories.cooperation import AT, MemberFactory, PowerFactory, TransferFactory, a_body

pytestmark = pytest.mark.django_db
FOUNDED = date(2022, 1, 10)


@pytest.fixture
def keeper():
    return actor(Role.ADMINISTRATOR)


def facts(**changes):
    known = {
        "code": "ECI-001",
        "kind": BodyKind.ECI,
        "name_ar": "التنقل",
        "name_fr": "Mobilité",
        "founded_on": FOUNDED,
        "seat": changes.pop("seat", None) or CommuneFactory(),
    }
    return BodyFacts(**{**known, **changes})


def test_a_body_is_added_then_changed_and_the_log_keeps_both_values(keeper):
    BodyFactory(code="ECI-007")
    body = save_body(None, facts(code=proposed_code("eci")), actor=keeper, at=AT)
    assert body.code == "ECI-008"
    assert "|mobilite|" in body.search_text

    changed = save_body(
        body, replace(bodies.facts_of(body), duration=30), version=body.version, actor=keeper, at=AT
    )

    assert (changed.duration, changed.version) == (30, body.version + 1)
    event = Event.objects.get(code="cooperation.body_changed")
    assert (event.data["before"], event.data["after"]) == ({"duration": None}, {"duration": 30})
    assert event.data["changes"]["en"] == "duration (years): – → 30"
    with pytest.raises(ChangedMeanwhile):
        save_body(body, facts(code=body.code), version=body.version, actor=keeper, at=AT)
    with pytest.raises(NotYours):
        save_body(None, facts(), actor=actor(Role.BODY_OFFICER, body=body), at=AT)


def test_a_body_says_no_to_what_cannot_be(keeper):
    body = BodyFactory(kind=BodyKind.GCT)
    MemberFactory(body=body, commune=None, region=RegionFactory(), joined_on=date(2022, 3, 1))

    for refusal, wrong in [
        (bodies.CodeTaken, {"code": BodyFactory(code="ECI-555").code.lower()}),
        (bodies.PublishedBeforeFounding, {"published_on": date(2022, 1, 9)}),
        (bodies.FoundedAfterMembers, {"founded_on": date(2022, 3, 2)}),
        (bodies.KindHasOtherMembers, {"kind": BodyKind.ECI}),
    ]:
        with pytest.raises(refusal):
            save_body(body, replace(bodies.facts_of(body), **wrong), actor=keeper, at=AT)


def test_members_join_correctly_and_leave_with_what_they_gave(keeper):
    body = BodyFactory()
    town = CommuneFactory()
    member = add_member(body, MemberFacts(town, FOUNDED), actor=keeper, at=AT)
    given = TransferFactory(member=member)

    for refusal, wrong in [
        (members.EciTakesCommunes, MemberFacts(ProvinceFactory(), FOUNDED)),
        (members.JoinsBeforeFounding, MemberFacts(CommuneFactory(), date(2022, 1, 9))),
        (members.MemberAlready, MemberFacts(town, date(2023, 1, 1))),
        (members.LeavingReasonMissing, MemberFacts(CommuneFactory(), FOUNDED, date(2023, 1, 1))),
    ]:
        with pytest.raises(refusal):
            add_member(body, wrong, actor=keeper, at=AT)
    with pytest.raises(members.PowersOutsideMembership):
        correct_member(member, MemberFacts(town, date(2022, 2, 2)), actor=keeper, at=AT)
    with pytest.raises(members.PowersOutsideMembership):
        leave_body(member, on=given.starts_on, reason="Retrait", actor=keeper, at=AT)
    with pytest.raises(members.LeavingReasonMissing):
        leave_body(member, on=date(2024, 1, 1), reason=" ", actor=keeper, at=AT)

    left = leave_body(member, on=date(2024, 1, 1), reason="Retrait", actor=keeper, at=AT)

    given.refresh_from_db()
    assert (left.left_on, given.ends_on) == (date(2024, 1, 1), date(2024, 1, 1))
    # The day it left it may come back.
    assert add_member(body, MemberFacts(town, date(2024, 1, 1)), actor=keeper, at=AT).pk


def test_a_power_is_given_while_the_member_belongs_and_an_overlap_is_found_at_once(keeper):
    town, buses = CommuneFactory(), PowerFactory()
    TransferFactory(member=MemberFactory(commune=town), power=buses)
    member = MemberFactory(commune=town, left_on=date(2024, 1, 1), left_reason="Retrait")
    good = TransferFacts(
        buses,
        date(2022, 2, 1),
        date(2024, 1, 1),
        deliberation_number="3/2021",
        deliberated_on=date(2021, 10, 5),
    )

    for refusal, wrong in [
        (transfers.BeginsBeforeJoining, {"starts_on": date(2022, 1, 9)}),
        (transfers.RunsAfterLeaving, {"ends_on": None}),
        (transfers.DeliberationMissing, {"deliberation_number": ""}),
        (transfers.DeliberatedAfterwards, {"deliberated_on": date(2022, 2, 2)}),
        (EndsBeforeStart, {"ends_on": date(2022, 2, 1)}),
    ]:
        with pytest.raises(refusal):
            add_transfer(member, replace(good, **wrong), actor=keeper, at=AT)
    row = add_transfer(member, good, actor=keeper, at=AT)
    with pytest.raises(transfers.GivenAlready):
        add_transfer(member, good, actor=keeper, at=AT)

    # What met in the past is over; what meets today is shown.
    assert not Overlap.objects.exists()
    back = MemberFactory(body=member.body, commune=town, joined_on=date(2025, 1, 1))
    again = add_transfer(back, replace(good, starts_on=date(2025, 1, 1), ends_on=None), actor=keeper, at=AT)
    assert Overlap.objects.get(commune=town, power=buses).starts_on == again.starts_on
    corrected = correct_transfer(row, replace(good, scope="Lignes 1 à 4"), actor=keeper, at=AT)
    assert corrected.scope == "Lignes 1 à 4"
    assert end_transfer(row, on=date(2023, 1, 1), actor=keeper, at=AT).ends_on == date(2023, 1, 1)
    with pytest.raises(EndsBeforeStart):
        end_transfer(row, on=date(2023, 6, 1), actor=keeper, at=AT)


def test_what_was_written_by_mistake_is_taken_out_with_what_it_made(keeper):
    town, buses = CommuneFactory(), PowerFactory()
    TransferFactory(member=MemberFactory(commune=town), power=buses)
    member = MemberFactory(commune=town)
    good = TransferFacts(buses, date(2022, 2, 1), is_generated=True)
    wrong = add_transfer(member, good, actor=keeper, at=AT)

    with pytest.raises(mistakes.RemovalReasonMissing):
        remove_transfer(wrong, reason=" ", actor=keeper, at=AT)
    with pytest.raises(mistakes.StillUsed):
        remove_member(member, reason="Autre commune", actor=keeper, at=AT)
    remove_transfer(wrong, reason="Autre commune", actor=keeper, at=AT)
    assert not Overlap.objects.exists()

    held = add_transfer(member, good, actor=keeper, at=AT)
    Overlap.objects.update(state=OverlapState.KEPT, reason="Deux lignes")
    with pytest.raises(mistakes.StillUsed):
        remove_transfer(held, reason="Autre commune", actor=keeper, at=AT)
    alone = MemberFactory(body=member.body)
    remove_member(alone, reason="Autre commune", actor=keeper, at=AT)
    assert not member.body.members.filter(pk=alone.pk).exists()
    assert Event.objects.get(code="cooperation.member_removed").data["before"]["joined_on"] == "2022-01-10"


def test_a_body_dissolved_gives_everything_back(keeper):
    given = TransferFactory(starts_on=date(2022, 2, 1))
    body = given.member.body

    with pytest.raises(bodies.DissolvedTooEarly):
        dissolve_body(body, on=date(2022, 2, 1), reason="Fin", actor=keeper, at=AT)
    with pytest.raises(bodies.DissolutionReasonMissing):
        dissolve_body(body, on=date(2025, 1, 1), reason="", actor=keeper, at=AT)
    dissolve_body(body, on=date(2025, 1, 1), reason="Fin de l’objet", actor=keeper, at=AT)

    given.refresh_from_db()
    given.member.refresh_from_db()
    assert given.ends_on == given.member.left_on == date(2025, 1, 1)
    with pytest.raises(bodies.DissolvedAlready):
        add_member(body, MemberFacts(CommuneFactory(), date(2025, 2, 1)), actor=keeper, at=AT)
    assert not CooperationBody.objects.existing(date(2025, 1, 1)).exists()


def test_a_project_serves_objectives_or_says_why_not_and_is_not_paid_twice():
    body = a_body(CommuneFactory())
    officer = actor(Role.BODY_OFFICER, body=body)
    good = ProjectFacts("ترام", "Tram", 2024, 2027, Decimal(100), no_objective_reason="Antérieur")
    parts = [FundingPart(FundingSource.LENDERS, Decimal(60), "Banque")]

    for refusal, wrong, paid in [
        (projects.NoObjectiveNoReason, {"no_objective_reason": " "}, parts),
        (projects.YearsReversed, {"ends_year": 2023}, parts),
        (projects.FundedBeyondCost, {}, [FundingPart(FundingSource.LENDERS, Decimal(101))]),
    ]:
        with pytest.raises(refusal):
            save_project(
                body, None, replace(good, **wrong), objectives=[], funding=paid, actor=officer, at=AT
            )
    row = save_project(body, None, good, objectives=[], funding=parts, actor=officer, at=AT)
    save_project(body, row, good, objectives=[], funding=[], version=1, actor=officer, at=AT)

    event = Event.objects.get(code="cooperation.project_changed")
    assert (event.data["funding_before"], event.data["funding"]) == ("lenders Banque 60.00", "")
    with pytest.raises(ChangedMeanwhile):
        save_project(body, row, good, objectives=[], funding=[], version=1, actor=officer, at=AT)
    other = actor(Role.BODY_OFFICER)
    with pytest.raises(NotYours):
        save_project(body, None, good, objectives=[], funding=[], actor=other, at=AT)
