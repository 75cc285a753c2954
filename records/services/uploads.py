"""Files that arrive in parts and go on after a cut; each is kept nowhere until somebody takes it whole.

The cases are those of the tus protocol 1.0 (https://tus.io/protocols/resumable-upload); ``config.uploads``
speaks it.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.models import Upload
from records.services.incoming import kept_name
from records.services.parameters import parameter

# A part is held in memory, and its row locked, only for as long as it takes to write it.
MAX_PART = 5 * 1024 * 1024
# The protocol asks for SHA-1; it guards against a bad line, not against a person.
ALGORITHMS = ("sha256", "sha1")
MEGABYTE = 1024 * 1024


class UploadRefused(Exception):
    """Why a file or a part of it is not taken; ``status`` is what the protocol answers."""

    status = 400
    text: "str | Promise" = ""

    def __init__(self, **params: Any) -> None:
        self.params = params
        super().__init__(self.message)

    @property
    def message(self) -> str:
        return str(self.text) % self.params


class BadLength(UploadRefused):
    text = _("The size of the file is missing, or is no whole number of bytes above 0.")


class BadMetadata(UploadRefused):
    text = _("The name of the file is missing or cannot be read.")


class UploadTooLarge(UploadRefused):
    status = 413
    text = _("A file may have at most %(limit)s MB.")


class TooManyUploads(UploadRefused):
    status = 429
    text = _("%(count)s files are waiting already: say what they are, or discard them, before you send more.")


class OtherOffset(UploadRefused):
    status = 409
    text = _("This part does not begin where the last one ended.")


class BeyondTheEnd(UploadRefused):
    status = 413
    text = _("More was sent than the size that was announced.")


class UnknownAlgorithm(UploadRefused):
    text = _("The checksum is of a kind that is not known.")


class OtherChecksum(UploadRefused):
    status = 460
    text = _("This part was damaged on its way. It is sent again.")


class UploadExpired(UploadRefused):
    status = 410
    text = _("What was received of this file has expired. Send it anew.")


class NotWhole(UploadRefused):
    status = 409
    text = _("This file has not arrived whole yet.")


def path_of(upload: Upload) -> Path:
    """Return where the bytes of a file on its way stand: a private folder, a name nobody chose."""
    return Path(settings.INCOMING_ROOT) / upload.pk.hex


def uploads_of(user: AbstractBaseUser, *, at: datetime) -> QuerySet[Upload]:
    """Return what a person is sending and may still go on with."""
    return Upload.objects.filter(owner=user, expires_at__gt=at)  # type: ignore[misc]


def begin_upload(
    *,
    purpose: str,
    target: Model,
    size: int,
    name: str,
    metadata: dict[str, str] | None = None,
    max_bytes: int,
    owner: AbstractBaseUser,
    at: datetime,
) -> Upload:
    """Announce a file. Raises BadLength, BadMetadata, UploadTooLarge or TooManyUploads.

    ``max_bytes`` is the limit of what the file is sent for.
    """
    if size < 1:
        raise BadLength()
    if not name.strip():
        raise BadMetadata()
    if size > max_bytes:
        raise UploadTooLarge(limit=max_bytes // MEGABYTE)
    with transaction.atomic():
        # Two windows of one person count together.
        type(owner)._default_manager.select_for_update().get(pk=owner.pk)
        waiting = uploads_of(owner, at=at).count()
        if waiting >= parameter("uploads.max_waiting"):
            raise TooManyUploads(count=waiting)
        upload = Upload.objects.create(  # type: ignore[misc]
            owner=owner,
            purpose=purpose,
            target_type=ContentType.objects.get_for_model(target),
            target_id=target.pk,
            name=kept_name(name),
            size=size,
            metadata=metadata or {},
            created_at=at,
            last_at=at,
            expires_at=_expiry(at),
        )
    path = path_of(upload)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    return upload


def receive_part(
    upload_id: UUID, part: bytes, *, offset: int, checksum: str = "", owner: AbstractBaseUser, at: datetime
) -> Upload:
    """Write the bytes that follow what is there, at most MAX_PART of them; return the row as it then is.

    ``checksum`` is an algorithm and a digest in Base64, or nothing. Raises Upload.DoesNotExist to strangers,
    else UploadExpired, OtherOffset, BeyondTheEnd, UnknownAlgorithm or OtherChecksum: nothing is then written.
    """
    if checksum:
        _check(part, checksum)
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=upload_id, owner=owner)  # type: ignore[misc]
        if upload.expires_at <= at:
            raise UploadExpired()
        if offset != upload.received:
            raise OtherOffset()
        if offset + len(part) > upload.size:
            raise BeyondTheEnd()
        # What an interrupted request wrote past the row's word is written over.
        with path_of(upload).open("r+b") as file:
            file.seek(offset)
            file.write(part)
            file.truncate()
        upload.received += len(part)
        upload.last_at, upload.expires_at = at, _expiry(at)
        upload.save(update_fields=["received", "last_at", "expires_at"])
    return upload


@transaction.atomic
def discard_upload(upload_id: UUID, *, owner: AbstractBaseUser) -> None:
    """Forget a file on its way, and its bytes. Raises Upload.DoesNotExist to strangers."""
    upload = Upload.objects.select_for_update().get(pk=upload_id, owner=owner)  # type: ignore[misc]
    _forget(upload)


@contextmanager
def whole_file(upload: Upload) -> Iterator[File]:
    """Give a file that arrived whole, open; whoever takes it judges it as any other. Raises NotWhole."""
    if not upload.is_whole:
        raise NotWhole()
    with path_of(upload).open("rb") as content:
        yield File(content, name=upload.name)


def remove_expired_uploads(*, at: datetime) -> int:
    """Forget the files that nobody went on with; return how many."""
    removed = 0
    for upload in Upload.objects.filter(expires_at__lte=at).iterator():
        with transaction.atomic():
            # Somebody may have gone on with it meanwhile.
            locked = Upload.objects.select_for_update().filter(pk=upload.pk, expires_at__lte=at).first()
            if locked is not None:
                _forget(locked)
                removed += 1
    return removed


def _expiry(at: datetime) -> datetime:
    return at + timedelta(days=parameter("uploads.days_kept"))


def _forget(upload: Upload) -> None:
    path = path_of(upload)
    upload.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def _check(part: bytes, checksum: str) -> None:
    algorithm, _space, digest = checksum.partition(" ")
    if algorithm not in ALGORITHMS:
        raise UnknownAlgorithm()
    found = hashlib.new(algorithm, part, usedforsecurity=False).digest()
    if not hmac.compare_digest(base64.b64encode(found).decode(), digest.strip()):
        raise OtherChecksum()
