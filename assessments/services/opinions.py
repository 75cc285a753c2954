"""The province's opinion on a file: asked for while it is reviewed, never waited for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.enums import OPINION_STATES, OpinionState, State
from assessments.exceptions import (
    AssessmentError,
    DeadlinePassed,
    NotAllowed,
    Overtaken,
    OwnCommune,
    WrongState,
)
from assessments.models import Assessment, Opinion
from assessments.services.access import sees_review
from assessments.services.corrections import UnknownLine
from assessments.services.notifications import COMMUNE, REVIEWER, notice_data, people_concerned
from assessments.services.questionnaire import GridLine, questionnaire_of
from assessments.services.workflow import lock_assessment
from communes.actors import Actor
from communes.enums import Role
from config.toolbox.dates import format_moment
from config.toolbox.languages import in_language
from records.services.events import record_event
from records.services.notices import Link, notify

EVENTS = {state: f"opinion.{state.value}" for state in OpinionState}
GIVEN, CHANGED = "opinion.given", "opinion.changed"


class ReasonsRequired(AssessmentError):
    code = "reasons_required"
    text = _("Give the reasons: only a favourable opinion needs none.")


class OpinionChanged(Overtaken):
    code = "opinion_changed"
    text = _(
        "A colleague gave or changed the opinion since you opened this page. Read it, then send yours "
        "again if it should replace it."
    )


def standing_opinion(assessment: Assessment) -> Opinion | None:
    """Return the opinion on a file, read with the file where ``access_assessment`` read it."""
    return getattr(assessment, "opinion", None)


def opinion_refusal(assessment: Assessment, actor: Actor, *, at: datetime) -> AssessmentError | None:
    """Return why this actor may not give the province's opinion on a file at this time, or None.

    Officers of the commune's province give it, once the file is sent and until it is approved, by the last
    minute of the cycle's day for opinions (``domain.md`` sections 2 and 4).
    """
    if actor.role != Role.PROVINCE_OFFICER or actor.province_id != assessment.commune.province_id:
        return NotAllowed()
    if assessment.commune_id in actor.own_commune_ids:
        return OwnCommune()
    if assessment.state not in OPINION_STATES:
        return WrongState(state=State(assessment.state).label)
    if at > assessment.cycle.opinions_close_at:
        return DeadlinePassed(date=format_moment(assessment.cycle.opinions_close_at))
    return None


@transaction.atomic
def give_opinion(
    assessment: Assessment,
    *,
    state: OpinionState,
    reasons: str = "",
    lines: Mapping[str, str] | None = None,
    seen_version: int = 0,
    actor: Actor,
    at: datetime,
) -> Opinion:
    """Keep the province's opinion on a file, in place of an earlier one, and tell those concerned.

    ``lines`` gives a word, or "", on each line pointed at, by the line's code. ``seen_version`` is the
    version that the page was drawn with, 0 without an opinion. Raises what ``opinion_refusal`` returns,
    OpinionChanged, ReasonsRequired or UnknownLine, having changed nothing.
    """
    file = lock_assessment(assessment)
    if (why := opinion_refusal(file, actor, at=at)) is not None:
        raise why
    standing = Opinion.objects.filter(assessment=file).first()
    version = standing.version if standing else 0
    if seen_version != version:
        raise OpinionChanged()
    reasons = reasons.strip()
    if state != OpinionState.FAVOURABLE and not reasons:
        raise ReasonsRequired()
    opinion, is_new = Opinion.objects.update_or_create(
        assessment=file,
        defaults={
            "state": state,
            "reasons": reasons,
            "lines": _pointed(file, lines or {}),
            "given_by": actor.user,
            "given_at": at,
            "version": version + 1,
        },
    )
    _tell(file, opinion, actor, is_new=is_new, at=at)
    return opinion


def _pointed(file: Assessment, lines: Mapping[str, str]) -> dict[str, str]:
    known = questionnaire_of(file).lines
    for line in lines:
        if line not in known:
            raise UnknownLine(line=line)
    return {line: lines[line].strip() for line in known if line in lines}


def _tell(file: Assessment, opinion: Opinion, actor: Actor, *, is_new: bool, at: datetime) -> None:
    event = record_event(
        EVENTS[OpinionState(opinion.state)],
        actor=actor.user,
        target=file,
        data={"reasons": opinion.reasons, "lines": opinion.lines, "version": opinion.version},
        at=at,
    )
    words = {}
    for language in ("ar", "fr"):
        with in_language(language):
            words[language] = str(OpinionState(opinion.state).label)
    notify(
        GIVEN if is_new else CHANGED,
        recipients=people_concerned(file, (COMMUNE, REVIEWER), at=at),
        data=notice_data(file, opinion=words, reasons=opinion.reasons),
        link=Link("assessments:detail", {"pk": file.pk}),
        once=f"event-{event.pk}",
        at=at,
    )


@dataclass(frozen=True, slots=True)
class PointedLine:
    """A line that the province points at, with its word on it, or ""."""

    line: GridLine
    word: str


@dataclass(frozen=True, slots=True)
class FileOpinion:
    """The province's opinion on a file as one reader sees it.

    ``is_told`` is false for those who learn of an opinion once it is given and do not wait for one.
    ``is_older`` tells that the file was sent again after it. ``is_named`` says whether the reader is given
    the name of who gave it.
    """

    given: Opinion | None
    lines: Sequence[PointedLine]
    is_told: bool
    is_awaited: bool
    is_older: bool
    is_named: bool

    def on(self, code: str) -> PointedLine | None:
        """Return what the province says of one line."""
        return next((row for row in self.lines if row.line.code == code), None)


def file_opinion(assessment: Assessment, actor: Actor, *, at: datetime) -> FileOpinion:
    """Return the opinion on a file as its reader sees it."""
    given = standing_opinion(assessment)
    sees_all, is_open = sees_review(actor), assessment.state in OPINION_STATES
    words = given.lines if given else {}
    questioned = questionnaire_of(assessment).lines
    return FileOpinion(
        given=given,
        lines=[PointedLine(line, words[code]) for code, line in questioned.items() if code in words],
        is_told=given is not None or (sees_all and is_open),
        is_awaited=is_open and at <= assessment.cycle.opinions_close_at,
        is_older=bool(given and assessment.submitted_at and given.given_at < assessment.submitted_at),
        is_named=not actor.is_commune,
    )
