import io
import shutil
import subprocess
import tracemalloc
import zipfile
import zlib
from datetime import UTC, datetime

import pytest

from config.toolbox import zipstore
from config.toolbox.zipstore import ZipEntry, ZipLayout, ZipLayoutError, ZipSourceError

GIB = 1024**3
NAMES = [
    "bagit.txt",
    "data/cmo2/C2-04/محضر دورة فبراير.pdf",
    "data/cmo2/C2-04/PV n°3 d'octobre.PDF",
    "data/empty",
]


def entry(name, content, **known):
    facts = {
        "size": len(content),
        "crc32": zlib.crc32(content),
        "modified_at": datetime(2026, 4, 15, 23, 59, 0, tzinfo=UTC),
    }
    return ZipEntry(name=name, source=known.pop("source", content), **(facts | known))


def opened(content):
    return lambda: io.BytesIO(content)


@pytest.fixture
def small():
    contents = dict(
        zip(NAMES, [b"BagIt-Version: 1.0\n", b"%PDF-" + b"x" * 500, bytes(range(256)) * 3, b""], strict=True)
    )
    entries = [
        entry(name, content, source=opened(content) if content else content)
        for name, content in contents.items()
    ]
    return ZipLayout(entries), contents


def written(layout, start=0, stop=None):
    return b"".join(layout.iter_range(start, stop))


def test_python_reads_back_names_bytes_and_dates(small):
    layout, contents = small
    archive = zipfile.ZipFile(io.BytesIO(written(layout)))
    assert archive.testzip() is None
    assert {info.filename: archive.read(info) for info in archive.infolist()} == contents
    assert {info.date_time for info in archive.infolist()} == {(2026, 4, 15, 23, 59, 0)}
    assert {info.external_attr >> 16 for info in archive.infolist()} == {0o100644}


@pytest.mark.parametrize("command", [("unzip", "-tq"), ("7z", "t", "-bd")], ids=lambda command: command[0])
def test_foreign_tools_accept_the_archive(small, tmp_path, command):
    assert shutil.which(command[0]), f"{command[0]} is needed by this test"
    path = tmp_path / "pack.zip"
    path.write_bytes(written(small[0]))
    result = subprocess.run([*command, path], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_unzip_restores_arabic_and_accented_names(small, tmp_path):
    layout, contents = small
    path = tmp_path / "pack.zip"
    path.write_bytes(written(layout))
    environment = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    subprocess.run(["unzip", "-q", path, "-d", tmp_path / "out"], check=True, env=environment)
    for name, content in contents.items():
        assert (tmp_path / "out" / name).read_bytes() == content


def test_length_is_announced_exactly(small):
    layout, _ = small
    assert layout.length == len(written(layout))


def test_an_empty_archive_is_an_archive():
    assert zipfile.ZipFile(io.BytesIO(written(ZipLayout([])))).namelist() == []


def test_every_range_gives_the_bytes_of_the_whole(small):
    layout, _ = small
    whole = written(layout)
    for cut in range(layout.length + 1):
        assert written(layout, 0, cut) + written(layout, cut) == whole
    for start in range(0, layout.length, 41):
        for stop in range(start, layout.length + 1, 37):
            assert written(layout, start, stop) == whole[start:stop]


@pytest.mark.parametrize(("start", "stop"), [(-1, 3), (5, 4), (10**9, None)])
def test_an_impossible_range_is_refused_before_anything_is_written(small, start, stop):
    with pytest.raises(ValueError, match="is not within"):
        small[0].iter_range(start, stop)


def test_sources_are_opened_only_when_reached(small):
    opened_names = []

    def spy(name, content):
        return lambda: opened_names.append(name) or io.BytesIO(content)

    layout = ZipLayout([entry(name, b"12345", source=spy(name, b"12345")) for name in ("a", "b", "c")])
    next(layout.iter_range())
    assert opened_names == []
    b_starts = layout.length // 2 - 60
    written(layout, b_starts, b_starts + 1)
    assert "c" not in opened_names
    opened_names.clear()
    written(layout)
    assert opened_names == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("content", "source"),
    [
        (b"12345", opened(b"1234")),
        (b"12345", opened(b"123456")),
        (b"12345", b"1234"),
    ],
    ids=["file too short", "file too long", "bytes too short"],
)
def test_a_source_of_another_length_breaks_the_transfer(content, source):
    layout = ZipLayout([entry("a.pdf", content, source=source)])
    with pytest.raises(ZipSourceError, match=r"a\.pdf"):
        written(layout)


