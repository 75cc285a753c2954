"""A table of projects: one row a funding line, the project's own columns repeated or left blank.

What the table may hold is what the page may: each row goes through the forms of the page, and each project
through ``save_project``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, BinaryIO

from django.db import transaction
from django.forms import Form
from django.utils.translation import gettext as _

from action_programs.enums import FundingKind, GenderMarker, Pillar, ProjectStatus
from action_programs.forms.projects import LineForm, ProjectForm
from action_programs.models import ActionProgramme, AxisProgramme, Project
from action_programs.services.programmes import lock_open
from action_programs.services.projects import LineFacts, ProjectFacts, facts_of, lines_of, save_project
from assessments.exceptions import AssessmentError
from communes.actors import Actor
from communes.imports import RowError, TableRefused
from config.toolbox.languages import LANGUAGES, in_language
from config.toolbox.search import fold
from config.toolbox.spreadsheets import Column, read_rows

PROJECT_COLUMNS = (
    *("number", "axis", "programme", "title_ar", "title_fr", "place", "starts_in", "ends_in"),
    *("cost", "pillar", "gender", "status"),
)
LINE_COLUMNS = ("source", "year", "partner", "agreed_on", "amount")
COLUMNS = [Column(key) for key in (*PROJECT_COLUMNS, *LINE_COLUMNS)]
MAX_ROWS = 2000
WORDS = {"pillar": Pillar, "gender": GenderMarker, "status": ProjectStatus, "source": FundingKind}
# The names that the page's forms give to what the table calls otherwise.
_COLUMN_OF = {"group": "programme", "kind": "source"}

RawRow = tuple[int, dict[str, str]]


@dataclass
class ProjectsReport:
    """What a table did, or would do, by numbers of projects."""

    added: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)


@dataclass
class _Draft:
    """The rows of one project."""

    row: int
    values: dict[str, str]
    lines: list[RawRow]


class _Undo(Exception):
    """Take back a rehearsal."""


def read_projects_table(upload: BinaryIO) -> list[RawRow]:
    """Return the rows of a table as texts, each with its number. Raises SpreadsheetError."""
    rows = read_rows(upload, columns=COLUMNS, max_rows=MAX_ROWS)
    return [(row.number, {key: _text(value) for key, value in row.values.items()}) for row in rows]


def import_projects(
    programme: ActionProgramme, rows: Sequence[RawRow], *, actor: Actor, at: datetime, keep: bool
) -> ProjectsReport:
    """Add or change the projects of a table, all of them or none; projects it does not name stay.

    Without ``keep`` the table is rehearsed and taken back. Raises TableRefused with every fault by row, or
    what ``lock_open`` raises.
    """
    report, errors = ProjectsReport(), list[RowError]()
    try:
        with transaction.atomic():
            row = lock_open(programme, actor)
            groups = _groups(row)
            known = {project.number: project for project in row.projects.all()}
            for draft in _drafts(rows, errors):
                errors += _take(row, draft, groups, known, report, actor=actor, at=at)
            if errors or not keep:
                raise _Undo
    except _Undo:
        if errors:
            raise TableRefused(errors) from None
    return report


def _text(value: Any) -> str:
    """Return a cell as a person would have typed it."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}"
    # A third decimal of a sheet is a decimal and no thousands: a fourth one says so.
    text = str(value)
    return f"{text}0" if not isinstance(value, str) and len(text.partition(".")[2]) == 3 else text


def _drafts(rows: Sequence[RawRow], errors: list[RowError]) -> list[_Draft]:
    """Bring the rows of each project together; what they say of it must be the same, or blank."""
    drafts: dict[str, _Draft] = {}
    for number, values in rows:
        key = values["number"]
        draft = drafts.get(key)
        if draft is None:
            draft = drafts[key] = _Draft(number, {name: values[name] for name in PROJECT_COLUMNS}, [])
        for name in PROJECT_COLUMNS:
            if values[name] and values[name] != draft.values[name]:
                text = _("Row %(row)s says “%(value)s” of this project.")
                words = {"row": draft.row, "value": draft.values[name]}
                errors.append(RowError(number, name, values[name], text % words))
        if any(values[name] for name in LINE_COLUMNS):
            draft.lines.append((number, values))
    return list(drafts.values())


def _groups(programme: ActionProgramme) -> dict[tuple[str, str], AxisProgramme]:
    """Return the programmes by the titles of their axis and their own, in either language."""
    found: dict[tuple[str, str], AxisProgramme] = {}
    for group in AxisProgramme.objects.filter(axis__programme=programme).select_related("axis"):
        for axis in (group.axis.title_ar, group.axis.title_fr):
            for own in (group.title_ar, group.title_fr):
                found.setdefault((fold(axis), fold(own)), group)
    return found


def _take(
    programme: ActionProgramme,
    draft: _Draft,
    groups: Mapping[tuple[str, str], AxisProgramme],
    known: Mapping[int, Project],
    report: ProjectsReport,
    *,
    actor: Actor,
    at: datetime,
) -> Iterator[RowError]:
    group = groups.get((fold(draft.values["axis"]), fold(draft.values["programme"])))
    if group is None:
        expected = _("An axis and one of its programmes, as they are written on the page, are expected.")
        yield RowError(draft.row, "programme", draft.values["programme"], expected)
        return
    form = ProjectForm({**_with_codes(draft.values), "group": group.pk}, programme=programme, project=None)
    lines = [(number, LineForm(_line_data(values))) for number, values in draft.lines]
    faults = list(_faults(form, draft.row, draft.values))
    for (number, line), (_number, values) in zip(lines, draft.lines, strict=True):
        faults += _faults(line, number, values)
    if faults:
        yield from faults
        return
    facts, sums = form.facts(), [line.facts() for _number, line in lines]
    project = known.get(facts.number)
    if project is not None and _is_same(project, facts, sums):
        report.unchanged.append(facts.number)
        return
    try:
        save_project(programme, project, facts, sums, version=None, actor=actor, at=at)
    except AssessmentError as refusal:
        yield RowError(draft.row, "number", draft.values["number"], refusal.message)
    else:
        (report.added if project is None else report.changed).append(facts.number)


def _line_data(values: Mapping[str, str]) -> dict[str, str]:
    coded = _with_codes(values)
    return {"kind": coded["source"], **{name: coded[name] for name in LINE_COLUMNS[1:]}}


def _with_codes(values: Mapping[str, str]) -> dict[str, str]:
    """Put the portal's codes in place of the words that people read."""
    coded = dict(values)
    for name, choices in WORDS.items():
        if name in coded:
            coded[name] = _known_words(choices).get(fold(coded[name]), coded[name])
    return coded


@cache
def _known_words(choices: Any) -> dict[str, str]:
    known = {fold(str(choice.value)): str(choice.value) for choice in choices}
    for language in LANGUAGES:
        with in_language(language):
            known |= {fold(str(choice.label)): str(choice.value) for choice in choices}
    return known


def _faults(form: Form, row: int, values: Mapping[str, str]) -> Iterator[RowError]:
    for name, messages in form.errors.items():
        column = _COLUMN_OF.get(name, name)
        for message in messages:
            yield RowError(row, column, values.get(column, ""), str(message))


def _is_same(project: Project, facts: ProjectFacts, sums: Sequence[LineFacts]) -> bool:
    return facts_of(project) == facts and lines_of(project) == list(sums)
