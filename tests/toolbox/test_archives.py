import io
import json
import stat
import tarfile
from datetime import UTC, datetime

import pytest

from config.toolbox.archives import MANIFEST, ArchiveError, members, new_archive, verify_archive

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
NAME = "files/محضر n°3.pdf"


@pytest.fixture
def archive(tmp_path):
    target = tmp_path / "kept.tar"
    with new_archive(target, at=AT) as writer:
        writer.add("database", io.BytesIO(b"rows" * 5000), 20000)
        writer.add(NAME, io.BytesIO(b"bytes"), 5)
        writer.seal({"engine": "any"})
    return target


def rewritten(archive, change):
    """Return a copy whose members went through ``change(name, content)``; None leaves one out."""
    copy = archive.with_name("changed.tar")
    with tarfile.open(copy, "w", format=tarfile.PAX_FORMAT) as target:
        for name, _size, content in members(archive):
            data = change(name, content.read())
            if data is not None:
                member = tarfile.TarInfo(name)
                member.size = len(data)
                target.addfile(member, io.BytesIO(data))
    return copy


def test_an_intact_archive_gives_its_manifest(archive):
    manifest, digest = verify_archive(archive)
    assert manifest["engine"] == "any"
    assert list(manifest["entries"]) == ["database", NAME]
    assert manifest["entries"][NAME]["size"] == 5
    assert len(digest) == 64


def test_it_is_readable_by_its_owner_alone_and_by_plain_tar(archive):
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    with tarfile.open(archive) as plain:
        assert plain.getnames() == ["database", NAME, MANIFEST]


def test_a_flipped_byte_is_found(archive):
    data = bytearray(archive.read_bytes())
    data[2000] ^= 1
    archive.write_bytes(data)
    with pytest.raises(ArchiveError, match="database is not what its manifest says"):
        verify_archive(archive)


@pytest.mark.parametrize("kept", [0, 300, 12000, 21000])
def test_an_archive_that_was_cut_short_is_refused(archive, kept):
    archive.write_bytes(archive.read_bytes()[:kept])
    with pytest.raises(ArchiveError, match=r"cut short|cannot be read"):
        verify_archive(archive)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda name, data: None if name == NAME else data, f"{NAME} is not what"),
        (
            lambda name, data: None if name == MANIFEST else data,
            "its manifest, which stands last, is missing",
        ),
        (lambda name, data: data + b"more" if name == NAME else data, f"{NAME} is not what"),
        (lambda name, data: without(data, NAME) if name == MANIFEST else data, f"holds {NAME}, which"),
        (lambda name, data: other_format(data) if name == MANIFEST else data, "has format 99"),
    ],
)
def test_what_does_not_fit_the_manifest_is_refused(archive, change, sentence):
    with pytest.raises(ArchiveError, match=sentence):
        verify_archive(rewritten(archive, change))


def without(manifest, name):
    document = json.loads(manifest)
    del document["entries"][name]
    return json.dumps(document).encode()


def other_format(manifest):
    return json.dumps({**json.loads(manifest), "format": 99}).encode()


def test_a_writer_that_fails_leaves_nothing(tmp_path):
    target = tmp_path / "kept.tar"
    with pytest.raises(OSError, match="unexpected end of data"), new_archive(target, at=AT) as writer:
        writer.add("database", io.BytesIO(b"short"), 500)
    assert list(tmp_path.iterdir()) == []


def test_links_are_refused(tmp_path):
    target = tmp_path / "links.tar"
    with tarfile.open(target, "w") as archive:
        link = tarfile.TarInfo("files/passwd")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    with pytest.raises(ArchiveError, match="files/passwd is no plain file"):
        verify_archive(target)