@pytest.mark.parametrize(
    "names",
    [
        ["/etc/passwd"],
        ["../a"],
        ["a/../b"],
        ["a//b"],
        [""],
        ["a\\b"],
        ["C:/a"],
        ["a", "a"],
        ["é" * 40_000],
        ["a/."],
    ],
)
def test_names_that_could_escape_or_clash_are_refused(names):
    with pytest.raises(ZipLayoutError):
        ZipLayout([entry(name, b"") for name in names])


def test_a_date_before_the_format_begins_is_its_first_day():
    layout = ZipLayout([entry("a", b"", modified_at=datetime(1970, 1, 1, tzinfo=UTC))])
    assert zipfile.ZipFile(io.BytesIO(written(layout))).infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


class Zeros(io.RawIOBase):
    """A file of zeros that takes no room."""

    def __init__(self, size):
        self.remaining = size

    def seek(self, offset, whence=io.SEEK_SET):
        self.remaining -= offset
        return offset

    def read(self, size=-1):
        taken = min(size, self.remaining)
        self.remaining -= taken
        return bytes(taken)


class VirtualArchive(io.RawIOBase):
    """The archive of a layout as a seekable file that nobody has written."""

    def __init__(self, layout):
        self.layout, self.position = layout, 0

    def readable(self):
        return True

    def seekable(self):
        return True

    def tell(self):
        return self.position

    def seek(self, offset, whence=io.SEEK_SET):
        self.position = (
            offset + {io.SEEK_SET: 0, io.SEEK_CUR: self.position, io.SEEK_END: self.layout.length}[whence]
        )
        return self.position

    def read(self, size=-1):
        stop = self.layout.length if size < 0 else min(self.position + size, self.layout.length)
        data = written(self.layout, self.position, stop)
        self.position = stop
        return data


def zeros(name, size):
    return ZipEntry(name=name, size=size, crc32=0, source=lambda: Zeros(size))


@pytest.mark.parametrize(
    "sizes",
    [
        [5 * GIB, 7],
        [3 * GIB, 3 * GIB, 7],
        [0xFFFFFFFF, 7],
        [0xFFFFFFFE, 7],
    ],
    ids=["large file", "late offset", "first size too wide", "last size that fits"],
)
def test_beyond_four_gibibytes_other_readers_still_find_everything(sizes):
    small_one = entry("last.txt", b"at the end")
    layout = ZipLayout([*(zeros(f"{index}.bin", size) for index, size in enumerate(sizes)), small_one])
    archive = zipfile.ZipFile(VirtualArchive(layout))
    assert [info.file_size for info in archive.infolist()] == [*sizes, 10]
    assert archive.read("last.txt") == b"at the end"
    with archive.open("0.bin") as first:
        assert first.read(10) == bytes(10)


def test_more_entries_than_sixteen_bits_can_count():
    layout = ZipLayout(entry(f"{number:05}", b"") for number in range(70_000))
    archive = zipfile.ZipFile(VirtualArchive(layout))
    assert len(archive.infolist()) == 70_000
    assert archive.infolist()[-1].filename == "69999"


def test_a_large_sparse_archive_passes_unzip(tmp_path):
    """Four gibibytes and a bit, written as holes: only the headers take room on the disk."""
    size = 4 * GIB + 1
    layout = ZipLayout([entry("first.txt", b"first"), zeros("hole.bin", size), entry("last.txt", b"last")])
    path = tmp_path / "large.zip"
    info = zipfile.ZipFile(VirtualArchive(layout)).getinfo("hole.bin")
    hole_starts = info.header_offset + 30 + len(info.filename) + 20
    with path.open("wb") as file:
        file.write(written(layout, 0, hole_starts))
        file.seek(hole_starts + size)
        file.write(written(layout, hole_starts + size))
    listing = subprocess.run(["unzip", "-l", path], capture_output=True, text=True, check=True).stdout
    assert str(size) in listing
    assert (
        subprocess.run(["unzip", "-p", path, "last.txt"], capture_output=True, check=True).stdout == b"last"
    )


def test_memory_does_not_grow_with_the_archive():
    layout = ZipLayout([zeros("big.bin", 200 * 1024**2)])
    tracemalloc.start()
    sent = sum(len(chunk) for chunk in layout.iter_range())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sent == layout.length
    assert peak < 4 * zipstore.CHUNK_SIZE
