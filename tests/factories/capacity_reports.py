"""Reports on capacity plans, each in a situation that has a name."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory

from capacity.enums import (
    ActionKind,
    ActionOutcome,
    Audience,
    FundingSource,
    PersonKind,
    Priority,
    Sex,
    SheetState,
)
from capacity.models import (
    CapacityPlan,
    CapacityReport,
    Participant,
    Person,
    PlanFunding,
    PlanLine,
    PlanPerson,
    ReportLine,
)
from communes.models import Commune
from tests.factories.communes import CommuneFactory

SENT_AT = datetime(2026, 1, 20, 9, 0, tzinfo=UTC)
REPORT_SENT_AT = datetime(2027, 2, 10, 9, 0, tzinfo=UTC)


class StaffFactory(factory.django.DjangoModelFactory):
    """A woman on the staff list; ``man`` and ``elected`` say otherwise."""

    class Meta:
        model = Person

    class Params:
        man = factory.Trait(sex=Sex.MALE)
        elected = factory.Trait(kind=PersonKind.ELECTED)

    commune = factory.SubFactory(CommuneFactory)
    number = factory.Sequence(lambda number: f"S{number + 1}")
    full_name = factory.Sequence(lambda number: f"Agent {number + 1:05d}")
    kind = PersonKind.STAFF
    sex = Sex.FEMALE
    post = "Régisseur"
    changed_at = SENT_AT


class SentPlanFactory(factory.django.DjangoModelFactory):
    """A plan of 2026, sent in time."""

    class Meta:
        model = CapacityPlan

    class Params:
        draft = factory.Trait(state=SheetState.DRAFT, sent_at=None)
        late = factory.Trait(is_late=True)

    commune = factory.SubFactory(CommuneFactory)
    year = 2026
    state = SheetState.SUBMITTED
    sent_at = SENT_AT
    changed_at = SENT_AT


class PlannedFactory(factory.django.DjangoModelFactory):
    """A planned training."""

    class Meta:
        model = PlanLine

    plan = factory.SubFactory(SentPlanFactory)
    number = factory.Sequence(lambda number: number + 1)
    kind = ActionKind.TRAINING
    subject = "Recouvrement des taxes"
    lines = ("C1",)
    audience = Audience.STAFF
    days = Decimal("2.0")
    priority = Priority.HIGH
    quarter = 2
    women = 1
    men = 1


class ReportFactory(factory.django.DjangoModelFactory):
    """A report on 2026, being written."""

    class Meta:
        model = CapacityReport

    class Params:
        sent = factory.Trait(state=SheetState.SUBMITTED, sent_at=REPORT_SENT_AT)
        accepted = factory.Trait(state=SheetState.ACCEPTED, sent_at=REPORT_SENT_AT)

    commune = factory.SubFactory(CommuneFactory)
    year = 2026
    changed_at = SENT_AT


class ReportLineFactory(factory.django.DjangoModelFactory):
    """A training that no plan had, and of which nothing is said yet."""

    class Meta:
        model = ReportLine

    class Params:
        done = factory.Trait(
            outcome=ActionOutcome.DONE,
            starts_on=date(2026, 5, 4),
            ends_on=date(2026, 5, 5),
            women=1,
            men=1,
            rating_after=4,
        )
        cancelled = factory.Trait(outcome=ActionOutcome.CANCELLED, reason="Marché infructueux")

    report = factory.SubFactory(ReportFactory)
    number = factory.Sequence(lambda number: number + 1)
    kind = ActionKind.TRAINING
    subject = "Recouvrement des taxes"
    audience = Audience.STAFF
    days = Decimal("2.0")


def planned_for(commune: Commune, *people: Person, cost: str = "0") -> PlanLine:
    """Return a line of the sent plan of a commune for 2026, with its people and cost."""
    plan = CapacityPlan.objects.filter(commune=commune, year=2026).first()
    line = PlannedFactory(plan=plan or SentPlanFactory(commune=commune))
    PlanPerson.objects.bulk_create(PlanPerson(line=line, person=person) for person in people)
    if Decimal(cost):
        PlanFunding.objects.create(line=line, source=FundingSource.BUDGET, amount=Decimal(cost))
    return line


def named(line: ReportLine, *people: Person) -> ReportLine:
    """Name the participants of a line."""
    Participant.objects.bulk_create(Participant(line=line, person=person) for person in people)
    return line
