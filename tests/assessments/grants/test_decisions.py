"""Rules, decisions and payments of grants: what is frozen, what is refused, who is told."""

import json
from datetime import date
from decimal import Decimal

import pytest

from assessments.allotment.__main__ import run
from assessments.exceptions import NotAllowed, ReasonRequired
from assessments.models import Grant, GrantPayment
from assessments.services.grants.amounts import CommuneWithoutPopulation, FloorsTooHigh
from assessments.services.grants.decisions import (
    CycleNotPublished,
    DecisionOutdated,
    NoPool,
    PaidAbove,
    decide_grants,
    decision_document,
    draft_decision,
)
from assessments.services.grants.news import tell_grants
from assessments.services.grants.payments import (
    NoGrant,
    PaidOnWrongDay,
    PaidTooMuch,
    PaymentCancelledAlready,
    PaymentFacts,
    ReferenceKnown,
    cancel_payment,
    check_payments,
    grants_with_payments,
    record_payments,
)
from assessments.services.grants.rules import FloorAboveCap, RulesChanged, Setting, rules_of, save_rules
from communes.enums import Role
from communes.models import Commune
from config.toolbox.canonical import canonical_json
from records.models import Event, Message
from tests.factories.assessments import CycleFactory
from tests.factories.communes import CommuneFactory, actor, membership
from tests.factories.grants import (
    DECIDED_AT,
    PAID_AT,
    a_decision,
    a_publication,
    a_result,
    decided,
    paid,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return actor(Role.ADMINISTRATOR, on=DECIDED_AT.date())


@pytest.fixture
def publication():
    """Three communes: eligible, conditions met below the threshold, a condition missing."""
    found = a_publication(CycleFactory(pool=Decimal(1001)))
    for score, conditions in (("80", 5), ("60", 5), ("90", 4)):
        a_result(found, CommuneFactory(population_2024=16), score, conditions=conditions)
    return found


def rules(cycle, administrator, setting, *, seen=None, reason="Circular", **more):
    version = rules_of(cycle).version if seen is None else seen
    options = {"shows_estimates": False, "reason": reason, "seen_version": version, **more}
    return save_rules(cycle, setting, actor=administrator, at=DECIDED_AT, **options)


def test_rules_are_kept_with_their_reason(administrator):
    cycle = CycleFactory()
    assert rules_of(cycle).exponent == Decimal("0.75")
    kept = rules(cycle, administrator, Setting(500, Decimal("33.5"), census=2014, first_cap=9))
    cycle.refresh_from_db()
    assert (cycle.pool, kept.first_share, kept.census, kept.version) == (500, Decimal("33.5"), 2014, 1)
    said = Event.objects.get(code="grant.rules_changed").data
    assert (said["changes"]["first_share"], said["reason"]) == (["50", "33.5"], "Circular")

    with pytest.raises(RulesChanged):
        rules(cycle, administrator, Setting(1), seen=0)
    with pytest.raises(ReasonRequired):
        rules(cycle, administrator, Setting(1), reason=" ")
    with pytest.raises(FloorAboveCap):
        rules(cycle, administrator, Setting(1, second_floor=2, second_cap=1))
    with pytest.raises(NotAllowed):
        rules(cycle, actor(Role.APPROVER), Setting(1))


def test_a_decision_is_frozen_and_worked_out_again_from_what_it_publishes(publication, tmp_path):
    decision = decided(publication.cycle)
    amounts = [(row.first, row.second) for row in Grant.objects.order_by("commune__code")]
    assert amounts == [(250, 501), (250, 0)]

    Commune.objects.update(population_2024=1)
    file = tmp_path / "decision.json"
    file.write_text(canonical_json(decision_document(decision)), encoding="utf-8")
    again = json.loads(run([str(file)]))
    assert [(row["first"], row["second"]) for row in again["amounts"]] == amounts
    assert again["allotted"] == 1001 - again["unallocated"]


def test_a_later_decision_needs_a_reason_and_the_earlier_stays(publication, administrator):
    cycle = publication.cycle
    first = decided(cycle)
    with pytest.raises(ReasonRequired):
        decided(cycle)
    seen = draft_decision(cycle).digest
    rules(cycle, administrator, Setting(2002))
    with pytest.raises(DecisionOutdated):
        decide_grants(cycle, seen_digest=seen, reason="More", actor=administrator, at=DECIDED_AT)
    cycle.refresh_from_db()
    second = decided(cycle, reason="The pool has grown.")
    assert (second.number, first.grants.count(), sum(row.amount for row in second.grants.all())) == (
        2,
        2,
        2002,
    )

    gaining = second.grants.order_by("commune__code").first().commune
    agent = membership(Role.COMMUNE_AGENT, commune=gaining).user
    assert (tell_grants(first, at=DECIDED_AT), tell_grants(second, at=DECIDED_AT)) == (1, 1)
    assert tell_grants(second, at=DECIDED_AT) == 0
    codes = Message.objects.filter(recipient=agent).order_by("pk").values_list("code", flat=True)
    assert list(codes) == ["grant.given", "grant.replaced"]


def test_what_keeps_a_decision_from_being_made(publication, administrator):
    with pytest.raises(CycleNotPublished):
        draft_decision(CycleFactory(assessed_year=2024))
    cycle = publication.cycle
    with pytest.raises(NotAllowed):
        decide_grants(cycle, seen_digest="", actor=actor(Role.APPROVER), at=DECIDED_AT)
    rules(cycle, administrator, Setting(1000, first_floor=251))
    cycle.refresh_from_db()
    with pytest.raises(FloorsTooHigh, match="first tranche: 2 communes at 251 MAD"):
        draft_decision(cycle)
    a_result(publication, CommuneFactory(population_2014=None, name_fr="Aïn Karma", name_ar="Aïn Karma"))
    rules(cycle, administrator, Setting(1000, census=2014))
    cycle.refresh_from_db()
    with pytest.raises(CommuneWithoutPopulation, match="Aïn Karma takes part"):
        draft_decision(cycle)
    rules(cycle, administrator, Setting(0))
    cycle.refresh_from_db()
    with pytest.raises(NoPool):
        draft_decision(cycle)


def test_payments_never_exceed_what_the_decision_gives():
    commune, other = CommuneFactory(), CommuneFactory()
    agent = membership(Role.COMMUNE_AGENT, commune=commune).user
    decision = a_decision(commune)
    given = decision.grants.get().amount
    row = paid(decision, commune, "1000.50")
    assert Message.objects.get(recipient=agent, code="grant.paid").data["reference"] == "OP 1"
    for refusal, change in (
        (ReferenceKnown, {}),
        (PaidTooMuch, {"reference": "OP 2"}),
        (PaidOnWrongDay, {"reference": "OP 2", "paid_on": date(2026, 9, 30)}),
        (PaidOnWrongDay, {"reference": "OP 2", "paid_on": date(2026, 11, 3)}),
    ):
        with pytest.raises(refusal):
            paid(decision, commune, given - 1000, **change)
    with pytest.raises(NoGrant):
        paid(decision, other, "1")
    assert paid(decision, commune, given - Decimal("1000.50"), reference="OP 2")
    assert grants_with_payments(decision).get().left == 0

    canceller = actor(Role.ADMINISTRATOR, on=PAID_AT.date())
    with pytest.raises(ReasonRequired):
        cancel_payment(row, reason="", actor=canceller, at=PAID_AT)
    cancel_payment(row, reason="Returned by the bank", actor=canceller, at=PAID_AT)
    with pytest.raises(PaymentCancelledAlready):
        cancel_payment(row, reason="Again", actor=canceller, at=PAID_AT)
    assert grants_with_payments(decision).get().left == Decimal("1000.50")
    assert Message.objects.filter(recipient=agent, code="grant.payment_cancelled").exists()


def test_payments_of_a_table_are_all_recorded_or_none():
    communes = [CommuneFactory(), CommuneFactory()]
    decision = a_decision(*communes)
    payer = actor(Role.ADMINISTRATOR, on=PAID_AT.date())
    rows = [PaymentFacts(commune, Decimal(5), date(2026, 11, 1), "OP 7") for commune in communes]
    wrong = [*rows, rows[0]]
    refused = check_payments(decision.cycle, wrong, actor=payer, at=PAID_AT)
    assert [(place, type(refusal)) for place, refusal in refused] == [(2, ReferenceKnown)]
    with pytest.raises(ReferenceKnown):
        record_payments(decision.cycle, wrong, actor=payer, at=PAID_AT)
    assert not GrantPayment.objects.exists()
    assert len(record_payments(decision.cycle, rows, actor=payer, at=PAID_AT)) == 2
    with pytest.raises(NotAllowed):
        record_payments(decision.cycle, rows, actor=actor(Role.APPROVER), at=PAID_AT)


def test_a_later_decision_does_not_give_less_than_was_paid(administrator):
    commune = CommuneFactory()
    decision = a_decision(commune)
    paid(decision, commune, decision.grants.get().amount)
    cycle = decision.cycle
    rules(cycle, administrator, Setting(1000))
    cycle.refresh_from_db()
    with pytest.raises(PaidAbove):
        decided(cycle, reason="Less")
