"""A table of projects: one row a funding line, the project's own columns repeated or left blank.

What the table may hold is what the page may: each row goes through the forms of the page, and projects
through the rules of ``project_bulk``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, BinaryIO

from django.db import transaction
from django.forms import Form
from django.utils.translation import gettext as _

from action_programs.enums import FundingKind, GenderMarker, Pillar, ProjectStatus
from action_programs.exceptions import StatusFollowsProgress
from action_programs.forms.projects import LineForm, ProjectChoices, ProjectForm
from action_programs.models import ActionProgramme, AxisProgramme
from action_programs.services.programmes import lock_open
from action_programs.services.project_bulk import Draft, Known, faults_of, known_projects, write_projects
from communes.actors import Actor
from communes.imports import RowError, TableRefused
from config.toolbox.languages import LANGUAGES, in_language
from config.toolbox.search import fold
from config.toolbox.spreadsheets import Column, read_rows

PROJECT_COLUMNS = (
    *("number", "axis", "programme", "title_ar", "title_fr", "place", "starts_in", "ends_in"),
    *("cost", "pillar", "gender", "status", "responsible", "indicator"),
)
# Tables of before these columns are taken as they are: what they do not say stays as it is.
LATER_COLUMNS = ("responsible", "indicator")
LINE_COLUMNS = ("source", "year", "partner", "agreed_on", "amount")
COLUMNS = [Column(key, required=key not in LATER_COLUMNS) for key in (*PROJECT_COLUMNS, *LINE_COLUMNS)]
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
class _Raw:
    """The rows of one project."""

    row: int
    values: dict[str, str]
    lines: list[RawRow]


def read_projects_table(upload: BinaryIO) -> list[RawRow]:
    """Return the rows of a table as texts, each with its number. Raises SpreadsheetError."""
    rows = read_rows(upload, columns=COLUMNS, max_rows=MAX_ROWS)
    found = [(row.number, {key: _text(value) for key, value in row.values.items()}) for row in rows]
    unsaid = [name for name in LATER_COLUMNS if not any(values[name] for _number, values in found)]
    for _number, values in found:
        for name in unsaid:
            del values[name]
    return found


def import_projects(
    programme: ActionProgramme, rows: Sequence[RawRow], *, actor: Actor, at: datetime, keep: bool
) -> ProjectsReport:
    """Add or change the projects of a table, all of them or none; projects it does not name stay.

    Without ``keep`` the table is judged and nothing is written. Raises TableRefused with every fault by row,
    or what ``lock_open`` raises. The queries do not grow with the rows, but for batches of two hundred.
    """
    errors = list[RowError]()
    with transaction.atomic():
        row = lock_open(programme, actor)
        known = known_projects(row)
        drafts = list(_read(row, rows, known, errors))
        for place, refusals in faults_of(row, [draft for _raw, draft in drafts], known).items():
            raw = drafts[place][0]
            errors += [RowError(raw.row, "number", raw.values["number"], each.message) for each in refusals]
        if errors:
            raise TableRefused(sorted(errors, key=lambda error: error.row))
        report, new = ProjectsReport(), list[Draft]()
        for _raw, draft in drafts:
            if known.is_same(draft):
                report.unchanged.append(draft.facts.number)
                continue
            new.append(draft)
            (report.changed if draft.project else report.added).append(draft.facts.number)
        if keep:
            write_projects(row, new, actor=actor, at=at)
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


def _drafts(rows: Sequence[RawRow], errors: list[RowError]) -> list[_Raw]:
    """Bring the rows of each project together; what they say of it must be the same, or blank."""
    drafts: dict[str, _Raw] = {}
    for number, values in rows:
        key = values["number"]
        draft = drafts.get(key)
        if draft is None:
            draft = drafts[key] = _Raw(number, _own(values), [])
        for name, value in _own(values).items():
            if value and value != draft.values[name]:
                text = _("Row %(row)s says “%(value)s” of this project.")
                words = {"row": draft.row, "value": draft.values[name]}
                errors.append(RowError(number, name, value, text % words))
        if any(values[name] for name in LINE_COLUMNS):
            draft.lines.append((number, values))
    return list(drafts.values())


def _own(values: Mapping[str, str]) -> dict[str, str]:
    return {name: values[name] for name in PROJECT_COLUMNS if name in values}


def _titled(groups: Iterable[AxisProgramme]) -> dict[tuple[str, str], int]:
    """Return the programmes by the titles of their axis and their own, in either language."""
    found: dict[tuple[str, str], int] = {}
    for group in groups:
        for axis in (group.axis.title_ar, group.axis.title_fr):
            for own in (group.title_ar, group.title_fr):
                found.setdefault((fold(axis), fold(own)), group.pk)
    return found


def _read(
    programme: ActionProgramme, rows: Sequence[RawRow], known: Known, errors: list[RowError]
) -> Iterator[tuple[_Raw, Draft]]:
    """Yield what each project of the table becomes; what cannot be read goes among the errors."""
    choices = ProjectChoices.of(programme)
    titled = _titled(choices.groups.values())
    by_number = {project.number: project for project in known.projects.values()}
    for raw in _drafts(rows, errors):
        group = titled.get((fold(raw.values["axis"]), fold(raw.values["programme"])))
        if group is None:
            expected = _("An axis and one of its programmes, as they are written on the page, are expected.")
            errors.append(RowError(raw.row, "programme", raw.values["programme"], expected))
            continue
        number = raw.values["number"]
        project = by_number.get(int(number)) if number.isdecimal() else None
        # What an older table does not say of a project stays as it is.
        kept = {name: getattr(project, name, "") for name in LATER_COLUMNS if name not in raw.values}
        data = {**kept, **_with_codes(raw.values), "group": group}
        form = ProjectForm(data, choices=choices, project=project)
        lines = [(number, values, LineForm(_line_data(values))) for number, values in raw.lines]
        faults = list(_faults(form, raw.row, raw.values))
        if form.lived_status is not None and data["status"] not in ("", form.lived_status):
            faults.append(_status_fault(raw, form.lived_status))
        for number, values, line in lines:
            faults += _faults(line, number, values)
        errors += faults
        if not faults:
            yield raw, Draft(project, form.facts(), [line.facts() for _number, _values, line in lines])


def _status_fault(raw: _Raw, lived: str) -> RowError:
    refusal = StatusFollowsProgress(number=raw.values["number"], status=ProjectStatus(lived).label)
    return RowError(raw.row, "status", raw.values["status"], refusal.message)


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
