import re
import shutil

import pytest

from tools import lock

PINNED = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^ ;\\]+)", re.MULTILINE)


@pytest.fixture
def copy(tmp_path):
    for name in ("pyproject.toml", *lock.FILES):
        shutil.copy(lock.PROJECT / name, tmp_path / name)
    return tmp_path


def pinned(name):
    return dict(PINNED.findall((lock.PROJECT / name).read_text(encoding="utf-8")))


def test_pinned_packages_are_in_step_with_pyproject():
    assert lock.out_of_step(lock.PROJECT) == []


def test_a_new_dependency_is_noticed(copy):
    project = copy / "pyproject.toml"
    text = project.read_text(encoding="utf-8")
    project.write_text(
        text.replace("dependencies = [\n", 'dependencies = [\n  "attrs",\n', 1), encoding="utf-8"
    )
    assert lock.out_of_step(copy) == list(lock.FILES)


def test_a_missing_file_is_noticed(copy):
    (copy / "requirements-dev.txt").unlink()
    assert lock.out_of_step(copy) == ["requirements-dev.txt"]


@pytest.mark.parametrize("name", lock.FILES)
def test_every_package_has_a_hash_and_no_file_an_address(name):
    text = (lock.PROJECT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*--(index|extra-index|find-links|trusted)", text, re.MULTILINE)
    requirements = [block for block in re.split(r"\n(?=\S)", text) if PINNED.match(block)]
    assert len(requirements) > 50
    assert [block for block in requirements if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("name", ["requirements-dev.txt", "requirements-s3.txt", "requirements-effect.txt"])
def test_larger_sets_hold_the_same_versions(name):
    base = pinned("requirements.txt")
    assert {package: pinned(name).get(package) for package in base} == base


def test_tests_have_what_estimates_effects():
    effect = pinned("requirements-effect.txt")
    assert effect["pyfixest"].startswith("0.60.")
    assert {package: pinned("requirements-dev.txt").get(package) for package in effect} == effect
