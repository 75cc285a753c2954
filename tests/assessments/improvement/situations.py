"""A commune with a final result, among published communes alike."""

from collections.abc import Mapping
from typing import Any

from assessments.enums import Stage, State
from assessments.models import Assessment, Publication
from assessments.services.public.publishing import publish_cycle
from communes.enums import Role
from tests.assessments.publication.situations import PUBLISHED_AT
from tests.factories.assessments import (
    AssessmentFactory,
    CycleFactory,
    accept_lines,
    example_answers,
    scored,
)
from tests.factories.communes import CommuneFactory, actor


def final(commune=None, *, year: int = 2025, **figures: Any) -> Assessment:
    """Return a final file with the example's figures, some of them others."""
    answers: Mapping[str, Any] = {**example_answers(), **figures}
    cycle = CycleFactory(assessed_year=year)
    file = AssessmentFactory(approved=True, cycle=cycle, commune=commune or CommuneFactory(), answers=answers)
    accept_lines(file)
    scored(file)
    scored(file, Stage.REVIEW)
    file.state, file.final_at = State.FINAL, PUBLISHED_AT
    file.save()
    return file


def published(*files: Assessment) -> Publication:
    """Publish the cycle of these files."""
    return publish_cycle(files[0].cycle, actor=actor(Role.ADMINISTRATOR), at=PUBLISHED_AT)
