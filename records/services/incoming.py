"""A file that somebody sends: judged before it is kept, and named as its sender named it."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import File

from records.models import StoredFile
from records.models.files import ScanState
from records.services.antivirus import scan
from records.services.file_types import FileLimits, identify
from records.services.files import measure, store_file

MAX_NAME = 255


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file found right: its type, what the antivirus said, the name and the digest it is known by."""

    content: File
    name: str
    sha256: str
    content_type: str
    scan_state: ScanState

    def store(self, *, by: AbstractBaseUser | None, at: datetime) -> StoredFile:
        """Keep the bytes."""
        return store_file(
            self.content,
            name=self.name,
            content_type=self.content_type,
            by=by,
            at=at,
            scan_state=self.scan_state,
        )


def judge(content: File, *, name: str, limits: FileLimits) -> Incoming:
    """Return a file that may be kept, after its type, its size and the antivirus were found right.

    Raises a FileRefused that says what is wrong; Infected when it is the antivirus that refused.
    """
    file_type = identify(content, name=name, limits=limits)
    scan_state = scan(content)
    return Incoming(
        content=content,
        name=kept_name(name),
        sha256=measure(content)["sha256"],
        content_type=file_type.content_type,
        scan_state=scan_state,
    )


def kept_name(name: str) -> str:
    """Return a name in composed letters; one that is too long loses its middle, never its end."""
    name = unicodedata.normalize("NFC", name)
    if len(name) <= MAX_NAME:
        return name
    suffix = PurePath(name).suffix
    return name[: MAX_NAME - len(suffix)] + suffix
