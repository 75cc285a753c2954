"""Action programmes, each in a situation that has a name."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory

from action_programs.enums import FundingKind, Pillar, State, StepKind
from action_programs.models import (
    ActionProgramme,
    Axis,
    AxisProgramme,
    FundingLine,
    Partner,
    ProgrammeVersion,
    Project,
    Step,
)
from action_programs.services.versions import decide_version, freeze_version
from tests.factories.communes import CommuneFactory

AT = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
VOTED_ON = date(2028, 2, 7)


class ActionProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ActionProgramme
        skip_postgeneration_save = True

    class Params:
        adopted = factory.Trait(state=State.ADOPTED, adopted_at=AT)
        in_force = factory.Trait(state=State.IN_FORCE, adopted_at=AT)
        updating = factory.Trait(state=State.UPDATING, adopted_at=AT, round=2)

    commune = factory.SubFactory(CommuneFactory)
    first_year = 2028
    mandate_starts_on = date(2027, 9, 8)
    created_at = AT

    @factory.post_generation
    def voted(programme, create, extracted):
        """Give what the council adopted its version: empty, unless projects are frozen later (``freeze``)."""
        if create and programme.state != State.DRAFT:
            Step.objects.create(programme=programme, kind=StepKind.VOTE, starts_on=VOTED_ON, changed_at=AT)
            freeze(programme)


def freeze(programme: ActionProgramme) -> ProgrammeVersion:
    """Put what a programme says now in its only version, which has the visa unless the programme waits."""
    programme.versions.all().delete()
    version = freeze_version(programme, voted_on=VOTED_ON, by=None, at=AT)
    version.round = 1
    version.save()
    if programme.state == State.ADOPTED:
        return version
    return decide_version(programme, decided_on=date(2028, 2, 20), is_refused=False)


class AxisProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AxisProgramme

    position = factory.Sequence(lambda number: number + 1)
    title_ar = factory.Sequence(lambda number: f"برنامج {number + 1:05d}")
    title_fr = factory.Sequence(lambda number: f"Programme {number + 1:05d}")

    @classmethod
    def of(cls, programme: ActionProgramme) -> AxisProgramme:
        """Return a programme in an axis of its own."""
        position = programme.axes.count() + 1
        axis = Axis.objects.create(programme=programme, position=position, title_ar=f"محور {position}")
        return cls(axis=axis)


def a_project(
    programme: ActionProgramme,
    *,
    number: int | None = None,
    own: str = "60000.00",
    partner: str = "40000.00",
    cost: str = "",
    group: AxisProgramme | None = None,
    **fields,
) -> Project:
    """Return a project paid by the commune and a partner, to its cost unless another is given."""
    project = Project.objects.create(
        programme=programme,
        group=group or AxisProgrammeFactory.of(programme),
        number=number or programme.projects.count() + 1,
        **{
            "title_ar": "بناء مسلك قروي",
            "title_fr": "Construction d’une piste",
            "starts_in": programme.first_year,
            "ends_in": programme.first_year + 1,
            "cost": Decimal(cost) if cost else Decimal(own) + Decimal(partner),
            "pillar": Pillar.ECONOMIC,
            "changed_at": AT,
            **fields,
        },
    )
    if Decimal(own):
        FundingLine.objects.create(project=project, kind=FundingKind.OWN, amount=Decimal(own))
    if Decimal(partner):
        giver, _created = Partner.objects.get_or_create(programme=programme, name_ar="المجلس الإقليمي")
        FundingLine.objects.create(
            project=project, kind=FundingKind.PARTNER, partner=giver, amount=Decimal(partner)
        )
    return project
