"""The yearly contributions: called, corrected, paid, late."""

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from communes.cooperation.exceptions import ChangedMeanwhile, NotYours
from communes.cooperation.models import ContributionCall
from communes.cooperation.services.contribution_calls import (
    BelowPaid,
    CallCancelled,
    CalledAlready,
    CallFacts,
    DueBeforeCall,
    NobodyCalled,
    NotMemberThen,
    PaidAlready,
    ReasonMissing,
    call_contributions,
    cancel_call,
    correct_call,
    members_to_call,
    proposed_amounts,
)
from communes.cooperation.services.contribution_payments import (
    MoreThanLeft,
    PaidLater,
    PaymentCancelledAlready,
    PaymentFacts,
    RecordedAlready,
    cancel_payment,
    record_payment,
    remind_of_contributions,
)
from communes.cooperation.services.contributions import contribution_totals, contributions_of
from communes.cooperation.services.running import YearOutOfReach
from communes.enums import Role
from communes.tasks import remind_of_contributions as nightly_reminder
from records.models import Event, Message
from tests.factories.communes import BodyFactory, actor, membership, sign_in
from tests.factories.cooperation import CallFactory, MemberFactory, PaymentFactory, ProcedureFactory

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
DAYS = CallFacts(date(2026, 1, 15), date(2026, 2, 15))
pytestmark = pytest.mark.django_db


def runner(body):
    return actor(Role.BODY_OFFICER, body=body)


def paid(amount, reference="OP-1", day=date(2026, 2, 1)) -> PaymentFacts:
    return PaymentFacts(Decimal(amount), day, reference)


def test_members_are_called_together_and_told_with_their_province():
    body = BodyFactory()
    first, second = MemberFactory(body=body), MemberFactory(body=body)
    gone = MemberFactory(body=body, left_on=date(2024, 1, 1), left_reason="…")
    told = {
        membership(Role.COMMUNE_MANAGER, commune=first.commune).user,
        membership(Role.PROVINCE_OFFICER, province=first.commune.province).user,
    }
    membership(Role.COMMUNE_MANAGER, commune=gone.commune)
    amounts = {first.pk: Decimal("826000.50"), second.pk: Decimal(0)}
    one, year = runner(body), 2026

    for stranger in (actor(Role.BODY_OFFICER), actor(Role.COMMUNE_MANAGER)):
        with pytest.raises(NotYours):
            call_contributions(body, year, amounts, DAYS, actor=stranger, at=AT)
    with pytest.raises(NobodyCalled):
        call_contributions(body, year, {}, DAYS, actor=one, at=AT)
    with pytest.raises(YearOutOfReach):
        call_contributions(body, 2021, amounts, DAYS, actor=one, at=AT)
    with pytest.raises(DueBeforeCall):
        call_contributions(body, year, amounts, CallFacts(AT.date(), date(2026, 1, 1)), actor=one, at=AT)
    with pytest.raises(NotMemberThen):
        call_contributions(body, year, {**amounts, gone.pk: Decimal(5)}, DAYS, actor=one, at=AT)
    assert not ContributionCall.objects.exists()

    assert len(call_contributions(body, year, amounts, DAYS, actor=one, at=AT)) == 2
    with pytest.raises(CalledAlready):
        call_contributions(body, year, {first.pk: Decimal(1)}, DAYS, actor=one, at=AT)
    assert {message.recipient for message in Message.objects.all()} == told
    assert Event.objects.filter(code="cooperation.contribution_called").count() == 2
    found = contributions_of(body, year, on=date(2026, 2, 16))
    assert [row.call.member for row in found.rows] == [first, second]
    # Nothing is left of a contribution of zero: it is never late.
    assert (found.called, found.late_members) == (Decimal("826000.50"), 1)


def test_amounts_are_proposed_from_last_year_else_from_the_founders():
    procedure = ProcedureFactory()
    body = BodyFactory(seat=procedure.lead)
    procedure.body = body
    procedure.save()
    founders = [MemberFactory(body=body, commune=row.commune) for row in procedure.founders.all()]
    late_comer = MemberFactory(body=body)
    CallFactory(member=founders[0], year=2025, amount=Decimal(70_000))

    members = members_to_call(body, 2026)
    assert proposed_amounts(body, members, 2026) == {
        founders[0].pk: Decimal(70_000),
        founders[1].pk: Decimal(100_000),
        late_comer.pk: None,
    }


