"""Scoring stands alone: plain Python, loaded without the web stack."""

import ast

import pytest

from tests.assessments.scoring.grids import ROOT

SCORING = ROOT / "assessments" / "scoring"
ALLOWED = {"assessments.scoring", "simpleeval"}
STANDARD = {
    "argparse", "ast", "calendar", "collections", "dataclasses", "datetime", "decimal", "enum", "functools",
    "io", "json", "operator", "pathlib", "re", "sys", "threading", "typing", "warnings", "__future__",
}  # fmt: skip


def imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


@pytest.mark.parametrize(
    "path", sorted(SCORING.rglob("*.py")), ids=lambda path: str(path.relative_to(SCORING))
)
def test_a_module_imports_the_standard_library_and_scoring_only(path):
    for name in imported(path):
        assert name.split(".")[0] in STANDARD or name.startswith(tuple(ALLOWED)), name


@pytest.mark.parametrize(
    "path", sorted(SCORING.rglob("*.py")), ids=lambda path: str(path.relative_to(SCORING))
)
def test_no_float_is_ever_written(path):
    for node in ast.walk(ast.parse(path.read_text())):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), node.lineno
        assert not (isinstance(node, ast.Name) and node.id == "float"), node.lineno


def test_the_package_above_imports_nothing():
    assert list(imported(ROOT / "assessments" / "__init__.py")) == []
