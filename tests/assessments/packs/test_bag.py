import hashlib
import io
import os
import subprocess
import zlib
from datetime import UTC, datetime

import bagit
import pytest

from assessments.packs.bag import Bag, BagFile, encoded_path, made_file, manifest
from assessments.packs.edition import read_edition, seal
from assessments.packs.payload import EvidenceFile, place_evidence
from config.toolbox.zipstore import ZipLayout

FOLDER = "adaa-2025-01.511.05.19"
AT = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)


STORED = {}


def keep(content):
    """Store bytes under a key, as the portal's storage does."""
    key = f"key-{len(STORED)}"
    STORED[key] = lambda: io.BytesIO(content)
    return key


def evidence(code, name, content, folder="cmo2"):
    return EvidenceFile(
        folder=folder,
        code=code,
        name=name,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        sha512=hashlib.sha512(content).hexdigest(),
        crc32=zlib.crc32(content),
        key=keep(content),
    )


def bag_of(*files, folder=FOLDER, made=()):
    payload = [place for _, place in place_evidence(files, bag_folder=folder)]
    info = {"Source-Organization": "أداء", "External-Identifier": ["one", "two"], "Note": "line\nbreak"}
    return Bag(folder, [*payload, *made], info, AT)


def entries_of(sealed):
    edition = read_edition(io.BytesIO(sealed))
    return edition.entries(open_sealed=lambda: io.BytesIO(sealed), open_stored=STORED)


def unpack(tmp_path, *bags, tool="unzip"):
    archive = tmp_path / "pack.zip"
    layout = ZipLayout([entry for bag in bags for entry in entries_of(seal(bag))])
    archive.write_bytes(b"".join(layout.iter_range()))
    out = tmp_path / "out"
    command = (
        ["unzip", "-q", archive, "-d", out] if tool == "unzip" else ["7z", "x", "-bd", f"-o{out}", archive]
    )
    subprocess.run(
        command, check=True, capture_output=True, env={"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]}
    )
    return out


@pytest.fixture
def full_bag():
    return bag_of(
        evidence("C2-04", "محضر دورة فبراير.pdf", b"%PDF minutes"),
        evidence("C2-04", "PV n°3 d'octobre.PDF", b"%PDF october"),
        evidence("C2-01", "empty.pdf", b""),
        made=[made_file("data/index.html", "<!doctype html>الفهرس".encode())],
    )


@pytest.mark.parametrize("tool", ["unzip", "7z"])
def test_a_bag_unpacked_with_foreign_tools_is_valid(full_bag, tmp_path, tool):
    out = unpack(tmp_path, full_bag, tool=tool)
    bag = bagit.Bag(str(out / FOLDER))
    assert bag.validate()
    assert bag.info["Payload-Oxum"] == f"{12 + 12 + 0 + 27}.4"
    assert bag.info["External-Identifier"] == ["one", "two"]
    assert bag.info["Note"] == "line break"
    assert bag.version_info == (1, 0)
    assert set(bag.algorithms) == {"sha256", "sha512"}
    assert (out / FOLDER / "data/cmo2/C2-04/محضر دورة فبراير.pdf").read_bytes() == b"%PDF minutes"


def test_two_communes_are_two_bags_of_one_archive(full_bag, tmp_path):
    other = bag_of(evidence("C2-04", "PV.pdf", b"other"), folder="adaa-2025-01.511.05.21")
    out = unpack(tmp_path, full_bag, other)
    assert all(bagit.Bag(str(out / folder)).validate() for folder in (FOLDER, other.folder))


def test_the_manifests_are_read_by_sha256sum(full_bag, tmp_path):
    out = unpack(tmp_path, full_bag)
    for algorithm in ("sha256", "sha512"):
        for name in (f"manifest-{algorithm}.txt", f"tagmanifest-{algorithm}.txt"):
            subprocess.run([f"{algorithm}sum", "--check", "--strict", name], cwd=out / FOLDER, check=True)


def change_a_byte(folder):
    (folder / "data/cmo2/C2-04/PV n°3 d'octobre.PDF").write_bytes(b"%PDF 0ctober")


def remove_a_file(folder):
    (folder / "data/cmo2/C2-01/empty.pdf").unlink()


def add_a_file(folder):
    (folder / "data/cmo2/C2-04/added.pdf").write_bytes(b"")


def rewrite_the_manifest(folder):
    path = folder / "manifest-sha256.txt"
    path.write_text(path.read_text().replace("a", "b"))


@pytest.mark.parametrize("tamper", [change_a_byte, remove_a_file, add_a_file, rewrite_the_manifest])
def test_tampering_is_found(full_bag, tmp_path, tamper):
    folder = unpack(tmp_path, full_bag) / FOLDER
    tamper(folder)
    with pytest.raises(bagit.BagError):
        bagit.Bag(str(folder)).validate()


def test_the_same_bytes_under_one_code_stand_there_once():
    bag = bag_of(
        evidence("C2-04", "a.pdf", b"same"),
        evidence("C2-04", "b.pdf", b"same"),
        evidence("C2-01", "a.pdf", b"same"),
    )
    assert [file.path for file in bag.payload] == ["data/cmo2/C2-04/a.pdf", "data/cmo2/C2-01/a.pdf"]


def test_names_that_windows_would_confuse_are_numbered(tmp_path):
    bag = bag_of(
        evidence("C2-04", "PV.pdf", b"one"),
        evidence("C2-04", "pv.PDF", b"two"),
        evidence("C2-04", "aux.pdf", b"three"),
    )
    assert [file.path.rpartition("/")[2] for file in bag.payload] == ["PV.pdf", "pv (2).PDF", "_aux.pdf"]
    assert bagit.Bag(str(unpack(tmp_path, bag) / FOLDER)).validate()


def test_paths_leave_room_for_the_folder_where_one_unpacks():
    bag = bag_of(evidence("C2-04", "محضر " * 100 + ".pdf", b"one"))
    assert len(f"{FOLDER}/{bag.payload[0].path}") <= 180


def test_the_digest_seals_everything(full_bag):
    same = Bag(full_bag.folder, full_bag.payload, full_bag.info, AT)
    other_info = Bag(full_bag.folder, full_bag.payload, {"Note": "another"}, AT)
    assert same.digest == full_bag.digest
    assert other_info.digest != full_bag.digest
    assert len(full_bag.digest) == 64


def test_only_line_ends_and_percent_are_encoded_in_manifests():
    assert encoded_path("data/50%\r\nمحضر é.pdf") == "data/50%25%0D%0Aمحضر é.pdf"
    file = BagFile("data/50%.pdf", 0, "ab", "cd", 0, b"")
    assert manifest([file], "sha256") == b"ab  data/50%25.pdf\n"


def test_a_manifest_is_sorted_whatever_the_order_of_the_files():
    files = [made_file(f"data/{name}", b"") for name in "cab"]
    assert manifest(files, "sha256") == manifest(files[::-1], "sha256")
