"""Partnership agreements: what is promised, what is really paid, what can no longer be undone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from action_programs.models import Agreement, PartnerPayment
from action_programs.services.agreements import (
    AgreementFacts,
    AgreementPaid,
    AgreementReversed,
    PartnerFixed,
    ShareBelowPaid,
    ShareFacts,
    SharePaid,
    ShareTwice,
    agreements_of,
    remove_agreement,
    save_agreement,
)
from action_programs.services.partner_payments import (
    PaidAboveShare,
    cancel_partner_payment,
    record_partner_payment,
)
from action_programs.services.running import CancelledAlready, FutureDay, NotRunning, ProjectElsewhere
from assessments.exceptions import NotAllowed
from communes.enums import Role
from records.models import Event
from tests.factories.action_programs import ActionProgrammeFactory, a_project
from tests.factories.communes import actor, membership, sign_in
from tests.factories.pac_execution import NOW, project_at_work, share

pytestmark = pytest.mark.django_db
FACTS = AgreementFacts("المجلس الإقليمي", " اتفاقية ", date(2028, 3, 1), None, "Land", "Money")


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
def save(programme, project, agent):
    def saving(known=None, shares=None, **changes):
        rows = [ShareFacts(project, Decimal(40000), date(2029, 6, 30))] if shares is None else shares
        return save_agreement(programme, known, replace(FACTS, **changes), rows, actor=agent, at=NOW)

    return saving


@pytest.fixture
def pay(agent):
    def paying(row, amount, day=date(2029, 5, 1)):
        return record_partner_payment(row, paid_on=day, amount=Decimal(amount), actor=agent, at=NOW)

    return paying


class TestWriting:
    def test_an_agreement_is_kept_with_its_shares_and_the_partner_of_the_programme(
        self, programme, project, save
    ):
        known = save()
        other = a_project(programme)
        save(known, [ShareFacts(project, Decimal(30000)), ShareFacts(other, Decimal(5))], title="Autre")

        view = agreements_of(programme, today=date(2030, 1, 1))[0]
        assert (view.agreement.title, view.promised, len(view.shares)) == ("Autre", Decimal(30005), 2)
        assert programme.partners.count() == 1
        assert Event.objects.filter(code="action_programs.agreement_saved").count() == 2

    def test_it_may_be_written_before_the_vote(self):
        waiting = a_project(ActionProgrammeFactory())
        person = actor(Role.COMMUNE_AGENT, commune=waiting.programme.commune)
        rows = [ShareFacts(waiting, Decimal(5))]
        known = save_agreement(waiting.programme, None, FACTS, rows, actor=person, at=NOW)
        with pytest.raises(NotRunning):
            record_partner_payment(
                known.shares.get(), paid_on=date(2029, 1, 1), amount=Decimal(1), actor=person, at=NOW
            )

    def test_dates_are_in_order(self, save):
        with pytest.raises(AgreementReversed):
            save(ends_on=date(2028, 2, 28))

    def test_a_project_has_one_share(self, save, project):
        with pytest.raises(ShareTwice):
            save(shares=[ShareFacts(project, Decimal(1)), ShareFacts(project, Decimal(2))])

    def test_a_project_of_another_programme_is_refused(self, save):
        with pytest.raises(ProjectElsewhere):
            save(shares=[ShareFacts(project_at_work(), Decimal(1))])

    def test_nobody_else_writes(self, programme):
        with pytest.raises(NotAllowed):
            save_agreement(programme, None, FACTS, [], actor=actor(Role.COMMUNE_AGENT), at=NOW)


class TestPaying:
    def test_what_is_paid_left_and_late(self, programme, save, pay):
        pay(save().shares.get(), "15000")

        view = agreements_of(programme, today=date(2029, 7, 1))[0]
        assert (view.paid, view.shares[0].left, view.late) == (15000, 25000, Decimal(25000))
        assert agreements_of(programme, today=date(2029, 6, 30))[0].late == 0

    def test_more_than_the_share_is_refused_by_its_amount(self, save, pay):
        row = save().shares.get()
        pay(row, "39999")
        with pytest.raises(PaidAboveShare) as caught:
            pay(row, "1.50")
        assert "0.50 MAD too much" in caught.value.message
        with pytest.raises(FutureDay):
            pay(row, "1", day=date(2030, 3, 2))

    def test_a_mistake_is_cancelled_and_stays_on_record(self, programme, save, pay, agent):
        payment = pay(save().shares.get(), "100")
        cancel_partner_payment(payment, reason="Typed twice", actor=agent, at=NOW)

        assert agreements_of(programme, today=date(2029, 7, 1))[0].paid == 0
        assert PartnerPayment.objects.get().cancel_reason == "Typed twice"
        with pytest.raises(CancelledAlready):
            cancel_partner_payment(payment, reason="Again", actor=agent, at=NOW)

    def test_once_paid_it_stays(self, project, save, pay, agent):
        known = save()
        pay(known.shares.get(), "100")
        with pytest.raises(AgreementPaid):
            remove_agreement(known, actor=agent, at=NOW)
        with pytest.raises(SharePaid):
            save(known, [])
        with pytest.raises(ShareBelowPaid) as caught:
            save(known, [ShareFacts(project, Decimal(99))])
        assert "100.00 MAD was paid" in caught.value.message
        with pytest.raises(PartnerFixed):
            save(known, partner="Autre")
        assert save(known, [ShareFacts(project, Decimal(100))])

    def test_an_unpaid_one_is_removed(self, save, agent):
        remove_agreement(save(), actor=agent, at=NOW)
        assert not Agreement.objects.exists()


def address(name, *args):
    return reverse(f"action_programs:{name}", args=args)


def test_the_pages(client, programme, project):
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=programme.commune))
    assert "No agreement yet" in client.get(address("agreements", programme.pk)).content.decode()
    typed = {
        "partner": "المجلس الإقليمي",
        "title": "اتفاقية الماء",
        "signed_on": "2018-03-01",
        "rows-TOTAL_FORMS": "3",
        "rows-INITIAL_FORMS": "0",
        "rows-0-project": project.pk,
        "rows-0-amount": "",
        "rows-1-amount": "5",
    }
    refused = client.post(address("agreement_new", programme.pk), typed).content.decode()
    assert "How much?" in refused
    assert "Which project?" in refused
    assert "اتفاقية الماء" in refused
    typed |= {"rows-0-amount": "40 000,00", "rows-0-due_on": "2019-01-01", "rows-1-amount": ""}
    shown = client.post(address("agreement_new", programme.pk), typed, follow=True).content.decode()
    assert "40,000.00" in shown

    row = Agreement.objects.get().shares.get()
    paid = {"paid_on": "2019-02-01", "amount": "40001", "reference": ""}
    pay = address("partner_payment_new", programme.pk, row.pk)
    assert "1.00 MAD too much" in client.post(pay, paid).content.decode()
    shown = client.post(pay, {**paid, "amount": "100"}, follow=True).content.decode()
    assert "39,900.00" in shown
    assert "Overdue" in shown
    gone = address("agreement_remove", programme.pk, row.agreement_id)
    assert "cannot be removed" in client.post(gone, follow=True).content.decode()
    cancel = address("partner_payment_cancel", programme.pk, row.payments.get().pk)
    assert "<del>" in client.post(cancel, {"reason": "Twice"}, follow=True).content.decode()


@pytest.mark.parametrize("rows", [1, 9])
@pytest.mark.parametrize("name", ["agreements", "agreement_edit"])
def test_pages_cost_the_same_for_any_number(
    client, programme, project, rows, name, django_assert_max_num_queries
):
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=programme.commune))
    known = share(project, "1").agreement
    for _ in range(rows - 1):
        known.shares.create(project=a_project(programme), amount=1)
        share(project, "1")
    arguments = (programme.pk, known.pk) if name == "agreement_edit" else (programme.pk,)
    with django_assert_max_num_queries(11):
        client.get(address(name, *arguments))
