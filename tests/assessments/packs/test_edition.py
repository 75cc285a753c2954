import hashlib
import io
import zipfile
import zlib
from datetime import UTC, datetime

import pytest

from assessments.packs.bag import Bag, BagFile, made_file
from assessments.packs.edition import NotAnEdition, read_edition, seal
from config.toolbox.zipstore import ZipLayout

EVIDENCE = b"%PDF minutes of February"
PATH = "data/cmo2/C2-04/محضر دورة فبراير.pdf"


@pytest.fixture
def bag():
    stored = BagFile(
        PATH,
        len(EVIDENCE),
        hashlib.sha256(EVIDENCE).hexdigest(),
        hashlib.sha512(EVIDENCE).hexdigest(),
        zlib.crc32(EVIDENCE),
        "key-1",
    )
    payload = [made_file("data/index.html", "الفهرس".encode()), stored, made_file("data/log.csv", b"at\r\n")]
    return Bag("adaa-2025-01", payload, {"Note": "x"}, datetime(2026, 7, 1, 10, 0, tzinfo=UTC))


def test_a_sealed_pack_gives_every_file_of_its_bag(bag):
    sealed = seal(bag)
    edition = read_edition(io.BytesIO(sealed))
    assert EVIDENCE not in sealed
    assert edition.keys == ["key-1"]
    assert edition.digest == bag.digest
    assert edition.size == sum(file.size for file in bag.files)
    layout = ZipLayout(
        edition.entries(
            open_sealed=lambda: io.BytesIO(sealed), open_stored={"key-1": lambda: io.BytesIO(EVIDENCE)}
        )
    )
    archive = zipfile.ZipFile(io.BytesIO(b"".join(layout.iter_range())))
    assert archive.testzip() is None
    assert {info.date_time for info in archive.infolist()} == {(2026, 7, 1, 10, 0, 0)}
    for file in bag.files:
        content = archive.read(f"adaa-2025-01/{file.path}")
        assert hashlib.sha256(content).hexdigest() == file.sha256
    manifest = archive.read("adaa-2025-01/manifest-sha256.txt")
    assert edition.manifest == hashlib.sha256(manifest).hexdigest()


def test_nothing_is_opened_before_its_bytes_are_asked_for(bag):
    edition = read_edition(io.BytesIO(seal(bag)))
    layout = ZipLayout(edition.entries(open_sealed=pytest.fail, open_stored={"key-1": pytest.fail}))
    assert layout.length > 0


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"{}\n", b'{"format":"adaa-pack 9"}\n', b"[1]\n"])
def test_another_file_is_not_taken_for_a_pack(content):
    with pytest.raises(NotAnEdition):
        read_edition(io.BytesIO(content))