def test_a_call_is_corrected_or_cancelled_with_a_reason_and_never_below_what_is_paid():
    call = CallFactory(year=2026)
    body, one = call.member.body, runner(call.member.body)
    payment = record_payment(call, paid(40_000), actor=one, at=AT)
    correct = {"reason": "Deliberated again.", "version": 1, "actor": one, "at": AT}
    with pytest.raises(BelowPaid):
        correct_call(call, Decimal(39_999), DAYS, **correct)
    with pytest.raises(ReasonMissing):
        correct_call(call, Decimal(50_000), DAYS, **{**correct, "reason": " "})
    with pytest.raises(PaidAlready):
        cancel_call(call, reason="Mistake.", actor=one, at=AT)

    assert correct_call(call, Decimal(50_000), DAYS, **correct).amount == Decimal(50_000)
    with pytest.raises(ChangedMeanwhile):
        correct_call(call, Decimal(60_000), DAYS, **correct)

    cancel_payment(payment, reason="Another member’s.", actor=one, at=AT)
    with pytest.raises(PaymentCancelledAlready):
        cancel_payment(payment, reason="Again.", actor=one, at=AT)
    with pytest.raises(ReasonMissing):
        cancel_call(call, reason="", actor=one, at=AT)
    cancel_call(call, reason="Mistake.", version=2, actor=one, at=AT)
    with pytest.raises(CallCancelled):
        record_payment(call, paid(1), actor=one, at=AT)
    assert contributions_of(body, 2026, on=AT.date()).rows == []
    # It may be called again.
    assert call_contributions(body, 2026, {call.member.pk: Decimal(1)}, DAYS, actor=one, at=AT)


def test_a_payment_is_refused_above_what_is_left_ahead_of_its_day_and_twice():
    call = CallFactory(year=2026, amount=Decimal(100))
    one = runner(call.member.body)
    record_payment(call, paid(60), actor=one, at=AT)
    with pytest.raises(MoreThanLeft) as refusal:
        record_payment(call, paid("40.01", "OP-2"), actor=one, at=AT)
    assert "40" in str(refusal.value.message)
    with pytest.raises(PaidLater):
        record_payment(call, paid(1, "OP-2", date(2026, 3, 2)), actor=one, at=AT)
    with pytest.raises(RecordedAlready):
        record_payment(call, paid(1), actor=one, at=AT)
    record_payment(call, paid(40, "OP-2"), actor=one, at=AT)

    total = contribution_totals(call.member.body)[0]
    assert (total.called, total.paid, total.left, total.paid_share) == (100, 100, 0, 100)


def test_who_is_late_is_told_once_for_each_due_date(django_assert_max_num_queries):
    late = CallFactory(year=2025)
    PaymentFactory(call=late)
    whole = CallFactory(year=2025)
    PaymentFactory(call=whole, amount=whole.amount)
    manager = membership(Role.COMMUNE_MANAGER, commune=late.member.commune).user
    membership(Role.COMMUNE_MANAGER, commune=whole.member.commune)

    assert remind_of_contributions(at=datetime(2025, 3, 31, 12, 0, tzinfo=UTC)) == 0
    # A Monday: nobody is reminded while offices are closed.
    with time_machine.travel(AT + timedelta(days=1), tick=False):
        nightly_reminder()
    with django_assert_max_num_queries(3):
        assert remind_of_contributions(at=AT) == 0
    message = Message.objects.get()
    assert message.recipient == manager
    assert "60" in message.data["left"]["fr"]

    late.due_on += timedelta(days=30)
    late.save()
    assert remind_of_contributions(at=AT) == 1


def test_the_page_shows_a_commune_its_own_payments_and_the_totals_of_others(client):
    body = BodyFactory()
    own, other = (CallFactory(member=MemberFactory(body=body), year=2025) for _number in range(2))
    PaymentFactory(call=own, reference="OWN-1")
    PaymentFactory(call=other, reference="OTHER-1", amount=Decimal(12_345))
    address = reverse("cooperation:contributions", args=[body.code])

    sign_in(client, membership(Role.COMMUNE_AGENT, commune=own.member.commune))
    answer = client.get(address)
    page = answer.text
    assert "OWN-1" in page
    assert "OTHER-1" not in page
    assert [(row.paid, row.in_detail) for row in answer.context["found"].rows] == [
        (40_000, True),
        (12_345, False),
    ]
    assert reverse("cooperation:contribution_pay", args=[own.pk]) not in page

    sign_in(client, membership(Role.BODY_OFFICER, body=body))
    page = client.get(address, {"year": "2025"}).text
    assert "OTHER-1" in page
    assert reverse("cooperation:contribution_pay", args=[own.pk]) in page
    file = client.get(reverse("cooperation:contributions_file", args=[body.code]))
    rows = list(load_workbook(io.BytesIO(file.content)).active.values)
    assert [(row[0], row[3]) for row in rows[1:]] == [(2025, 40_000), (2025, 12_345)]
    assert client.get(address, {"year": "1900"}).status_code == 200


