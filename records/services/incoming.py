"""A file that somebody sends: judged before it is kept, and named as its sender named it."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model

from records.models import StoredFile
from records.models.files import ScanState
from records.services.antivirus import Infected, scan_or_wait
from records.services.events import record_event
from records.services.file_types import FileLimits, FileRefused, identify
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

    Raises a FileRefused that says what is wrong; Infected when it is the antivirus that refused. While the
    antivirus is away the file may be kept, closed to everybody until it has been judged.
    """
    file_type = identify(content, name=name, limits=limits)
    scan_state = scan_or_wait(content)
    return Incoming(
        content=content,
        name=kept_name(name),
        sha256=measure(content)["sha256"],
        content_type=file_type.content_type,
        scan_state=scan_state,
    )


def judge_logged(
    content: File,
    *,
    name: str,
    limits: FileLimits,
    infected: str,
    target: Model,
    by: AbstractBaseUser,
    at: datetime,
    said: Mapping[str, Any] | None = None,
) -> Incoming:
    """Judge a file; what the antivirus refuses is put on the log of ``target`` under the code ``infected``.

    ``said`` is what the sentence of that code names besides the file and what was found in it.
    Raises FileRefused: call this outside the transaction that keeps the file, or the log forgets it.
    """
    try:
        return judge(content, name=name, limits=limits)
    except Infected as refusal:
        data = {"name": kept_name(name), "found": refusal.params["name"], **(said or {})}
        record_event(infected, actor=by, target=target, data=data, at=at)
        raise


def judge_all(
    uploads: Sequence[UploadedFile], *, refused: Callable[[FileRefused], Exception], **how: Any
) -> list[Incoming]:
    """Judge and log several files; return them when all are found right, else raise ``refused(why)``.

    ``how`` is what ``judge_logged`` takes: limits, infected, target, by and at.
    """
    found = []
    for upload in uploads:
        try:
            found.append(judge_logged(upload, name=upload.name or "", **how))
        except FileRefused as refusal:
            raise refused(refusal) from refusal
    return found


def kept_name(name: str) -> str:
    """Return a name in composed letters; one that is too long loses its middle, never its end."""
    name = unicodedata.normalize("NFC", name)
    if len(name) <= MAX_NAME:
        return name
    suffix = PurePath(name).suffix
    return name[: MAX_NAME - len(suffix)] + suffix
