"""People of a staff list, plans and their lines, each in a situation that has a name."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory

from capacity.enums import (
    ActionKind,
    Audience,
    Duty,
    FundingSource,
    PersonKind,
    Priority,
    Sex,
    SheetState,
    Study,
)
from capacity.models import CapacityPlan, Person, PlanFunding, PlanLine, PlanPerson
from config.toolbox.search import fold
from tests.factories.communes import CommuneFactory

AT = datetime(2027, 1, 12, 9, 0, tzinfo=UTC)


class PersonFactory(factory.django.DjangoModelFactory):
    """Someone who works on the revenue of the commune and studied accounting."""

    class Meta:
        model = Person

    class Params:
        elected = factory.Trait(
            kind=PersonKind.ELECTED, post="Vice-président du conseil", duty="", diploma="", study=""
        )
        gone = factory.Trait(left_on=date(2026, 6, 30))
        engineer = factory.Trait(duty=Duty.WORKS, study=Study.ENGINEERING, diploma="Ingénieur d’État")

    commune = factory.SubFactory(CommuneFactory)
    number = factory.Sequence(lambda number: f"M-{number + 1}")
    full_name = factory.Sequence(lambda number: f"Fonctionnaire {number + 1:05d}")
    kind = PersonKind.STAFF
    sex = Sex.FEMALE
    post = "Chef du service des recettes"
    duty = Duty.REVENUE
    diploma = "Licence en comptabilité"
    study = Study.ACCOUNTING
    search_text = factory.LazyAttribute(
        lambda person: fold(f"{person.number} {person.full_name} {person.post}")
    )
    changed_at = AT


class PlanFactory(factory.django.DjangoModelFactory):
    """The draft of a plan."""

    class Meta:
        model = CapacityPlan

    class Params:
        sent = factory.Trait(state=SheetState.SUBMITTED, sent_at=AT)
        returned = factory.Trait(state=SheetState.RETURNED, sent_at=AT, comments="Ajouter les jours.")
        accepted = factory.Trait(state=SheetState.ACCEPTED, sent_at=AT, decided_at=AT)

    commune = factory.SubFactory(CommuneFactory)
    year = 2027
    changed_at = AT


class PlanLineFactory(factory.django.DjangoModelFactory):
    """A training of three days that the commune pays for."""

    class Meta:
        model = PlanLine
        skip_postgeneration_save = True

    plan = factory.SubFactory(PlanFactory)
    number = factory.Sequence(lambda number: number + 1)
    kind = ActionKind.TRAINING
    subject = "Recouvrement des taxes"
    lines = ("C1",)
    audience = Audience.STAFF
    days = Decimal("3.0")
    priority = Priority.HIGH
    quarter = 2
    women = 2
    men = 1

    @factory.post_generation
    def cost(line, create, extracted):
        if create and extracted != 0:
            amount = Decimal(extracted or "12000.00")
            PlanFunding.objects.create(line=line, source=FundingSource.BUDGET, amount=amount)


class PlanPersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlanPerson

    line = factory.SubFactory(PlanLineFactory)
    person = factory.SubFactory(PersonFactory, commune=factory.SelfAttribute("..line.plan.commune"))
