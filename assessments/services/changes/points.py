"""A file as it stood: at each submission, at each approval, when one last read it, now. Peers D10."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from assessments.enums import APPROVED_STATES, Action, Stage
from assessments.models import (
    Answer,
    Assessment,
    ChangesRead,
    Correction,
    EvidenceItem,
    Submission,
    Transition,
)
from assessments.scoring import Grid
from assessments.services.access import sees_review
from assessments.services.answers.log import EVENT
from assessments.services.evidence import current_evidence
from assessments.services.figures import Asked, Figures, asked_by, declared_figures, verified_figures
from assessments.services.grids import grids_of, scoring_grid
from communes.actors import Actor
from config.toolbox.dates import format_moment
from records.models import Event

NOW, READ = "now", "read"


@dataclass(frozen=True, slots=True)
class Point:
    """A moment of a file that can be compared with another: its code in addresses, its name, its hour."""

    code: str
    label: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A file at one moment: figures by field, and the names of its files by document code and SHA-256."""

    point: Point
    figures: Figures
    documents: Mapping[tuple[str, str], str]

    def text(self, field: str) -> str:
        """Return a figure in canonical text, "" when it is not answered."""
        value = self.figures.get(field, "")
        return str(value).lower() if isinstance(value, bool) else value


def points_of(assessment: Assessment, actor: Actor, *, at: datetime) -> list[Point]:
    """Return the moments that a reader may compare, the earliest first. Three queries.

    The commune and its province know of approvals as long as one stands.
    """
    points = [
        Point(f"submission-{version}", _("Submission %(version)s") % {"version": version}, sent_at)
        for version, sent_at in Submission.objects.filter(assessment=assessment)
        .order_by("version")
        .values_list("version", "submitted_at")
    ]
    if sees_review(actor) or assessment.state in APPROVED_STATES:
        steps = Transition.objects.filter(assessment=assessment, action=Action.APPROVE).order_by("pk")
        points += [
            Point(f"approval-{pk}", _("Approval"), made_at) for pk, made_at in steps.values_list("pk", "at")
        ]
    read_at = last_read(assessment, actor)
    if read_at is not None:
        points.append(Point(READ, _("When you last marked it as read"), read_at))
    points = [Point(p.code, f"{p.label} – {format_moment(p.at)}", p.at) for p in points]
    return [*sorted(points, key=lambda point: point.at), Point(NOW, _("Now"), at)]


def last_read(assessment: Assessment, actor: Actor) -> datetime | None:
    """Return until when this person has read the changes of a file."""
    rows = ChangesRead.objects.filter(assessment=assessment, reader=actor.user)
    return rows.values_list("read_at", flat=True).first()


def snapshot(assessment: Assessment, point: Point, actor: Actor) -> Snapshot:
    """Return the file as it stood at a point, as far as its reader may know it.

    A submission is read from its receipt. Two queries for it, seven at most for another point.
    """
    if point.code.startswith("submission-"):
        return _sent(assessment, point)
    if point.code == NOW:
        sees_corrections = sees_review(actor) or assessment.state in APPROVED_STATES
        figures = verified_figures(assessment) if sees_corrections else declared_figures(assessment)
        items = current_evidence(assessment)
        return Snapshot(point, figures, _names(items))
    return _as_it_stood(assessment, point)


def _sent(assessment: Assessment, point: Point) -> Snapshot:
    version = int(point.code.removeprefix("submission-"))
    receipt = Submission.objects.get(assessment=assessment, version=version)
    documents = {(row["document"], row["sha256"]): row["name"] for row in receipt.evidence}
    return Snapshot(point, receipt.content["answers"], documents)


def _names(items: Sequence[EvidenceItem]) -> dict[tuple[str, str], str]:
    return {(item.document_code, item.file.sha256): item.file.name for item in items}


def _as_it_stood(assessment: Assessment, point: Point) -> Snapshot:
    """Take back what was changed after a moment: answers by the log, the rest by its own dates."""
    grids: tuple[Grid, ...] = tuple(map(scoring_grid, grids_of(assessment)))
    asked = asked_by(grids)
    items = [
        item
        for item in EvidenceItem.objects.filter(assessment=assessment, added_at__lte=point.at)
        .select_related("file")
        .order_by("pk")
        if item.removed_at is None or item.removed_at > point.at
    ]
    figures = _answers_at(assessment, asked, point.at)
    for item in items:
        if item.on_request_id is None:
            figures |= dict.fromkeys(asked.given.get(item.document_code, ()), True)
    corrections = Correction.objects.filter(
        assessment=assessment, stage=Stage.REVIEW, corrected_at__lte=point.at
    ).order_by("pk")
    for row in corrections:
        if row.withdrawn_at is not None and row.withdrawn_at <= point.at:
            continue
        if row.value:
            figures[row.field] = asked.figure(row.field, row.value)
        else:
            figures.pop(row.field, None)
    return Snapshot(point, figures, _names(items))


def _answers_at(assessment: Assessment, asked: Asked, at: datetime) -> Figures:
    answers = Answer.objects.filter(assessment=assessment).values_list("field", "value")
    texts = {code: text for code, text in answers if code in asked.fields}
    later = Event.objects.filter(
        code=EVENT,
        target_type=ContentType.objects.get_for_model(Assessment),
        target_id=assessment.pk,
        occurred_at__gt=at,
    ).order_by("-pk")
    for data in later.values_list("data", flat=True):
        texts |= {code: text for code, text in data["before"].items() if code in asked.fields}
    return {code: asked.figure(code, text) for code, text in texts.items() if text}
