"""Appeals in the situations that tests name, taken there by the portal's own services."""

from datetime import UTC, datetime, timedelta
from typing import Any

from assessments.enums import AppealOutcome, Stage
from assessments.models import Appeal, Assessment
from assessments.services.appeals.decisions import decide_appeal, settle_line
from assessments.services.appeals.filing import contest_line, send_appeal, write_reason
from communes.actors import Actor
from communes.enums import Role
from tests.factories.assessments import AssessmentFactory, accept_lines, scored
from tests.factories.communes import actor

AT = datetime(2026, 7, 6, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(days=20)
CLAIM = {"documents_published": "4"}


def final(**fields: Any) -> tuple[Assessment, Actor]:
    """Return a final file with a verified score, within its window, and its commune's manager."""
    file = AssessmentFactory(final=True, answers=True, **fields)
    accept_lines(file)
    scored(file)
    scored(file, Stage.REVIEW)
    return file, actor(Role.COMMUNE_MANAGER, commune=file.commune)


def drafted(*lines: str, **fields: Any) -> tuple[Assessment, Actor]:
    """Return a final file whose appeal on some lines (A3 by default) is written whole, and its manager."""
    file, manager = final(**fields)
    for line in lines or ("A3",):
        figures = CLAIM if line == "A3" else {}
        contest_line(file, line, reason="We published nine.", figures=figures, actor=manager, at=AT)
    write_reason(file, reason="Documents were forgotten.", actor=manager, at=AT)
    return file, manager


def appealed(*lines: str, **fields: Any) -> Assessment:
    """Return a file whose appeal on some lines (A3 by default) was sent."""
    file, manager = drafted(*lines, **fields)
    send_appeal(file, actor=manager, at=AT)
    file.refresh_from_db()
    return file


def the_appeal(file: Assessment) -> Appeal:
    return Appeal.objects.get(assessment=file)


def corrected(**fields: Any) -> Assessment:
    """Return a file whose appeal on A3 was admitted."""
    file = appealed(**fields)
    member = actor(Role.APPEAL_MEMBER)
    settle(file, "A3", member=member, figures=CLAIM)
    decide_appeal(file, reason="Admitted.", actor=member, at=LATER)
    file.refresh_from_db()
    return file


def settle(file: Assessment, line: str, *, member: Actor, figures: dict[str, str] | None = None) -> None:
    """Decide on a line: corrected when figures are given, else upheld."""
    settle_line(
        file,
        line,
        outcome=AppealOutcome.CORRECTED if figures else AppealOutcome.UPHELD,
        reason="The committee counted four." if figures else "The proof is missing.",
        figures=figures,
        actor=member,
        at=LATER,
    )
