"""python -m assessments.scoring: alone, with no Django, and never a traceback."""

import json
import subprocess
import sys

import pytest

from assessments.scoring.__main__ import main
from tests.assessments.scoring.grids import (
    DATA,
    GRIDS,
    RATIO,
    ROOT,
    example_answers,
    grid_document,
    line_document,
    linear,
    papc_document,
)

GRID = GRIDS / "papc-2025.1.json"
ANSWERS = DATA / "example-answers.json"

# Runs the command with every import of the web stack refused.
ALONE = """
import runpy, sys

class Refused:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "config", "psycopg", "celery", "simpleeval"}:
            raise ImportError(name)

sys.meta_path.insert(0, Refused())
runpy.run_module("assessments.scoring", run_name="__main__", alter_sys=True)
"""


def refused(capsys, *arguments):
    """Run the command, expect a refusal, and return its sentence."""
    status = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    assert (status, captured.out) == (2, "")
    assert captured.err.count("\n") == 1
    return captured.err.rstrip("\n")


@pytest.fixture
def write(tmp_path):
    def write_json(name, document):
        path = tmp_path / name
        text = document if isinstance(document, str) else json.dumps(document, default=str)
        path.write_text(text, encoding="utf-8")
        return path

    return write_json


def test_it_prints_the_example_score_with_plain_python_alone():
    command = [sys.executable, "-S", "-c", ALONE, str(GRID), str(ANSWERS)]

    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, check=False, env={"PYTHONPATH": str(ROOT), "LC_ALL": "C"}
    )

    assert (done.returncode, done.stderr) == (0, b"")
    sheet = json.loads(done.stdout)
    assert (sheet["grid"], sheet["total"], sheet["passes_threshold"], sheet["eligible"]) == (
        "papc 2025.1",
        "71.24",
        True,
        True,
    )
    assert list(sheet["lines"]["B2"])[:4] == ["value", "points", "max_points", "status"]
    assert set(sheet["lines"]["B2"]["reason"]) == {"ar", "fr", "en"}
    assert set(sheet["conditions"]["CMO1"]) == {"result", "met", "tests"}


def test_the_module_is_the_command():
    command = [sys.executable, "-m", "assessments.scoring", str(GRID), "nowhere.json"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        "nowhere.json: cannot be read (No such file or directory).\n",
    )


def test_a_grid_of_the_bare_shape_is_scored_too(write, capsys):
    grid = write("grid.json", grid_document(line_document(RATIO, linear(0, 100))))

    assert main([str(grid), str(write("answers.json", {"part": 1, "whole": 2}))]) == 0

    sheet = json.loads(capsys.readouterr().out)
    assert (sheet["grid"], sheet["lines"]["X"]["points"], sheet["eligible"]) == ("small 1", "3.00", None)


def test_a_grid_with_a_formula_is_scored_too(write, capsys):
    line = line_document({"kind": "formula", "expression": "100 * part / whole"}, linear(0, 100))
    grid = write("grid.json", grid_document(line))

    assert main([str(grid), str(write("answers.json", {"part": 1, "whole": 2}))]) == 0

    assert json.loads(capsys.readouterr().out)["lines"]["X"]["points"] == "3.00"


@pytest.mark.parametrize(
    ("field", "value", "shown", "expected"),
    [
        ("own_revenues", 5, "5", "a field code of the grid"),
        ("complaints_received", "many", "“many”", "a whole number, such as 12"),
        ("complaints_received", True, "true", "a whole number, such as 12"),
        ("statements_publication_proof", "scan.pdf", "“scan.pdf”", "true or false"),
        ("budget_voted_on", "12/11/2025", "“12/11/2025”", "a date written 2025-06-30"),
        ("assessed_year", None, "null", "the assessed year, such as 2025"),
        ("documents_published", 13, "13", "at most 12"),
        ("complaints_answered_in_time", 71, "71", "at most 70, the value of “Complaints received”"),
    ],
)
def test_a_wrong_answer_is_one_sentence(field, value, shown, expected, write, capsys):
    answers = write("answers.json", {**example_answers(), field: value})

    assert refused(capsys, GRID, answers) == (
        f"{answers}: Field {field}: the value {shown} is not accepted, expected {expected}."
    )


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "not a JSON document in UTF-8 (line 1, column 1: Expecting value)."),
        ("[1, 2]", "a JSON object is expected."),
        ('{"part": NaN}', "not a JSON document in UTF-8 (NaN is not a number)."),
        ('{"part": 1, "part": 2}', "not a JSON document in UTF-8 (the key “part” is written twice)."),
        ("[" * 100_000, "not a JSON document in UTF-8 (too many levels one inside the other)."),
    ],
)
def test_a_file_that_is_no_json_object_is_one_sentence(text, complaint, write, capsys):
    answers = write("answers.json", text)

    assert refused(capsys, GRID, answers) == f"{answers}: {complaint}"


def test_bytes_that_are_no_utf8_are_one_sentence(tmp_path, capsys):
    answers = tmp_path / "answers.json"
    answers.write_bytes(b"\xff\xfe{}")

    assert "not a JSON document in UTF-8" in refused(capsys, GRID, answers)


def test_a_number_too_long_for_python_is_one_sentence(write, capsys):
    answers = write("answers.json", f'{{"complaints_received": {"9" * 5000}}}')

    assert "not a JSON document in UTF-8" in refused(capsys, GRID, answers)


def test_a_wrong_grid_is_one_sentence(write, capsys):
    document = papc_document()
    document["indicators"][0]["metric"]["kind"] = "share"
    grid = write("grid.json", document)

    assert refused(capsys, grid, ANSWERS) == (
        f"{grid}: $.indicators[0].metric.kind: the value “share” is not accepted, "
        "expected one of value, ratio, growth, formula, checklist."
    )


@pytest.mark.parametrize("arguments", [[], [GRID], [GRID, ANSWERS, "more"]])
def test_wrong_arguments_say_how_to_call_it(arguments, capsys):
    assert refused(capsys, *arguments).endswith("usage: python -m assessments.scoring GRID.json ANSWERS.json")
