import io
from datetime import UTC, datetime

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from config.toolbox.archives import new_archive
from records.services import backups
from records.services.backups import BackupError, database_is_empty, verify_backup, write_backup
from records.services.files import store_file
from tests.factories.accounts import UserFactory

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path):
    def write(**details):
        target = tmp_path / "kept.tar"
        known = {"made_at": AT.isoformat(), "version": "0.1.0", "engine": connection.vendor, "migrations": []}
        with new_archive(target, at=AT) as writer:
            writer.add("database", io.BytesIO(b"rows"), 4)
            writer.seal({**known, **details})
        return target

    return write


def test_what_an_archive_holds_is_summed_up(archive):
    summary = verify_backup(archive(migrations=["records.0001_initial"]))
    assert (summary.made_at, summary.version, summary.files, summary.bytes) == (AT, "0.1.0", 0, 4)


def test_an_archive_of_another_database_is_refused(archive):
    with pytest.raises(BackupError, match="was made on oracle; this portal runs on"):
        verify_backup(archive(engine="oracle"))


def test_an_archive_of_a_newer_version_is_refused(archive):
    with pytest.raises(BackupError, match=r"newer version \(9\.0\), which knows records\.9999_later"):
        verify_backup(archive(version="9.0", migrations=["records.9999_later"]))


@pytest.mark.django_db
def test_a_database_is_empty_until_somebody_is_in_it():
    assert database_is_empty()
    UserFactory()
    assert not database_is_empty()


@pytest.fixture
def _database_copied(monkeypatch):
    monkeypatch.setattr(backups, "copy_database", lambda target: target.write_bytes(b"rows"))


@pytest.mark.django_db
@pytest.mark.usefixtures("_database_copied")
def test_a_file_that_the_storage_lost_is_told(tmp_path):
    kept, lost = (
        store_file(name.encode(), name=name, content_type="text/plain", by=None, at=AT) for name in "ab"
    )
    default_storage.delete(lost.content.name)
    summary = write_backup(tmp_path / "kept.tar", at=AT)
    assert (summary.files, summary.missing) == (1, (lost.content.name,))
    assert verify_backup(tmp_path / "kept.tar").digest == summary.digest
    assert kept.content.name not in summary.missing


@pytest.mark.django_db
@pytest.mark.usefixtures("_database_copied")
def test_a_backup_never_replaces_another(tmp_path):
    target = tmp_path / "kept.tar"
    target.write_bytes(b"an earlier one")
    with pytest.raises(BackupError, match="exists already"):
        write_backup(target, at=AT)
    assert target.read_bytes() == b"an earlier one"
