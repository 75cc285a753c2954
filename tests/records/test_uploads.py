"""Files that arrive in parts: the protocol as its clients see it, and who may go on with what."""

import base64
import hashlib
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from records.models import Upload
from records.services.parameters import set_parameter
from records.services.uploads import (
    BadLength,
    BadMetadata,
    NotWhole,
    TooManyUploads,
    UploadTooLarge,
    begin_upload,
    path_of,
    receive_part,
    remove_expired_uploads,
    whole_file,
)
from records.tasks import verify_stored_files
from tests.factories.accounts import UserFactory
from tests.factories.communes import sign_in

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def owner():
    return UserFactory()


def begun(owner, *, at=NOW, **options) -> Upload:
    wanted = {"purpose": "evidence", "target": owner, "size": 10, "name": "محضر.pdf", "max_bytes": 100}
    return begin_upload(**wanted | options, owner=owner, at=at)


@pytest.fixture
def ask(owner):
    """Speak to the address of a file on its way, by default as its sender."""

    def asking(method: str, upload: Upload, body: bytes = b"", *, as_=owner, **headers: str):
        client = sign_in(Client(), as_)
        given = {"Tus-Resumable": "1.0.0", **{name.replace("_", "-"): text for name, text in headers.items()}}
        return client.generic(
            method,
            reverse("records:upload", args=[upload.pk]),
            body,
            content_type=given.pop("Content-Type", "application/offset+octet-stream"),
            headers=given,
        )

    return asking


def test_a_file_goes_on_where_the_line_was_cut(ask, owner):
    upload = begun(owner)

    first = ask("PATCH", upload, b"01234", Upload_Offset="0")
    # What a broken request wrote without its row being changed is written over.
    with path_of(upload).open("ab") as file:
        file.write(b"rubbish")
    standing = ask("HEAD", upload)
    second = ask("PATCH", upload, b"56789", Upload_Offset=standing["Upload-Offset"])

    assert (first.status_code, first["Upload-Offset"], first["Tus-Resumable"]) == (204, "5", "1.0.0")
    assert (standing["Upload-Length"], standing["Cache-Control"]) == ("10", "no-store")
    assert "GMT" in standing["Upload-Expires"]
    assert (second.status_code, second["Upload-Offset"]) == (204, "10")
    upload.refresh_from_db()
    with whole_file(upload) as content:
        assert (content.read(), content.size, content.name) == (b"0123456789", 10, "محضر.pdf")
    assert path_of(upload).stat().st_mode & 0o077 == 0
    # Some networks let nothing through but GET and POST.
    assert ask("POST", upload, X_HTTP_Method_Override="DELETE").status_code == 204
    assert ask("HEAD", upload).status_code == 404


def test_parts_that_do_not_fit_change_nothing(ask, owner):
    upload = begun(owner)
    sha256 = base64.b64encode(hashlib.sha256(b"01234").digest()).decode()

    refused = {
        "other offset": ask("PATCH", upload, b"5", Upload_Offset="5"),
        "no offset": ask("PATCH", upload, b"5"),
        "beyond the end": ask("PATCH", upload, b"x" * 11, Upload_Offset="0"),
        "damaged": ask("PATCH", upload, b"01235", Upload_Offset="0", Upload_Checksum=f"sha256 {sha256}"),
        "unknown": ask("PATCH", upload, b"01234", Upload_Offset="0", Upload_Checksum="crc32 x"),
        "type": ask("PATCH", upload, b"01234", Upload_Offset="0", Content_Type="text/plain"),
        "version": ask("PATCH", upload, b"01234", Upload_Offset="0", Tus_Resumable="0.2.2"),
        "a stranger's": ask("PATCH", upload, b"01234", Upload_Offset="0", as_=UserFactory()),
        "a stranger discards": ask("DELETE", upload, as_=UserFactory()),
        "read": ask("GET", upload),
    }

    assert {why: answer.status_code for why, answer in refused.items()} == {
        "other offset": 409,
        "no offset": 409,
        "beyond the end": 413,
        "damaged": 460,
        "unknown": 400,
        "type": 415,
        "version": 412,
        "a stranger's": 404,
        "a stranger discards": 404,
        "read": 405,
    }
    assert refused["version"]["Tus-Version"] == "1.0.0"
    upload.refresh_from_db()
    assert (upload.received, path_of(upload).read_bytes()) == (0, b"")
    with pytest.raises(NotWhole), whole_file(upload):
        pass
    right = ask("PATCH", upload, b"01234", Upload_Offset="0", Upload_Checksum=f"sha256 {sha256}")
    assert right.status_code == 204


def test_what_the_server_can_do_is_told_to_clients(ask, owner):
    answer = ask("OPTIONS", begun(owner))

    assert answer["Tus-Extension"] == "creation,expiration,checksum,termination"
    assert answer["Tus-Checksum-Algorithm"] == "sha256,sha1"


def test_a_file_is_announced_within_limits(owner):
    set_parameter("uploads.max_waiting", "2", by=owner, reason="Test", at=NOW)
    for refusal, options in (
        (BadLength, {"size": 0}),
        (BadMetadata, {"name": " "}),
        (UploadTooLarge, {"size": 101}),
    ):
        with pytest.raises(refusal):
            begun(owner, **options)
    begun(owner)
    begun(owner)
    with pytest.raises(TooManyUploads):
        begun(owner)
    begun(UserFactory())


def test_what_nobody_goes_on_with_expires(ask, owner, django_capture_on_commit_callbacks):
    old = begun(owner, at=NOW - timedelta(days=8))
    gone_on_with = begun(owner, at=NOW - timedelta(days=8))
    receive_part(gone_on_with.pk, b"0", offset=0, owner=owner, at=NOW - timedelta(days=6))

    assert ask("HEAD", old).status_code == 410
    assert ask("PATCH", old, b"0", Upload_Offset="0").status_code == 410
    with django_capture_on_commit_callbacks(execute=True):
        verify_stored_files()

    assert list(Upload.objects.all()) == [gone_on_with]
    assert not path_of(old).exists()
    assert path_of(gone_on_with).exists()
    assert remove_expired_uploads(at=NOW) == 0