def test_contributions_are_called_and_paid_in_the_browser(client):
    body = BodyFactory()
    first, second = MemberFactory(body=body), MemberFactory(body=body)
    sign_in(client, membership(Role.BODY_OFFICER, body=body))
    call_page = reverse("cooperation:contributions_call", args=[body.code, 2026])
    typed = {
        f"amount_{first.pk}": "1 700 000,50",
        f"amount_{second.pk}": "",
        "called_on": "2026-01-15",
        "due_on": "2026-02-15",
        "is_generated": "on",
    }
    assert client.get(call_page).status_code == 200
    assert "amount_" in client.post(call_page, {**typed, f"amount_{first.pk}": ""}).text
    shown = client.post(call_page, typed)
    assert not ContributionCall.objects.exists()
    sent = {field.html_name: field.value() or "" for field in shown.context["form"]}
    client.post(call_page, {**sent, "confirmed": "1"})
    call = ContributionCall.objects.get()
    assert (call.amount, call.is_generated) == (Decimal("1700000.50"), True)

    pay = reverse("cooperation:contribution_pay", args=[call.pk])
    refused = client.post(pay, {"amount": "2 000 000,50", "paid_on": "2026-02-01", "reference": "OP-7"})
    assert "OP-7" in refused.text
    client.post(pay, {"amount": "700 000,50", "paid_on": "2026-02-01", "reference": "OP-7"})
    correct = reverse("cooperation:contribution_correct", args=[call.pk])
    days = {"called_on": "2026-01-15", "due_on": "2026-02-20", "reason": "Later.", "amount": "1 700 000,50"}
    assert 'name="version" value="1"' in client.post(correct, {**days, "version": "0"}).text
    client.post(correct, {**days, "version": "1"})
    payment = call.payments.get()
    client.post(reverse("cooperation:payment_cancel", args=[payment.pk]), {"reason": "Twice."})
    cancel = reverse("cooperation:contribution_cancel", args=[call.pk])
    client.post(cancel, {"reason": "Mistake.", "version": "2"})
    call.refresh_from_db()
    assert (call.due_on, call.cancelled_reason) == (date(2026, 2, 20), "Mistake.")
    page = client.get(reverse("cooperation:contributions", args=[body.code]), {"year": "2026"}).text
    assert "Mistake." in page


def test_contributions_of_many_cost_as_many_queries_as_of_one(client):
    body = BodyFactory()
    sign_in(client, membership(Role.BODY_OFFICER, body=body))
    counts = []
    for added in (1, 6):
        for _number in range(added):
            PaymentFactory(call__member=MemberFactory(body=body))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("cooperation:contributions", args=[body.code]))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_table_of_payments_is_shown_then_recorded_all_or_nothing(client):
    call = CallFactory(year=2025, amount=Decimal(100))
    body, code = call.member.body, call.member.commune.code
    sign_in(client, membership(Role.BODY_OFFICER, body=body))
    address = reverse("cooperation:contribution_payments", args=[body.code])

    def send(*rows: str):
        text = "\n".join(["member;year;amount;paid_on;reference", *rows])
        return client.post(address, {"table": SimpleUploadedFile("t.csv", text.encode())})

    for rows, words in (
        ([f"{code};2025;a lot;2025-02-01;A"], "Row 2, amount"),
        ([f"{code};2025;60;2025-02-01;A", f"{code};2025;41;2025-02-01;B"], "Row 3, amount"),
        ([f"{code};2024;60;2025-02-01;A"], "No contribution of this member is called for this year."),
        (["Agadir;2025;60;2025-02-01;A"], "The code of a member of this body was expected."),
        ([f"{code};soon;60;2025-02-01;A"], "Row 2, year"),
        ([], "Row 2, member"),
    ):
        assert words in send(*rows).text
    shown = send(f"{code};2025;60;2025-02-01;A", f"{code};2025;40;2025-02-02;B")
    assert not call.payments.exists()
    sealed = shown.context["form"]["rows"].value()
    assert client.post(address, {"rows": f"{sealed}x"}).status_code == 302
    client.post(address, {"rows": sealed})
    assert [row.amount for row in call.payments.all()] == [60, 40]
    # The same table again is refused: nothing is left to pay.
    client.post(address, {"rows": sealed})
    assert call.payments.count() == 2
