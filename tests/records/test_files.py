"""Stored files: measured once, private, checked."""

import hashlib
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from records.models import StoredFile
from records.services.files import store_file, verify_file
from records.services.upkeep import verify_stored_files
from tests.factories.accounts import UserFactory

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
BYTES = b"%PDF-1.7 a small file"

pytestmark = pytest.mark.django_db


def _stored(content: bytes = BYTES) -> StoredFile:
    return store_file(content, name="محضر دورة فبراير.pdf", content_type="application/pdf", by=None, at=AT)


def test_a_file_is_measured_and_keeps_its_name():
    user = UserFactory()

    file = store_file(ContentFile(BYTES), name="PV n°3.PDF", content_type="application/pdf", by=user, at=AT)

    assert (file.name, file.size, file.stored_by) == ("PV n°3.PDF", len(BYTES), user)
    assert file.sha256 == hashlib.sha256(BYTES).hexdigest()
    assert file.sha512 == hashlib.sha512(BYTES).hexdigest()
    assert file.crc32 == zlib.crc32(BYTES)


def test_a_file_has_no_public_address_and_a_random_place():
    file = _stored()

    assert file.content.name.endswith(file.key)
    with pytest.raises(ValueError, match="no public address"):
        _ = file.content.url


def test_intact_bytes_pass_the_check():
    file = _stored()

    assert verify_file(file, at=AT)
    file.refresh_from_db()
    assert (file.checked_at, file.damaged) == (AT, False)


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(b"other"), lambda path: path.unlink()])
def test_damaged_and_lost_bytes_are_found(damage):
    good, bad = _stored(), _stored(b"%PDF-1.7 another")
    path = Path(bad.content.path)
    path.chmod(0o600)
    damage(path)

    assert verify_stored_files(at=AT) == [bad.pk]
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.damaged, good.damaged) == (True, False)
