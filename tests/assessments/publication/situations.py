"""Cycles ready to be published, and published."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from assessments.enums import Stage, State
from assessments.models import Assessment, Cycle, Publication, ScoreSheet
from assessments.services.public.publishing import publish_cycle
from communes.enums import Role
from tests.factories.assessments import AssessmentFactory, CycleFactory, accept_lines, scored
from tests.factories.communes import actor

PUBLISHED_AT = datetime(2026, 9, 15, 9, 0, tzinfo=UTC)
LATER = PUBLISHED_AT + timedelta(days=20)


def final_file(cycle: Cycle | None = None, **situation: object) -> Assessment:
    """Return a final file with the example's figures, every line accepted and its verified score kept."""
    file = AssessmentFactory(approved=True, answers=True, **({"cycle": cycle} if cycle else {}), **situation)
    accept_lines(file)
    scored(file, Stage.REVIEW)
    file.state, file.final_at = State.FINAL, PUBLISHED_AT
    file.save()
    return file


def published_cycle(files: int = 2, *, year: int = 2025) -> Publication:
    """Return the first version of a cycle with some scored communes and one that sent nothing."""
    cycle = CycleFactory(assessed_year=year)
    for _each in range(files):
        final_file(cycle)
    AssessmentFactory(cycle=cycle, not_submitted=True)
    return publish_cycle(cycle, actor=actor(Role.ADMINISTRATOR), at=PUBLISHED_AT)


def second_version(first: Publication) -> Publication:
    """Publish a further version of a cycle in which a total became 72.00."""
    sheet = ScoreSheet.objects.filter(assessment__cycle=first.cycle).exclude(stage=Stage.DECLARED).first()
    assert sheet is not None
    sheet.total = Decimal("72.00")
    sheet.save()
    return publish_cycle(first.cycle, actor=actor(Role.ADMINISTRATOR), at=LATER, reason="Corrected.")
