"""Send a file, send it again after corrections, take it back: one receipt each time it is sent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from assessments.enums import Action, Stage
from assessments.exceptions import AssessmentError, DeadlinePassed
from assessments.models import Assessment, LineDecision, Submission
from assessments.services.evidence import current_evidence
from assessments.services.figures import declared_figures
from assessments.services.grids import grids_of
from assessments.services.missing import MissingItem, missing_items
from assessments.services.questionnaire import EntryScope, entry_scope
from assessments.services.score_runs import request_score
from assessments.services.workflow import apply_step, lock_assessment, refusal
from communes.actors import Actor
from config.toolbox.canonical import digest
from config.toolbox.dates import format_moment
from records.services.jobs import create_job

RECEIPT_JOB = "assessments.receipt"


class IncompleteAssessment(AssessmentError):
    """What is missing stands between a file and its submission."""

    code = "incomplete"
    text: "str | Promise" = ""

    def __init__(self, missing: Sequence[MissingItem]) -> None:
        super().__init__(count=len(missing))
        self.missing = missing

    @property
    def message(self) -> str:
        return self.text % self.params  # type: ignore[operator]


class RefusedTextsLeft(IncompleteAssessment):
    code = "refused_texts_left"
    text = ngettext_lazy(
        "The file cannot be sent: %(count)s thing must be corrected first.",
        "The file cannot be sent: %(count)s things must be corrected first.",
        "count",
    )


class MissingNotConfirmed(IncompleteAssessment):
    code = "missing_not_confirmed"
    text = ngettext_lazy(
        "The file was not sent: confirm that %(count)s missing item will count as not answered.",
        "The file was not sent: confirm that %(count)s missing items will count as not answered.",
        "count",
    )


class FileChanged(AssessmentError):
    code = "file_changed"
    text = _("The file was not sent: it has changed since this page was opened. Read it again.")


def submission_content(assessment: Assessment) -> dict[str, Any]:
    """Return what a receipt answers for: the figures, the hashes of the evidence, the grids' digests.

    Its digest (SHA-256 of canonical JSON) is the same for the same content, whenever it is taken.
    """
    evidence = sorted((item.document_code, item.file.sha256) for item in current_evidence(assessment))
    return {
        "commune": assessment.commune.code,
        "assessed_year": assessment.cycle.assessed_year,
        "grids": [
            {"code": grid.code, "version": grid.version, "digest": grid.digest}
            for grid in grids_of(assessment)
        ],
        "answers": dict(declared_figures(assessment)),
        "evidence": [{"document": code, "sha256": sha256} for code, sha256 in evidence],
    }


def evidence_list(assessment: Assessment) -> list[dict[str, Any]]:
    """Return the evidence as a receipt lists it: document, name, size in bytes, SHA-256."""
    return [
        {
            "document": item.document_code,
            "name": item.file.name,
            "size": item.file.size,
            "sha256": item.file.sha256,
        }
        for item in current_evidence(assessment)
    ]


@transaction.atomic
def submit_assessment(
    assessment: Assessment,
    *,
    actor: Actor,
    at: datetime,
    missing_confirmed: bool = False,
    missing_note: str = "",
    seen_digest: str | None = None,
) -> Submission:
    """Send a draft: state, receipt, event, messages and the request of its score, all or nothing.

    ``missing_confirmed`` says that the manager knows what is missing and sends it so; ``missing_note``, why,
    is kept where something is missing. ``seen_digest`` is that of the content they read: a file that has
    changed since is not sent. Raises WrongState (a second click gives no second receipt), NotAllowed,
    DeadlinePassed, RefusedTextsLeft, MissingNotConfirmed or FileChanged.
    """
    locked, scope = _open_for(assessment, Action.SUBMIT, actor, at)
    if scope.closed is not None:
        raise scope.closed
    note = missing_note.strip() if _is_incomplete(locked, missing_confirmed) else ""
    is_late = at > locked.cycle.submission_closes_at
    submission = _new_submission(
        locked, actor, at, is_late=is_late, seen_digest=seen_digest, missing_note=note
    )
    apply_step(
        locked,
        Action.SUBMIT,
        actor=actor,
        at=at,
        submitted_at=at,
        submitted_by=actor.user,
        is_late=is_late,
    )
    return submission


@transaction.atomic
def resubmit_assessment(
    assessment: Assessment,
    *,
    actor: Actor,
    at: datetime,
    missing_confirmed: bool = False,
    missing_note: str = "",
    seen_digest: str | None = None,
) -> Submission:
    """Send a returned file again; the lines that were sent back wait for a new decision.

    The late flag stays that of the first submission. Raises what ``submit_assessment`` raises.
    """
    locked, scope = _open_for(assessment, Action.RESUBMIT, actor, at)
    if scope.closed is not None:
        raise scope.closed
    note = missing_note.strip() if _is_incomplete(locked, missing_confirmed) else ""
    submission = _new_submission(
        locked, actor, at, is_late=locked.is_late, seen_digest=seen_digest, missing_note=note
    )
    LineDecision.objects.filter(assessment=locked, line__in=scope.returned or ()).update(answered_at=at)
    apply_step(locked, Action.RESUBMIT, actor=actor, at=at)
    return submission


@transaction.atomic
def withdraw_assessment(assessment: Assessment, *, actor: Actor, at: datetime, reason: str) -> Assessment:
    """Take a file back before the deadline, as long as no reviewer has claimed it.

    Its receipt is kept, marked as withdrawn. Raises WrongState, NotAllowed, ReasonRequired or DeadlinePassed.
    """
    locked, _scope = _open_for(assessment, Action.WITHDRAW, actor, at)
    if at > locked.deadline:
        raise DeadlinePassed(date=format_moment(locked.deadline))
    apply_step(
        locked,
        Action.WITHDRAW,
        actor=actor,
        at=at,
        reason=reason,
        submitted_at=None,
        submitted_by=None,
        is_late=False,
    )
    Submission.objects.filter(assessment=locked, withdrawn_at__isnull=True).update(withdrawn_at=at)
    return locked


def latest_submission(assessment: Assessment) -> Submission | None:
    """Return the receipt in force of a file, if it was sent and not taken back."""
    receipts = Submission.objects.filter(assessment=assessment, withdrawn_at__isnull=True)
    return receipts.select_related("submitted_by").order_by("-version").first()


def _open_for(
    assessment: Assessment, action: Action, actor: Actor, at: datetime
) -> tuple[Assessment, EntryScope]:
    locked = lock_assessment(assessment)
    if (why := refusal(locked, action, actor)) is not None:
        raise why
    return locked, entry_scope(locked, at=at)


def _is_incomplete(assessment: Assessment, missing_confirmed: bool) -> bool:
    """Tell whether what is missing is sent so. Raises RefusedTextsLeft or MissingNotConfirmed."""
    missing = missing_items(assessment)
    if blocking := [item for item in missing if item.blocks]:
        raise RefusedTextsLeft(blocking)
    if missing and not missing_confirmed:
        raise MissingNotConfirmed(missing)
    return bool(missing)


def _new_submission(
    assessment: Assessment,
    actor: Actor,
    at: datetime,
    *,
    is_late: bool,
    seen_digest: str | None,
    missing_note: str,
) -> Submission:
    content = submission_content(assessment)
    if seen_digest is not None and seen_digest != digest(content):
        raise FileChanged()
    version = Submission.objects.filter(assessment=assessment).count() + 1
    submission = Submission.objects.create(
        assessment=assessment,
        version=version,
        number=f"ADAA-{assessment.cycle.assessed_year}-{assessment.commune.code}-{version}",
        submitted_by=actor.user,
        submitted_at=at,
        is_late=is_late,
        content=content,
        evidence=evidence_list(assessment),
        digest=digest(content),
        missing_note=missing_note,
    )
    request_score(assessment, stage=Stage.DECLARED, at=at)
    create_job(
        RECEIPT_JOB,
        arguments={"submission": submission.pk, "number": submission.number},
        owner=actor.user,
        target=assessment,
        total=1,
        at=at,
    )
    return submission
