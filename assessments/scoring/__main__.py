"""Score a file of answers under a grid: python -m assessments.scoring GRID.json ANSWERS.json."""

import argparse
import io
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from assessments.scoring import (
    AnswerError,
    InvalidGrid,
    impossible,
    load_grid,
    parse_answers,
    read_json,
    score,
    sheet_to_document,
)


class Refusal(Exception):
    """An input that cannot be scored, said in one sentence."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Refusal(f"{message}; usage: python -m assessments.scoring GRID.json ANSWERS.json")


def run(arguments: Sequence[str]) -> str:
    """Return the score sheet of two files as JSON text, or raise Refusal."""
    parser = _Parser(prog="python -m assessments.scoring", description=__doc__)
    parser.add_argument("grid", type=Path, metavar="GRID.json")
    parser.add_argument("answers", type=Path, metavar="ANSWERS.json")
    options = parser.parse_args(arguments)
    try:
        grid = load_grid(_read(options.grid))
        answers = parse_answers(grid, _read(options.answers))
    except InvalidGrid as error:
        raise Refusal(f"{options.grid}: {error.errors[0]}") from error
    except AnswerError as error:
        raise Refusal(f"{options.answers}: {error}") from error
    problems = impossible(grid, answers)
    if problems:
        raise Refusal(f"{options.answers}: {problems[0]}")
    return json.dumps(sheet_to_document(score(grid, answers)), ensure_ascii=False, indent=2)


def main(arguments: Sequence[str]) -> int:
    """Print the sheet and return 0, or one sentence on the error stream and return 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # The sheet holds Arabic whatever the terminal's own encoding.
            stream.reconfigure(encoding="utf-8")
    try:
        sheet = run(arguments)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    sys.stdout.write(f"{sheet}\n")
    return 0


def _read(path: Path) -> Mapping[str, object]:
    try:
        document = read_json(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Refusal(f"{path}: cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise Refusal(f"{path}: not a JSON document in UTF-8 ({error}).") from error
    if not isinstance(document, dict):
        raise Refusal(f"{path}: a JSON object is expected.")
    return document


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
