"""Appeals of a commune on named lines: written as a draft, sent with a receipt, within the window."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.enums import Action, AppealState, State
from assessments.exceptions import (
    AssessmentError,
    DeadlinePassed,
    NotAllowed,
    Overtaken,
    ReasonRequired,
    WrongState,
)
from assessments.models import Appeal, AppealFile, AppealLine, Assessment
from assessments.services.appeals.files import judge_appeal_files, keep_appeal_files
from assessments.services.corrections import changed_figures
from assessments.services.grids import grids_of
from assessments.services.questionnaire import questionnaire_of
from assessments.services.workflow import apply_step, lock_assessment, refusal
from communes.actors import Actor
from config.toolbox.canonical import digest
from config.toolbox.dates import format_moment
from records.services.events import record_event
from records.services.jobs import create_job

APPEALED_LINES = "appeal.lines"
# What a commune does before it sends: nobody else reads it.
DRAFT_EVENTS = "appeal.draft_"
RECEIPT_JOB = "assessments.appeal_receipt"


class NoLineNamed(AssessmentError):
    code = "no_line_named"
    text = _("Name the lines that you appeal.")


class LineWithoutReason(AssessmentError):
    code = "line_without_reason"
    text = _("Line %(line)s: say why you contest it.")


class NotContested(AssessmentError):
    code = "not_contested"
    text = _("Line %(line)s is not among the contested lines.")


class FileNotThere(AssessmentError):
    code = "file_not_there"
    text = _("This file is no longer in the appeal.")


class AppealChanged(Overtaken):
    code = "appeal_changed"
    text = _(
        "A colleague changed the appeal since you opened this page. Read it, then send what you typed again."
    )


def appeal_refusal(
    assessment: Assessment, actor: Actor, *, at: datetime, sends: bool = False
) -> AssessmentError | None:
    """Return why this actor may not write an appeal on a file at this time, or None.

    People of the commune write it while its score is final and until the last minute of the window; only
    the manager ``sends`` it (``domain.md`` section 4).
    """
    if not actor.is_commune or actor.commune_id != assessment.commune_id:
        return NotAllowed()
    if assessment.state != State.FINAL:
        return WrongState(state=State(assessment.state).label)
    if assessment.appeal_due_at is not None and at > assessment.appeal_due_at:
        return DeadlinePassed(date=format_moment(assessment.appeal_due_at))
    return refusal(assessment, Action.APPEAL, actor) if sends else None  # type: ignore[return-value]


def appeals_of(assessment: Assessment) -> QuerySet[Appeal]:
    """Return the appeals of a file, the latest first, with their lines and files. Three queries."""
    files = AppealFile.objects.select_related("file").order_by("pk")
    lines = AppealLine.objects.order_by("pk").prefetch_related(Prefetch("files", files))
    return (
        Appeal.objects.filter(assessment=assessment)
        .prefetch_related(Prefetch("lines", lines))
        .order_by("-number")
    )


def sent_appeals(assessment: Assessment) -> list[Appeal]:
    """Return the appeals of a file that were sent, the latest first, with their lines and files."""
    return list(appeals_of(assessment).exclude(state=AppealState.DRAFT))


def draft_of(assessment: Assessment) -> Appeal | None:
    """Return the appeal that the commune is writing, with its lines and files."""
    return appeals_of(assessment).filter(state=AppealState.DRAFT).first()


def lines_in_order(appeal: Appeal, assessment: Assessment) -> list[AppealLine]:
    """Return the lines of an appeal in the grid's order."""
    order = {code: place for place, code in enumerate(questionnaire_of(assessment).lines)}
    return sorted(appeal.lines.all(), key=lambda row: order.get(row.line, len(order)))


@transaction.atomic
def write_reason(
    assessment: Assessment, *, reason: str, seen_version: int | None = None, actor: Actor, at: datetime
) -> Appeal:
    """Keep the general reason of an appeal that is being written.

    ``seen_version`` is the version of the draft that the page was drawn with, 0 without one. Raises what
    ``appeal_refusal`` returns, or AppealChanged.
    """
    file = lock_assessment(assessment)
    draft = _opened_draft(file, seen_version, actor, at)
    draft.reason = reason.strip()
    draft.save(update_fields=["reason"])
    _record("reason", file, {}, actor, at)
    return draft


def contest_line(
    assessment: Assessment,
    line: str,
    *,
    reason: str = "",
    figures: Mapping[str, str] | None = None,
    files: Sequence[UploadedFile] = (),
    seen_version: int | None = None,
    actor: Actor,
    at: datetime,
) -> AppealLine:
    """Name a line in the appeal that is being written, or write it anew; files are added to its own.

    ``figures`` are texts as typed, read like corrections: a blank one, or the figure in force, claims
    nothing. Raises what ``appeal_refusal`` returns, AppealChanged, UnknownLine, FieldOfOtherLine,
    FiguresRefused, EvidenceRefused or TooManyFiles, having kept nothing.
    """
    if (why := appeal_refusal(assessment, actor, at=at)) is not None:
        raise why
    incoming = judge_appeal_files(files, assessment, actor=actor, at=at)
    with transaction.atomic():
        file = lock_assessment(assessment)
        draft = _opened_draft(file, seen_version, actor, at)
        typed = {code: text for code, text in (figures or {}).items() if text.strip()}
        row, _is_new = AppealLine.objects.update_or_create(
            appeal=draft,
            line=line,
            defaults={"reason": reason.strip(), "figures": changed_figures(file, line, typed)},
        )
        keep_appeal_files(row, incoming, actor=actor, at=at)
        data = {"line": line, "figures": row.figures, "files": [one.name for one in incoming]}
        _record("line", file, data, actor, at)
        return row


