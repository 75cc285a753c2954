"""Whether a grid may be used by a cycle: every error, each with its place."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from assessments.scoring.coherence import rule_errors
from assessments.scoring.conditions import Condition
from assessments.scoring.fields import Field, FieldType
from assessments.scoring.grid import Grid, Indicator
from assessments.scoring.nodes import GridError, expecting
from assessments.scoring.reading import read_grid
from assessments.scoring.words import refusals as texts


def check_grid(
    document: Mapping[str, object],
    *,
    submission_deadline: tuple[int, date] | None = None,
    additional: Mapping[str, object] | None = None,
) -> list[GridError]:
    """Return all that keeps a grid from being used, each error with its place; no error is a good grid.

    `submission_deadline` is (assessed year, last day of submission): no date limit may come after it.
    `additional` is the other grid of the same cycle: a field that stands in both is one answer, so it must be
    declared alike, and no line may bear the same code. A document of the wrong shape is not read further.
    """
    grid, errors = read_grid(document, strict=True)
    if errors:
        return errors
    found = [
        *_codes(grid),
        *rule_errors(grid, submission_deadline),
        *_documents(grid),
        *_standings(grid),
    ]
    if additional is not None:
        found += _beside(grid, additional)
    return found


def _codes(grid: Grid) -> Iterator[GridError]:
    yield from _twice((path, line.code) for path, line in _lines(grid))
    yield from _twice((f"$.axes[{index}]", axis.code) for index, axis in enumerate(grid.axes))
    yield from _twice((f"$.checks[{index}]", check.code) for index, check in enumerate(grid.checks))
    pack = "$.documents"
    yield from _twice((f"{pack}.folders[{index}]", item.code) for index, item in enumerate(grid.folders))
    yield from _twice((f"{pack}.documents[{index}]", item.code) for index, item in enumerate(grid.documents))


def _twice(codes: Iterable[tuple[str, str]]) -> Iterator[GridError]:
    seen: set[str] = set()
    for path, code in codes:
        if code in seen:
            yield GridError.at(f"{path}.code", code, texts.UNIQUE_CODE)
        seen.add(code)


def _documents(grid: Grid) -> Iterator[GridError]:
    folders = {folder.code for folder in grid.folders}
    lines = {line.code for _, line in _lines(grid)}
    for index, document in enumerate(grid.documents):
        path = f"$.documents.documents[{index}]"
        if document.folder not in folders:
            yield GridError.at(f"{path}.folder", document.folder, texts.DECLARED_FOLDER)
        for position, line in enumerate(document.proves):
            if line not in lines:
                yield GridError.at(f"{path}.proves[{position}]", line, texts.EXISTING_LINE)
        for position, code in enumerate(document.gives):
            if code not in grid.fields or grid.fields[code].type is not FieldType.EVIDENCE:
                yield GridError.at(f"{path}.gives[{position}]", code, texts.EVIDENCE_FIELD)
    given = {code for document in grid.documents for code in document.gives}
    for index, (code, field) in enumerate(grid.fields.items()):
        if grid.documents and field.type is FieldType.EVIDENCE and code not in given:
            yield GridError.at(f"$.fields[{index}].code", code, texts.GIVEN_FIELD)
    for reference in grid.lists:
        if reference.field not in grid.fields:
            path = f"$.documents.lists.{reference.code}.field"
            yield GridError.at(path, reference.field, texts.DECLARED_FIELD)


def _standings(grid: Grid) -> Iterator[GridError]:
    for path, line in _lines(grid):
        if line.standing not in grid.standings:
            yield GridError.at(f"{path}.standing", line.standing or None, texts.EXPLAINED_STANDING)
    for index, check in enumerate(grid.checks):
        if check.standing not in grid.standings:
            path = f"$.checks[{index}].standing"
            yield GridError.at(path, check.standing or None, texts.EXPLAINED_STANDING)
    for reference in grid.lists:
        if reference.standing not in grid.standings:
            path = f"$.documents.lists.{reference.code}.standing"
            yield GridError.at(path, reference.standing or None, texts.EXPLAINED_STANDING)


def _beside(grid: Grid, additional: Mapping[str, object]) -> Iterator[GridError]:
    other, errors = read_grid(additional, strict=False)
    if errors:
        return
    codes = {line.code for _, line in _lines(other)}
    for path, line in _lines(grid):
        if line.code in codes:
            yield GridError.at(f"{path}.code", line.code, expecting(texts.OTHER_THAN_ADDITIONAL, other))
    for index, (code, field) in enumerate(grid.fields.items()):
        twin = other.fields.get(code)
        if twin is not None and _definition(field) != _definition(twin):
            yield GridError.at(f"$.fields[{index}]", code, expecting(texts.SAME_AS_ADDITIONAL, other))


def _definition(field: Field) -> tuple[object, ...]:
    return (field.type, field.minimum, field.maximum, field.unit)


def _lines(grid: Grid) -> Iterator[tuple[str, Condition | Indicator]]:
    yield from ((f"$.conditions[{index}]", line) for index, line in enumerate(grid.conditions))
    yield from ((f"$.indicators[{index}]", line) for index, line in enumerate(grid.indicators))
