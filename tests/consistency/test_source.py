"""What every source file keeps to."""

import re

import pytest

from tests.consistency.project import APPS, ROOT, files, found, name_of, python_files

LONGEST = 400
# A bracket in each word, so that this file passes its own test.
UNFINISHED = re.compile(r"\bTOD[O]\b|\bFIXM[E]\b|\bXX[X]\b|raise NotImplementedErro[r]")
EVADED = re.compile(r"mark\.ski[p]|mark\.xfai[l]|pytest\.ski[p]\b|importorski[p]")
DEVELOPER_FOLDER = re.compile(r"(?<![\w.}/-])/(?:root|work|Users|opt)/")


def test_no_file_is_too_long_to_be_read_at_a_sitting():
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_nothing_is_left_unfinished():
    assert found(UNFINISHED, python_files()) == []


def test_no_test_is_evaded():
    assert found(EVADED, python_files("tests")) == []


@pytest.mark.parametrize(
    "pattern", ["*.py", "*.md", "*.html", "*.js", "*.yml", "*.toml", "Makefile", "Dockerfile"]
)
def test_no_file_names_a_developer_s_folder(pattern):
    paths = [path for path in ROOT.rglob(pattern) if path.is_file() and ".venv" not in path.parts]
    here = [path for path in paths if path.name != "test_source.py" and "vendor" not in path.parts]
    assert found(DEVELOPER_FOLDER, here) == []


def test_the_domain_never_calls_the_clock():
    """Services take the hour; commands, tasks, views and leases of the queue know what time it is."""
    clock = re.compile(r"timezone\.now\(|datetime\.now\(|date\.today\(|\btime\.time\(")
    domain = [
        path
        for path in python_files()
        if {"services", "scoring", "models"}.intersection(path.parts) and "tests" not in path.parts
    ]
    # The lease of a running job is about the machine's time and not about the law's.
    assert set(found(clock, domain)) <= {"records/services/jobs.py"}


def test_a_migration_creates_its_tables_together():
    """One by one, each puts all models together again; ``at_once`` spares an empty database half its time."""
    many = [
        path
        for path in files("0*.py", *APPS)
        if path.parent.name == "migrations" and path.read_text().count("migrations.CreateModel(") > 2
    ]
    assert len(many) > 10
    assert set(found(re.compile(r"operations = at_once\(operations\)"), many)) == set(map(name_of, many))
