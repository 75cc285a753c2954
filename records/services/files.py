"""Store bytes once, with their measures; read them back; check that they are still the same."""

import hashlib
import uuid
import zlib
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import ContentFile, File

from records.models import StoredFile
from records.models.files import ScanState

CHUNK = 1024 * 1024


def measure(content: File) -> dict[str, Any]:
    """Return size (bytes), SHA-256, SHA-512 and CRC-32 of a file, read once in chunks."""
    sha256, sha512, crc32, size = hashlib.sha256(), hashlib.sha512(), 0, 0
    content.seek(0)
    for chunk in content.chunks(CHUNK):
        sha256.update(chunk)
        sha512.update(chunk)
        crc32 = zlib.crc32(chunk, crc32)
        size += len(chunk)
    content.seek(0)
    return {"size": size, "sha256": sha256.hexdigest(), "sha512": sha512.hexdigest(), "crc32": crc32}


def store_file(
    content: File | bytes,
    *,
    name: str,
    content_type: str,
    by: AbstractBaseUser | None,
    at: datetime,
    scan_state: str = ScanState.NOT_CONFIGURED,
) -> StoredFile:
    """Store bytes under a random key. ``name`` is kept as given, for showing; the type is the caller's.

    ``scan_state`` is what the antivirus said of the bytes before.
    """
    file = ContentFile(content) if isinstance(content, bytes) else content
    stored = StoredFile(  # type: ignore[misc]
        key=uuid.uuid4().hex,
        name=name[:255],
        content_type=content_type,
        scan_state=scan_state,
        stored_by=by,
        stored_at=at,
        **measure(file),
    )
    stored.content.save(name, file, save=False)
    stored.save()
    return stored


def verify_file(file: StoredFile, *, at: datetime) -> bool:
    """Compare the stored bytes with their SHA-256, note the outcome, and tell whether they are intact."""
    try:
        with file.content.open("rb") as content:
            intact = measure(content)["sha256"] == file.sha256
    except FileNotFoundError:
        intact = False
    StoredFile.objects.filter(pk=file.pk).update(checked_at=at, damaged=not intact)
    return intact
