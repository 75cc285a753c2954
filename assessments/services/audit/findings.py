"""Findings of an audit: written on one line or condition, changed and removed while they are drafts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from assessments.enums import Action, FileSide, Gravity
from assessments.exceptions import AssessmentError, Overtaken
from assessments.models import Assessment, Finding, FindingFile
from assessments.services.audit.finding_files import judge_files, keep_files
from assessments.services.audit.steps import require_inspector
from assessments.services.corrections import changed_figures
from assessments.services.workflow import lock_assessment
from communes.actors import Actor
from config.toolbox.clock import local_day
from config.toolbox.dates import format_day
from config.toolbox.locks import locked
from records.services.events import record_event
from records.services.incoming import Incoming

# What is noted of drafts is for the inspectors alone (``timeline``).
DRAFT_EVENTS = "finding.draft_"


class ObservationRequired(AssessmentError):
    code = "observation_required"
    text = _("Write what was seen.")


class RecommendationIncomplete(AssessmentError):
    code = "recommendation_incomplete"
    text = _("A recommendation needs its words, who is to act, and the date by which it is to be done.")


class RecommendationPast(AssessmentError):
    code = "recommendation_past"
    text = _("The recommendation is to be done by %(date)s, which is past.")


class FindingChanged(Overtaken):
    code = "finding_changed"
    text = _(
        "A colleague changed or removed this finding since you opened this page. Read it, then send "
        "yours again if it should replace it."
    )


@dataclass(frozen=True, slots=True)
class FindingFacts:
    """What an inspector writes: the line, what was seen, the figures found as typed, what is recommended."""

    line: str
    observed: str
    gravity: Gravity
    figures: Mapping[str, str] = field(default_factory=dict)
    recommendation: str = ""
    recommendation_owner: str = ""
    recommendation_due_on: date | None = None


def write_finding(
    assessment: Assessment,
    facts: FindingFacts,
    *,
    files: Sequence[UploadedFile] = (),
    actor: Actor,
    at: datetime,
) -> Finding:
    """Write a draft finding on a line, under the file's next number.

    Figures equal to those in force are left out. Raises what ``audit_steps.require_inspector``,
    ``corrections.changed_figures`` and ``finding_files`` raise, ObservationRequired,
    RecommendationIncomplete or RecommendationPast, having kept nothing.
    """
    require_inspector(assessment, Action.NOTIFY_FINDINGS, actor, at=at)
    incoming = judge_files(files, assessment, actor=actor, at=at)
    with transaction.atomic():
        file = lock_assessment(assessment)
        require_inspector(file, Action.NOTIFY_FINDINGS, actor, at=at)
        last = Finding.objects.filter(assessment=file).aggregate(last=Max("number"))["last"] or 0
        finding = Finding(assessment=file, number=last + 1, line=facts.line)
        return _keep(finding, facts, incoming, what="written", actor=actor, at=at)


def change_finding(
    finding: Finding,
    facts: FindingFacts,
    *,
    files: Sequence[UploadedFile] = (),
    seen_version: int,
    actor: Actor,
    at: datetime,
) -> Finding:
    """Change a draft finding; its line and its number stay, files are added to those there.

    Raises what ``write_finding`` raises, or FindingChanged.
    """
    require_inspector(finding.assessment, Action.NOTIFY_FINDINGS, actor, at=at)
    incoming = judge_files(files, finding.assessment, actor=actor, at=at)
    with transaction.atomic():
        row = lock_finding(finding, Action.NOTIFY_FINDINGS, seen_version, actor, at)
        row.version += 1
        return _keep(row, facts, incoming, what="changed", actor=actor, at=at)


@transaction.atomic
def remove_finding(finding: Finding, *, seen_version: int, actor: Actor, at: datetime) -> None:
    """Remove a draft finding with its files. Raises what ``require_inspector`` raises, or FindingChanged."""
    row = lock_finding(finding, Action.NOTIFY_FINDINGS, seen_version, actor, at)
    row.files.all().delete()
    number, line = row.number, row.line
    row.delete()
    _record("removed", row, {"number": number, "line": line}, actor, at)


@transaction.atomic
def remove_finding_file(item: FindingFile, *, actor: Actor, at: datetime) -> None:
    """Take an inspector's file away from a draft finding. Raises what ``require_inspector`` raises."""
    file = lock_assessment(item.finding.assessment)
    require_inspector(file, Action.NOTIFY_FINDINGS, actor, at=at)
    finding, name = item.finding, item.file.name
    item.delete()
    _record("file_removed", finding, {"number": finding.number, "name": name}, actor, at)


def lock_finding(finding: Finding, action: Action, seen_version: int, actor: Actor, at: datetime) -> Finding:
    """Return a finding read again and locked, with its file, for an inspector who may take this step.

    Raises what ``require_inspector`` raises, or FindingChanged.
    """
    file = lock_assessment(finding.assessment)
    require_inspector(file, action, actor, at=at)
    row = locked(Finding.objects.filter(pk=finding.pk)).first()
    if row is None or row.version != seen_version:
        raise FindingChanged()
    row.assessment = file
    return row


def _keep(
    finding: Finding,
    facts: FindingFacts,
    incoming: Sequence[Incoming],
    *,
    what: str,
    actor: Actor,
    at: datetime,
) -> Finding:
    finding.figures = changed_figures(finding.assessment, finding.line, facts.figures)
    finding.observed = facts.observed.strip()
    if not finding.observed:
        raise ObservationRequired()
    finding.gravity = facts.gravity
    finding.recommendation = facts.recommendation.strip()
    finding.recommendation_owner = facts.recommendation_owner.strip()
    finding.recommendation_due_on = facts.recommendation_due_on
    _check_recommendation(finding, today=local_day(at))
    finding.written_by, finding.written_at = actor.user, at
    finding.save()
    keep_files(finding, incoming, side=FileSide.INSPECTION, actor=actor, at=at)
    _record(what, finding, {"number": finding.number, "line": finding.line}, actor, at)
    return finding


def _check_recommendation(finding: Finding, *, today: date) -> None:
    """Ask for all of a recommendation or nothing of it, and for a day to come."""
    due_on = finding.recommendation_due_on
    parts = (finding.recommendation, finding.recommendation_owner, due_on)
    if any(parts) and not all(parts):
        raise RecommendationIncomplete()
    if due_on is not None and due_on < today:
        raise RecommendationPast(date=format_day(due_on))


def _record(what: str, finding: Finding, data: dict[str, object], actor: Actor, at: datetime) -> None:
    record_event(f"{DRAFT_EVENTS}{what}", actor=actor.user, target=finding.assessment, data=data, at=at)
