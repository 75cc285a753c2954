"""Errors put right after publication: the file stays published, and the next version shows it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.enums import Stage, State
from assessments.exceptions import AssessmentError, NotAllowed, OwnCommune, WrongState
from assessments.models import Assessment, Correction
from assessments.services.corrections import LineCorrections, correct_lines
from assessments.services.notifications import COMMUNE, PROVINCE, notice_data, people_concerned
from assessments.services.score_runs import request_score
from assessments.services.workflow import lock_assessment
from communes.actors import Actor
from communes.enums import Role
from records.services.events import record_event
from records.services.notices import Link, notify

CORRECTED = "erratum.corrected"


class NoLineCorrected(AssessmentError):
    code = "no_line_corrected"
    text = _("Correct at least one line.")


def erratum_refusal(assessment: Assessment, actor: Actor) -> AssessmentError | None:
    """Return why this actor may not put a file's published figures right, or None."""
    if not actor.has_role(Role.ADMINISTRATOR):
        return NotAllowed()
    if assessment.state != State.PUBLISHED:
        return WrongState(state=State(assessment.state).label)
    return OwnCommune() if assessment.commune_id in actor.own_commune_ids else None


@transaction.atomic
def correct_published(
    assessment: Assessment, corrections: Collection[LineCorrections], *, actor: Actor, at: datetime
) -> list[Correction]:
    """Put figures of a published file right; its score is asked for anew, and its commune told.

    No step of the workflow: the file stays published, and what is public stays as it was until the next
    version. Raises what ``erratum_refusal`` returns, NoLineCorrected, or what ``correct_lines`` raises.
    """
    file = lock_assessment(assessment)
    if (why := erratum_refusal(file, actor)) is not None:
        raise why
    if not corrections:
        raise NoLineCorrected()
    made = correct_lines(file, corrections, stage=Stage.ERRATUM, actor=actor, at=at)
    lines = ", ".join(dict.fromkeys(row.line for row in made))
    reasons = " ".join(row.reason.strip() for row in corrections)
    event = record_event(
        CORRECTED,
        actor=actor.user,
        target=file,
        data={"lines": lines, "reason": reasons, "figures": {row.field: row.value for row in made}},
        at=at,
    )
    notify(
        CORRECTED,
        recipients=people_concerned(file, (COMMUNE, PROVINCE), at=at),
        data=notice_data(file, lines=lines, reason=reasons),
        link=Link("assessments:detail", {"pk": file.pk}),
        once=f"event-{event.pk}",
        at=at,
    )
    request_score(file, stage=Stage.ERRATUM, at=at)
    return made
