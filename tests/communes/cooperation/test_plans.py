"""The cooperation plans: begun, adopted, with objectives; how projects and creations are tied to them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.exceptions import ReasonMissing
from communes.cooperation.enums import PlanLevel
from communes.cooperation.exceptions import ChangedMeanwhile, NotYours
from communes.cooperation.models import CooperationPlan, StructuralProject
from communes.cooperation.services.plan_making import propose
from communes.cooperation.services.plan_objectives import (
    ELSEWHERE,
    NONE,
    TIED,
    CodeTwice,
    ObjectiveFacts,
    ObjectiveTied,
    consistency_of,
    remove_objective,
    save_objective,
)
from communes.cooperation.services.plans import (
    AdoptedLater,
    NoObjective,
    PlanAdopted,
    PlanFacts,
    PlanNotAdopted,
    ProposalsWait,
    RegionUnwanted,
    RegionWanted,
    adopt_plan,
    reopen_plan,
    save_plan,
)
from communes.cooperation.services.projects import YearsReversed
from communes.enums import Role
from tests.factories.communes import BodyFactory, CommuneFactory, RegionFactory, actor, membership, sign_in
from tests.factories.cooperation import AT, ProcedureFactory
from tests.factories.cooperation_plans import ObjectiveFactory, PlanFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 1)


def facts(**changes):
    given = {"level": PlanLevel.NATIONAL, "title_ar": "مخطط", "title_fr": "Plan", "starts_year": 2026}
    return PlanFacts(**{**given, "ends_year": 2030, **changes})


def objective_facts(code="A1"):
    return ObjectiveFacts(code, "هدف", "Objectif")


def project_of(region, **values):
    body = BodyFactory(seat=CommuneFactory(province__region=region))
    years = {"starts_year": 2026, "ends_year": 2027, "cost": Decimal(1), "changed_at": AT}
    return StructuralProject.objects.create(body=body, name_fr="Tram", name_ar="ترام", **years, **values)


def test_a_plan_is_begun_changed_adopted_and_taken_back_by_administrators():
    keeper = actor(Role.ADMINISTRATOR)
    options = {"actor": keeper, "at": AT}
    for wrong, refusal in (
        ({"level": PlanLevel.REGIONAL}, RegionWanted),
        ({"region": RegionFactory()}, RegionUnwanted),
        ({"ends_year": 2025}, YearsReversed),
    ):
        with pytest.raises(refusal):
            save_plan(None, facts(**wrong), version=None, **options)
    with pytest.raises(NotYours):
        save_plan(None, facts(), version=None, actor=actor(Role.PROVINCE_OFFICER), at=AT)

    plan = save_plan(None, facts(), version=None, **options)
    with pytest.raises(ChangedMeanwhile):
        save_plan(plan, facts(), version=7, **options)
    plan = save_plan(plan, facts(title_fr="Plan  national"), version=1, **options)
    assert (plan.title_fr, plan.version) == ("Plan national", 2)

    with pytest.raises(NoObjective):
        adopt_plan(plan, DAY, version=2, **options)
    objective = save_objective(plan, None, objective_facts(), version=2, **options)
    with pytest.raises(AdoptedLater):
        adopt_plan(plan, AT.date() + timedelta(days=1), version=3, **options)
    with pytest.raises(PlanNotAdopted):
        reopen_plan(plan, "…", version=3, **options)
    adopt_plan(plan, DAY, version=3, **options)
    for act in (
        lambda: save_plan(plan, facts(), version=4, **options),
        lambda: save_objective(plan, objective, objective_facts("A2"), version=4, **options),
        lambda: remove_objective(objective, version=4, **options),
    ):
        with pytest.raises(PlanAdopted):
            act()
    with pytest.raises(ReasonMissing):
        reopen_plan(plan, " ", version=4, **options)
    assert reopen_plan(plan, "Wrong date.", version=4, **options).adopted_on is None


def test_a_plan_is_not_adopted_while_a_proposal_waits():
    plan = ObjectiveFactory(plan__adopted_on=None).plan
    commune = CommuneFactory(province__region=plan.region)
    propose(plan, "Share the landfill.", actor=actor(Role.COMMUNE_AGENT, commune=commune), at=AT)

    with pytest.raises(ProposalsWait):
        adopt_plan(plan, DAY, version=None, actor=actor(Role.ADMINISTRATOR), at=AT)


def test_an_objective_has_a_code_of_its_own_and_stays_while_something_is_tied_to_it():
    options = {"version": None, "actor": actor(Role.ADMINISTRATOR), "at": AT}
    plan = PlanFactory(adopted_on=None)
    first = save_objective(plan, None, objective_facts(), **options)
    with pytest.raises(CodeTwice):
        save_objective(plan, None, objective_facts(), **options)
    save_objective(plan, first, objective_facts(), **options)
    procedure = ProcedureFactory()
    procedure.objectives.add(first)
    with pytest.raises(ObjectiveTied):
        remove_objective(first, **options)
    procedure.objectives.clear()
    remove_objective(first, **options)
    assert not plan.objectives.exists()


def test_projects_and_creations_are_read_as_tied_elsewhere_or_to_none_with_the_reason(
    client, django_assert_num_queries
):
    objective = ObjectiveFactory(code="A1")
    plan, region = objective.plan, objective.plan.region
    tied, elsewhere = project_of(region), project_of(region)
    tied.objectives.add(objective)
    elsewhere.objectives.add(ObjectiveFactory())
    project_of(RegionFactory(), no_objective_reason="Far away")
    creation = ProcedureFactory(
        lead=CommuneFactory(province__region=region), no_objective_reason="Older than the plan"
    )
    keeper = actor(Role.ADMINISTRATOR)

    rows = consistency_of(plan, keeper)
    assert [(row.project or row.procedure, row.standing) for row in rows] == [
        (tied, TIED),
        (elsewhere, ELSEWHERE),
        (creation, NONE),
    ]
    for _ in range(3):
        project_of(region).objectives.add(objective)
    with django_assert_num_queries(4):
        consistency_of(plan, keeper)

    sign_in(client, keeper.membership)
    page = reverse("cooperation:plan_consistency", args=[plan.pk])
    text = client.get(page, {"standing": "none"}).text
    assert "Older than the plan" in text
    assert "Far away" not in text
    assert "Tram" not in text
    shown = client.get(reverse("cooperation:plan", args=[plan.pk])).text
    assert tied.body.name_fr in shown
    assert elsewhere.body.name_fr not in shown


def test_adopted_plans_are_public_and_the_others_read_within(client):
    adopted, making = PlanFactory(title_fr="Plan du Souss"), PlanFactory(adopted_on=None)
    address = reverse("cooperation:plans")
    assert list(client.get(address).context["page"].object_list) == [adopted]
    assert client.get(reverse("cooperation:plan", args=[making.pk])).status_code == 404
    assert client.get(reverse("cooperation:plan", args=[adopted.pk])).status_code == 200

    sign_in(client, membership(Role.COMMUNE_AGENT))
    assert set(client.get(address).context["page"].object_list) == {adopted, making}
    for wanted, found in (
        ({"q": "souss"}, [adopted]),
        ({"state": "making"}, [making]),
        ({"region": making.region.code}, [making]),
        ({"level": "national"}, []),
    ):
        assert list(client.get(address, wanted).context["page"].object_list) == found
    assert client.get(reverse("cooperation:plan", args=[making.pk])).status_code == 200


def test_an_administrator_makes_a_plan_in_the_browser(client):
    sign_in(client, membership(Role.ADMINISTRATOR))
    region = RegionFactory()
    given = {"title_ar": "مخطط", "title_fr": "Plan du Souss", "starts_year": "2026", "ends_year": "2030"}
    refused = client.post(reverse("cooperation:plan_new"), {**given, "level": "regional"})
    assert "Plan du Souss" in refused.text
    assert not CooperationPlan.objects.exists()
    client.post(reverse("cooperation:plan_new"), {**given, "level": "regional", "region": region.pk})
    plan = CooperationPlan.objects.get()

    words = {"code": "A1", "title_ar": "هدف", "title_fr": "Objectif"}
    client.post(reverse("cooperation:objective_new", args=[plan.pk]), {**words, "version": "1"})
    objective = plan.objectives.get()
    edit = reverse("cooperation:objective_edit", args=[plan.pk, objective.pk])
    late = client.post(edit, {**words, "title_fr": "Objectif un", "version": "1"})
    assert "Objectif un" in late.text
    client.post(edit, {**words, "title_fr": "Objectif un", "version": "2"})
    client.post(
        reverse("cooperation:plan_edit", args=[plan.pk]),
        {**given, "level": "regional", "region": region.pk, "ends_year": "2031", "version": "3"},
    )
    client.post(
        reverse("cooperation:plan_adopt", args=[plan.pk]), {"adopted_on": "2026-02-01", "version": "4"}
    )
    plan.refresh_from_db()
    assert (plan.ends_year, plan.adopted_on) == (2031, DAY)
    assert plan.objectives.get().title_fr == "Objectif un"

    text = client.get(reverse("cooperation:plan", args=[plan.pk])).text
    assert "Objectif un" in text
    client.post(reverse("cooperation:plan_reopen", args=[plan.pk]), {"reason": "Date.", "version": "5"})
    client.post(reverse("cooperation:objective_remove", args=[plan.pk, objective.pk]))
    plan.refresh_from_db()
    assert plan.adopted_on is None
    assert not plan.objectives.exists()