@transaction.atomic
def leave_line(assessment: Assessment, line: str, *, actor: Actor, at: datetime) -> None:
    """Take a line, with its evidence, out of the appeal that is being written.

    Raises what ``appeal_refusal`` returns, or NotContested.
    """
    file = lock_assessment(assessment)
    draft = _opened_draft(file, None, actor, at)
    if not draft.lines.filter(line=line).delete()[0]:
        raise NotContested(line=line)
    _record("line_left", file, {"line": line}, actor, at)


@transaction.atomic
def remove_appeal_file(assessment: Assessment, item_id: int, *, actor: Actor, at: datetime) -> str:
    """Take a file away from the appeal that is being written, and return its line; its bytes stay stored.

    Raises what ``appeal_refusal`` returns, or FileNotThere.
    """
    file = lock_assessment(assessment)
    draft = _opened_draft(file, None, actor, at)
    item = AppealFile.objects.filter(pk=item_id, line__appeal=draft).select_related("line", "file").first()
    if item is None:
        raise FileNotThere()
    item.delete()
    _record("file_removed", file, {"line": item.line.line, "name": item.file.name}, actor, at)
    return item.line.line


def _opened_draft(file: Assessment, seen_version: int | None, actor: Actor, at: datetime) -> Appeal:
    """Return the draft of a locked file, begun when there is none, its version counted on."""
    if (why := appeal_refusal(file, actor, at=at)) is not None:
        raise why
    draft = Appeal.objects.filter(assessment=file, state=AppealState.DRAFT).first()
    if seen_version is not None and seen_version != (draft.version if draft else 0):
        raise AppealChanged()
    if draft is None:
        number = Appeal.objects.filter(assessment=file).count() + 1
        return Appeal.objects.create(assessment=file, number=number, begun_by=actor.user, begun_at=at)
    draft.version += 1
    draft.save(update_fields=["version"])
    return draft


def _record(what: str, file: Assessment, data: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    record_event(f"{DRAFT_EVENTS}{what}", actor=actor.user, target=file, data=data, at=at)


def appeal_content(appeal: Appeal, assessment: Assessment) -> dict[str, Any]:
    """Return what the receipt of an appeal answers for: reasons, lines, figures claimed, hashes of files.

    Its digest (SHA-256 of canonical JSON) is the same for the same content, whenever it is taken.
    """
    return {
        "commune": assessment.commune.code,
        "assessed_year": assessment.cycle.assessed_year,
        "number": appeal.number,
        "grids": [
            {"code": grid.code, "version": grid.version, "digest": grid.digest}
            for grid in grids_of(assessment)
        ],
        "reason": appeal.reason,
        "lines": [
            {
                "line": row.line,
                "reason": row.reason,
                "figures": row.figures,
                "files": sorted(item.file.sha256 for item in row.files.all()),
            }
            for row in lines_in_order(appeal, assessment)
        ],
    }


@transaction.atomic
def send_appeal(
    assessment: Assessment, *, seen_digest: str | None = None, actor: Actor, at: datetime
) -> Appeal:
    """Send the appeal that is written: state, receipt, event and messages, all or nothing.

    ``seen_digest`` is that of the content the manager confirmed. Raises what ``appeal_refusal`` returns,
    NoLineNamed, LineWithoutReason, ReasonRequired or AppealChanged; a second click gives no second receipt
    (WrongState).
    """
    file = lock_assessment(assessment)
    if (why := appeal_refusal(file, actor, at=at, sends=True)) is not None:
        raise why
    draft = draft_of(file)
    rows = lines_in_order(draft, file) if draft else []
    if draft is None or not rows:
        raise NoLineNamed()
    if silent := [row.line for row in rows if not row.reason]:
        raise LineWithoutReason(line=silent[0])
    if not draft.reason:
        raise ReasonRequired()
    content_digest = digest(appeal_content(draft, file))
    if seen_digest is not None and seen_digest != content_digest:
        raise AppealChanged()
    transition = apply_step(file, Action.APPEAL, actor=actor, at=at, reason=draft.reason)
    draft.state = AppealState.SENT
    draft.sent_by, draft.sent_at = actor.user, at
    draft.receipt = f"ADAA-{file.cycle.assessed_year}-{file.commune.code}-A{draft.number}"
    draft.digest = content_digest
    draft.version += 1
    draft.save()
    lines = [row.line for row in rows]
    record_event(
        APPEALED_LINES,
        actor=actor.user,
        target=file,
        data={
            "lines": lines,
            "named": ", ".join(lines),
            "step": transition.pk,
            "number": draft.receipt,
            "digest": content_digest,
        },
        at=at,
    )
    create_job(
        RECEIPT_JOB,
        arguments={"appeal": draft.pk, "number": draft.receipt},
        owner=actor.user,
        target=file,
        total=1,
        at=at,
    )
    return draft
