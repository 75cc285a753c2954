"""Cooperation plans."""

from datetime import date

import factory

from communes.cooperation.enums import PlanLevel
from communes.cooperation.models import CooperationPlan, PlanObjective
from tests.factories.communes import RegionFactory
from tests.factories.cooperation import AT


class PlanFactory(factory.django.DjangoModelFactory):
    """A regional plan that was adopted in 2025."""

    class Meta:
        model = CooperationPlan

    level = PlanLevel.REGIONAL
    region = factory.SubFactory(RegionFactory)
    title_fr = factory.Sequence(lambda number: f"Plan régional {number + 1:05d}")
    title_ar = factory.Sequence(lambda number: f"مخطط جهوي {number + 1:05d}")
    starts_year = 2025
    ends_year = 2029
    adopted_on = date(2025, 1, 15)
    changed_at = AT


class ObjectiveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlanObjective

    plan = factory.SubFactory(PlanFactory)
    code = factory.Sequence(lambda number: f"OBJ-{number + 1}")
    title_fr = factory.Sequence(lambda number: f"Objectif {number + 1:05d}")
    title_ar = factory.Sequence(lambda number: f"هدف {number + 1:05d}")
