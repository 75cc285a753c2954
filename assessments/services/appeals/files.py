"""Evidence that an appeal brings for its lines: judged before any is kept."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from assessments.enums import AppealState
from assessments.exceptions import AssessmentError
from assessments.models import AppealFile, AppealLine, Assessment
from assessments.services.access import opens_evidence
from assessments.services.evidence import EvidenceRefused, evidence_limits
from communes.actors import Actor
from records.services.incoming import Incoming, judge_all

MOST_FILES = 20
INFECTED = "appeal.file_infected"


class TooManyFiles(AssessmentError):
    code = "too_many_files"
    text = _("A contested line takes %(most)s files at most.")


def judge_appeal_files(
    files: Sequence[UploadedFile], assessment: Assessment, *, actor: Actor, at: datetime
) -> list[Incoming]:
    """Return the files, all found right in type, size and by the antivirus. Raises EvidenceRefused.

    What the antivirus refuses is logged: call this outside the transaction that keeps them.
    """
    return judge_all(
        files,
        refused=EvidenceRefused,
        limits=evidence_limits(),
        infected=INFECTED,
        target=assessment,
        by=actor.user,
        at=at,
    )


def keep_appeal_files(row: AppealLine, incoming: Sequence[Incoming], *, actor: Actor, at: datetime) -> None:
    """Keep files found right beside a contested line; one that stands there is not kept twice.

    Raises TooManyFiles.
    """
    known = set(row.files.values_list("file__sha256", flat=True))
    fresh = {one.sha256: one for one in incoming if one.sha256 not in known}
    if len(known) + len(fresh) > MOST_FILES:
        raise TooManyFiles(most=MOST_FILES)
    for one in fresh.values():
        stored = one.store(by=actor.user, at=at)
        AppealFile.objects.create(line=row, file=stored, added_by=actor.user, added_at=at)


def access_appeal_file(assessment: Assessment, item_id: int, *, actor: Actor | None) -> AppealFile:
    """Return a file of an appeal for whoever opens the evidence of its file; a draft's is its commune's own.

    Anything else is a 404.
    """
    if not opens_evidence(actor):
        raise Http404
    items = AppealFile.objects.filter(line__appeal__assessment=assessment).select_related("file", "line")
    if actor is None or not actor.is_commune:
        items = items.exclude(line__appeal__state=AppealState.DRAFT)
    return get_object_or_404(items, pk=item_id)
