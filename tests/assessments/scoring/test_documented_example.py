"""docs/scoring.md is the rule in prose: its worked example is replayed from its own tables."""

import re

from assessments.scoring import parse_answers, score
from tests.assessments.scoring.grids import ROOT, example_answers, papc

DOCUMENT = (ROOT / "docs" / "scoring.md").read_text()
ANSWER = re.compile(r"`(\w+)` = ([^;|]+?)(?=;|$)")
YES_OR_NO = {"yes": True, "no": False, "null": None}


def rows(columns):
    """Return the rows of the example's tables that have this many columns, but for headings."""
    example = DOCUMENT.split("## A worked example")[1]
    table = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in example.splitlines()
        if line.startswith("|")
    ]
    return [cells for cells in table if len(cells) == columns and "`" in cells[1]]


def documented_answers():
    found = {}
    for cells in rows(3) + rows(5):
        for code, text in ANSWER.findall(cells[1]):
            found[code] = YES_OR_NO.get(text, text)
    return found


def replayed():
    return score(papc(), parse_answers(papc(), documented_answers(), assessed_year=2025))


def test_the_tables_hold_every_answer_of_the_example():
    documented = parse_answers(papc(), documented_answers(), assessed_year=2025)

    assert documented == parse_answers(papc(), example_answers())


def test_every_condition_comes_out_as_documented():
    documented = {code: result for code, _, result in rows(3)}

    assert len(documented) == 5
    assert {
        code: found.result.replace("_", " ") for code, found in replayed().conditions.items()
    } == documented


def test_every_line_comes_out_as_documented():
    documented = {code: cells for code, *cells in rows(5)}
    sheet = replayed()

    assert list(documented) == list(sheet.lines)
    for code, (_, value, points, most) in documented.items():
        line = sheet.lines[code]
        if isinstance(line.value, tuple):
            shown = f"{len(line.value)} of {len(line.indicator.inputs)} ticked"
        else:
            shown = "undefined" if line.value is None else str(line.value)
        assert (shown, str(line.points), f"{line.max_points:.2f}") == (value, points, most), code


def test_the_total_comes_out_as_documented():
    assert re.search(r"Total: \*\*([\d.]+)\*\*", DOCUMENT)[1] == str(replayed().total)
    assert replayed().eligible is True
