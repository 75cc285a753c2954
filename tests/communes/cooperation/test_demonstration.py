"""The reference case of cooperation: what was published is there to the dirham, and loaded once."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from accounts.demonstration import PASSWORD
from accounts.models import User
from assessments.demonstration.accounts import create_accounts
from communes.cooperation.demonstration.cast import EMAIL, NAME
from communes.cooperation.demonstration.loading import NoDemonstration, load_cooperation
from communes.cooperation.demonstration.shares import (
    AGADIR,
    AIT_MELLOUL,
    INEZGANE,
    REGION,
    TOTAL,
    shares_of,
)
from communes.cooperation.demonstration.waste import STILL_RUNS_IT
from communes.cooperation.enums import ExchangeState, OverlapState, Side, Step, Visa
from communes.cooperation.models import (
    ContributionCall,
    CooperationBody,
    CooperationPlan,
    Delegate,
    Deliberation,
    Exchange,
    Overlap,
    Procedure,
    SeatShare,
    StructuralProject,
)
from communes.models import Commune, Membership

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PUBLISHED = {
    (REGION, 2021): "5000000",
    (AGADIR, 2021): "2020000",
    (AIT_MELLOUL, 2021): "826000",
    (INEZGANE, 2021): "626500",
    (REGION, 2022): "5000000",
    (AGADIR, 2022): "1700000",
    (AIT_MELLOUL, 2022): "719000",
    (INEZGANE, 2022): "546000",
}


@pytest.fixture
def territory():
    call_command("load_territory", verbosity=0)
    home = Commune.objects.get(code="09.273.01.13")
    create_accounts(home, password="x", since=date(2023, 1, 1), at=AT)


def test_it_is_the_published_case_and_loading_it_again_changes_nothing(territory, settings, tmp_path):
    assert load_cooperation(password=PASSWORD, at=AT) is True
    body = CooperationBody.objects.get(code="GCT-AGADIR")
    members = list(body.members.select_related("commune", "region"))
    assert len([member for member in members if member.commune]) == 12
    assert len([member for member in members if member.is_generated]) == 9
    assert {member.place.code for member in members if member.source} == {
        REGION, AGADIR, AIT_MELLOUL, INEZGANE,
    }  # fmt: skip

    calls = ContributionCall.objects.filter(member__body=body).select_related(
        "member__commune", "member__region"
    )
    published = {
        (call.member.place.code, call.year): str(call.amount.quantize(Decimal(1)))
        for call in calls
        if not call.is_generated
    }
    assert published == PUBLISHED
    assert all(call.source for call in calls if not call.is_generated)
    sums = dict(calls.order_by().values_list("year").annotate(Sum("amount")))
    assert sums == dict.fromkeys(range(2021, 2027), TOTAL)
    paid = dict(calls.order_by().values_list("year").annotate(Sum("payments__amount")))
    assert paid[2022] == TOTAL
    assert paid[2026] < paid[2025] < TOTAL

    years = body.years.order_by("year")
    assert [year.year for year in years if year.accounts_on] == [2021, 2022, 2023, 2024, 2025]
    shares = SeatShare.objects.filter(term__body=body)
    assert shares.aggregate(Sum("seats"))["seats__sum"] == 31
    assert Delegate.objects.filter(share__term__body=body).count() == 29
    assert not Delegate.objects.exclude(full_name__contains="(démonstration)").exists()
    project = StructuralProject.objects.get(body=body)
    assert project.objectives.get().plan.adopted_on is None
    assert (body.supports.count(), body.staff_posts.count()) == (2, 8)

    exchanges = Exchange.objects.filter(body=body)
    assert set(exchanges.values_list("opened_side", flat=True)) == set(Side)
    assert set(exchanges.values_list("state", flat=True)) == set(ExchangeState)
    assert Overlap.objects.get(state=OverlapState.OPEN).commune.code == STILL_RUNS_IT
    procedure = Procedure.objects.get()
    assert (procedure.step, procedure.study.lines.count()) == (Step.DELIBERATIONS, 7)
    visas = Deliberation.objects.filter(founder__procedure=procedure).order_by("pk")
    assert list(visas.values_list("visa", flat=True)) == [Visa.GRANTED, Visa.WAITING]
    for model in (CooperationBody, CooperationPlan, Procedure):
        assert not model.objects.filter(is_demonstration=False).exists()
    assert Membership.objects.get(user__email=EMAIL).body == body
    assert User.objects.get(email=EMAIL).check_password(PASSWORD)

    def counts():
        models = (CooperationBody, ContributionCall, Exchange, Procedure, Membership, CooperationPlan)
        return [model.objects.count() for model in models]

    before = counts()
    settings.HOME = tmp_path
    welcome = tmp_path / "welcome.txt"
    welcome.write_text("Accounts\n", encoding="utf-8")
    for _each in range(2):
        call_command("load_cooperation_demo", stdout=StringIO())
    assert counts() == before
    assert welcome.read_text(encoding="utf-8") == f"Accounts\n  {EMAIL:<24} {NAME}\n"


def test_generated_shares_follow_the_population():
    shares = shares_of(2022, {AGADIR: 1, AIT_MELLOUL: 1, INEZGANE: 1, "a": 3_000, "b": 1_000})

    assert (shares["a"].amount, shares["b"].amount) == (Decimal(1_526_500), Decimal(508_500))
    assert shares["a"].is_generated
    assert not shares[AGADIR].is_generated
    assert sum(share.amount for share in shares.values()) == TOTAL


def test_it_refuses_a_portal_without_the_demonstration():
    with pytest.raises(NoDemonstration):
        load_cooperation(password=PASSWORD, at=AT)
    with pytest.raises(CommandError, match="run load_demo first"):
        call_command("load_cooperation_demo")
