"""Communes by lines: the stored scores, the figures and the conditions of a year in one workbook."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from assessments.enums import APPROVED_STATES, SENT_STATES, Audience, Stage, State
from assessments.models import Assessment, Cycle, ScoreSheet
from assessments.scoring import YES_OR_NO, Field, FieldType, Grid
from assessments.services.access import visible_assessments
from assessments.services.answers import stored_value
from assessments.services.figures import Figures, asked_of, read_declared, read_verified
from assessments.services.final_sheets import final_sheets
from assessments.services.grids import scoring_grid
from assessments.services.stage_table import result_words
from communes.actors import Actor
from config.toolbox.languages import pick
from config.toolbox.numbers import format_number
from config.toolbox.spreadsheets import Heading, WorkbookStream
from config.toolbox.spreadsheets.writing import SheetStream

BATCH = 100
POINTS = "0.00"
_CENT = Decimal("0.01")
_SUMMED = frozenset({FieldType.INTEGER, FieldType.MONEY})
_FORMATS = {FieldType.INTEGER: "#,##0", FieldType.MONEY: "#,##0.00"}


class MatrixStage(models.TextChoices):
    """Which scores and figures a matrix shows."""

    DECLARED = "declared", gettext_lazy("Declared by the communes")
    VERIFIED = "verified", gettext_lazy("Verified, once approved")
    FINAL = "final", gettext_lazy("Final results")


# The files that have something to show at a stage; the others have a row without figures.
_SHOWN: Mapping[str, Collection[str]] = {
    MatrixStage.DECLARED: SENT_STATES,
    MatrixStage.VERIFIED: APPROVED_STATES,
    MatrixStage.FINAL: frozenset({State.FINAL, State.PUBLISHED}),
}


@dataclass(frozen=True)
class Matrix:
    """What a matrix is about: a cycle, a stage, and the files of it that its reader sees."""

    cycle: Cycle
    stage: MatrixStage
    files: QuerySet[Assessment]

    @classmethod
    def of(cls, cycle: Cycle, stage: str, *, region: str, actor: Actor, at: datetime) -> "Matrix":
        """Return the matrix of what the actor may see, of one region where its code is given."""
        files = visible_assessments(Assessment.objects.filter(cycle=cycle), actor, at=at)
        if region:
            files = files.filter(commune__province__region__code=region)
        return cls(cycle, MatrixStage(stage), files)

    @property
    def grids(self) -> list[Grid]:
        rows = [self.cycle.grid, self.cycle.additional_grid]
        return [scoring_grid(row) for row in rows if row is not None]

    @property
    def fields(self) -> dict[str, Field]:
        """Return every field of the grids, each once."""
        found: dict[str, Field] = {}
        for grid in self.grids:
            for code, known in grid.fields.items():
                found.setdefault(code, known)
        return found


@dataclass(frozen=True)
class MatrixRow:
    """One file: who it is, and what counts at the stage; no sheet and no figures where nothing does."""

    file: Assessment
    sheet: ScoreSheet | None
    figures: Figures

    @property
    def documents(self) -> list[Mapping[str, Any]]:
        """Return the score under each grid that it was scored by."""
        if self.sheet is None:
            return []
        return [found for found in (self.sheet.sheet, self.sheet.additional_sheet) if found]


def matrix_rows(matrix: Matrix) -> Iterator[list[MatrixRow]]:
    """Yield the rows by commune code, a batch at a time; each batch costs at most five queries."""
    keys = list(matrix.files.order_by("commune__code").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        files = Assessment.objects.filter(pk__in=keys[start : start + BATCH])
        rows = list(files.select_related("commune__province__region").order_by("commune__code"))
        shown = [row for row in rows if row.state in _SHOWN[matrix.stage]]
        sheets = _sheets(shown, matrix.stage)
        figures = _figures(matrix.cycle, [row for row in shown if row.pk in sheets], sheets, matrix.stage)
        yield [MatrixRow(row, sheets.get(row.pk), figures.get(row.pk, {})) for row in rows]


def _sheets(files: Sequence[Assessment], stage: MatrixStage) -> dict[int, ScoreSheet]:
    if stage != MatrixStage.DECLARED:
        return final_sheets(files)
    found = ScoreSheet.objects.filter(assessment__in=files, stage=Stage.DECLARED)
    return {sheet.assessment_id: sheet for sheet in found}


def _figures(
    cycle: Cycle, files: Sequence[Assessment], sheets: Mapping[int, ScoreSheet], stage: MatrixStage
) -> dict[int, Figures]:
    """Return the figures that the scores were made from."""
    asked = {file.pk: asked_of(cycle, additional=file.has_additional_grid) for file in files}
    if stage == MatrixStage.DECLARED:
        return read_declared(asked)
    return read_verified(asked, {pk: Stage(sheets[pk].stage) for pk in asked})


def write_matrix(
    matrix: Matrix, target: BinaryIO, *, language: str, made_at: datetime, done: Callable[[int], None]
) -> int:
    """Write a matrix as a workbook in the active language; return how many files stand in it.

    Three sheets, each with a row a commune: points, figures, conditions. Rows go to the disk as they come, so
    that memory does not grow with the country. ``done`` is told how many files are written.
    """
    stream = WorkbookStream(language=language, made_at=made_at)
    tables = [_points(matrix), _figures_table(matrix), _conditions(matrix)]
    sheets = [
        stream.add_sheet(
            table.title,
            [*_file_headings(), *(column.heading for column in table.columns)],
            frozen_columns=3,
        )
        for table in tables
    ]
    count = 0
    for batch in matrix_rows(matrix):
        for row in batch:
            about = _about(row.file)
            for table, sheet in zip(tables, sheets, strict=True):
                sheet.append([*about, *table.cells(row)])
        count += len(batch)
        done(count)
    for table, sheet in zip(tables, sheets, strict=True):
        table.close(sheet)
    stream.save(target)
    return count


@dataclass
class _Column:
    """A column of figures: what it shows of a file, and what stands below it."""

    heading: Heading
    value: Callable[[MatrixRow], Any]
    is_summed: bool = False
    is_averaged: bool = False
    met_by: str = ""
    count: int = 0
    met: int = 0
    total: Decimal = Decimal(0)

    def take(self, row: MatrixRow) -> Any:
        value = self.value(row)
        if value is not None:
            self.count += 1
            self.met += value == self.met_by
            if self.is_summed or self.is_averaged:
                self.total += value
        return value


@dataclass
class _Table:
    """One sheet of a matrix."""

    title: str
    columns: list[_Column] = field(default_factory=list)

    def cells(self, row: MatrixRow) -> list[Any]:
        return [column.take(row) for column in self.columns]

    def close(self, sheet: SheetStream) -> None:
        """Write below the rows how many communes have something in each column, means and sums."""
        blanks = [None] * (len(_file_headings()) - 1)
        sheet.close_with([_("Communes with a value"), *blanks, *(column.count for column in self.columns)])
        if any(column.met_by for column in self.columns):
            met = [column.met if column.met_by and column.count else None for column in self.columns]
            sheet.close_with([_("Communes that meet it"), *blanks, *met])
        if any(column.is_averaged for column in self.columns):
            means = [
                (column.total / column.count).quantize(_CENT) if column.is_averaged and column.count else None
                for column in self.columns
            ]
            sheet.close_with([_("Mean"), *blanks, *means])
        if any(column.is_summed for column in self.columns):
            sums = [column.total if column.is_summed and column.count else None for column in self.columns]
            sheet.close_with([_("Sum"), *blanks, *sums])


def _file_headings() -> list[Heading]:
    return [
        Heading(_("Code"), 22),
        Heading(_("Name in Arabic"), 26),
        Heading(_("Name in French"), 26),
        Heading(_("Province or prefecture"), 26),
        Heading(_("Region"), 26),
        Heading(_("State"), 20),
    ]


def _about(file: Assessment) -> list[Any]:
    commune = file.commune
    return [
        commune.code,
        commune.name_ar,
        commune.name_fr,
        pick(commune.province, "name"),
        pick(commune.province.region, "name"),
        str(State(file.state).label_for(Audience.AUTHORITY)),
    ]


def _points(matrix: Matrix) -> _Table:
    """Return the points of each line, axis by axis, then the total of each grid and eligibility."""
    table = _Table(_("Points"))

    def add(title: str, most: Decimal, value: Callable[[MatrixRow], Any]) -> None:
        words = _("%(title)s (out of %(points)s)") % {"title": title, "points": format_number(most)}
        table.columns.append(_Column(Heading(words, 18, POINTS), value, is_averaged=True))

    for index, grid in enumerate(matrix.grids):
        for axis in grid.axes:
            for line in grid.indicators:
                if line.axis == axis.code:
                    name = f"{line.code} – {pick(line, 'title')}"
                    add(name, line.max_points, _in_document(index, "lines", line.code))
            name = _("Axis %(axis)s") % {"axis": f"{axis.code} – {pick(axis, 'title')}"}
            add(name, axis.max_points, _in_document(index, "axes", axis.code))
        add(_("Total: %(grid)s") % {"grid": pick(grid, "title")}, Decimal(100), _total(index))
    yes, no = _("Yes"), _("No")
    table.columns.append(
        _Column(
            Heading(_("Eligible"), 12),
            lambda row: None if row.sheet is None else (yes if row.sheet.is_eligible else no),
        )
    )
    return table


def _in_document(index: int, kind: str, code: str) -> Callable[[MatrixRow], Decimal | None]:
    def points(row: MatrixRow) -> Decimal | None:
        found = row.documents[index][kind].get(code) if index < len(row.documents) else None
        return Decimal(found["points"]) if found else None

    return points


def _total(index: int) -> Callable[[MatrixRow], Decimal | None]:
    def total(row: MatrixRow) -> Decimal | None:
        found = row.documents[index]["total"] if index < len(row.documents) else None
        return Decimal(found) if found else None

    return total


def _figures_table(matrix: Matrix) -> _Table:
    """Return the figures that the scores were made from, a column a field."""
    table = _Table(pgettext("what communes give", "Figures"))
    for known in matrix.fields.values():
        label = pick(known, "label")
        title = f"{label} ({pick(known, 'unit')})" if known.unit else label
        table.columns.append(
            _Column(
                Heading(title, 20, _FORMATS.get(known.type)),
                _figure(known, _("Yes"), _("No")),
                is_summed=known.type in _SUMMED,
            )
        )
    return table


def _figure(known: Field, yes: str, no: str) -> Callable[[MatrixRow], Any]:
    def figure(row: MatrixRow) -> Any:
        value = row.figures.get(known.code)
        if value is None:
            return None
        if known.type in YES_OR_NO:
            return yes if value is True else no
        return stored_value(known, str(value))

    return figure


def _conditions(matrix: Matrix) -> _Table:
    """Return the result of each condition in words, and how many are met."""
    table = _Table(_("Conditions"))
    for condition in (condition for grid in matrix.grids for condition in grid.conditions):
        title = f"{condition.code} – {pick(condition, 'title')}"
        table.columns.append(_Column(Heading(title, 24), _result(condition.code), met_by=result_words("met")))
    table.columns.append(
        _Column(
            Heading(_("Conditions met"), 14),
            lambda row: None if row.sheet is None else Decimal(row.sheet.conditions_met),
            is_averaged=True,
        )
    )
    return table


def _result(code: str) -> Callable[[MatrixRow], str | None]:
    def result(row: MatrixRow) -> str | None:
        for document in row.documents:
            if code in document["conditions"]:
                return result_words(document["conditions"][code]["result"])
        return None

    return result
