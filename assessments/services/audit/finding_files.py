"""Files that bear out a finding or the reply to it, judged before any is kept."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from assessments.enums import FileSide
from assessments.exceptions import AssessmentError, FileNotKept
from assessments.models import Assessment, Finding, FindingFile
from assessments.services.evidence import evidence_limits
from communes.actors import Actor
from records.services.file_types import FileRefused
from records.services.incoming import Incoming, judge_logged, kept_name

MOST_FILES = 10


class TooManyFiles(AssessmentError):
    code = "too_many_files"
    text = _("A finding takes %(most)s documents of each side at most.")


class FindingFileRefused(FileNotKept):
    """A file beside a finding that was not kept; the words name it."""

    def __init__(self, name: str, refusal: FileRefused) -> None:
        super().__init__(refusal)
        self.name = name

    @property
    def message(self) -> str:
        words = _("“%(name)s” was not kept: %(reason)s")
        return str(words) % {"name": self.name, "reason": self.refusal.message}


def judge_files(
    files: Sequence[UploadedFile], assessment: Assessment, *, actor: Actor, at: datetime
) -> list[Incoming]:
    """Return the files, all found right. Raises FindingFileRefused or TooManyFiles.

    What the antivirus refuses is logged: call this outside the transaction that keeps them.
    """
    if len(files) > MOST_FILES:
        raise TooManyFiles(most=MOST_FILES)
    found = []
    for upload in files:
        name = kept_name(upload.name or "")
        try:
            incoming = judge_logged(
                upload,
                name=name,
                limits=evidence_limits(),
                infected="finding.file_infected",
                target=assessment,
                by=actor.user,
                at=at,
            )
        except FileRefused as refusal:
            raise FindingFileRefused(name, refusal) from refusal
        found.append(incoming)
    return found


def keep_files(
    finding: Finding, incoming: Sequence[Incoming], *, side: FileSide, actor: Actor, at: datetime
) -> None:
    """Keep files found right beside a finding; one that stands there already is not kept twice.

    Raises TooManyFiles.
    """
    standing = set(finding.files.filter(side=side).values_list("file__sha256", flat=True))
    new = {file.sha256: file for file in incoming if file.sha256 not in standing}
    if len(standing) + len(new) > MOST_FILES:
        raise TooManyFiles(most=MOST_FILES)
    for file in new.values():
        FindingFile.objects.create(
            finding=finding,
            side=side,
            file=file.store(by=actor.user, at=at),
            added_by=actor.user,
            added_at=at,
        )
