"""A table of a report's lines: each row goes through the form of the page and the rules of the service."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from capacity.enums import ActionOutcome
from capacity.forms.reports import ReportLineForm
from capacity.imports.cells import RawRow, faults_of, read_table
from capacity.models import CapacityReport, Person, ReportLine
from capacity.services.dispatch import lock_writable, touch
from capacity.services.report_figures import report_lines
from capacity.services.report_lines import LineFacts, apply_facts, check_line, write_participants
from capacity.services.report_table import SAID, SHOWN
from capacity.services.words import code_of
from communes.actors import Actor
from communes.imports import RowError, TableRefused
from config.toolbox.spreadsheets import Column
from records.services.events import record_event

COLUMNS = [
    Column("number"),
    *(Column(name, required=False) for name in SHOWN),
    *(Column(name) for name in SAID),
]
MAX_ROWS = 500


@dataclass
class LinesReport:
    """What a table did, or would do, by numbers of lines; it adds none."""

    added: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)


def read_lines_table(upload: BinaryIO) -> list[RawRow]:
    """Return the rows of a table as texts, each with its number. Raises SpreadsheetError."""
    return read_table(upload, COLUMNS, max_rows=MAX_ROWS)


def import_lines(
    report: CapacityReport, rows: Sequence[RawRow], *, actor: Actor, at: datetime, keep: bool
) -> LinesReport:
    """Say what became of the lines that a table names, all of them or none; the others stay.

    Without ``keep`` the table is judged and nothing is written. Raises TableRefused with every fault by row,
    NotAllowed or SheetSent. The queries do not grow with the rows.
    """
    errors = list[RowError]()
    with transaction.atomic():
        row = lock_writable(report, actor=actor)
        lines = {str(line.number): line for line in report_lines(row)}
        people = {person.pk: person for person in Person.objects.filter(commune=row.commune_id)}
        said = list(_read(rows, lines, people, errors))
        if errors:
            raise TableRefused(errors)
        found = LinesReport()
        changed = [(line, facts) for line, facts in said if facts != facts_of(line)]
        found.changed = [line.number for line, _facts in changed]
        found.unchanged = [line.number for line, _facts in said if line.number not in found.changed]
        if keep and changed:
            for line, facts in changed:
                apply_facts(line, facts)
            names = [name for name in LineFacts.__slots__ if name != "people"]
            ReportLine.objects.bulk_update([line for line, _facts in changed], names)
            write_participants(changed)
            touch(row, actor=actor, at=at)
            data = {"year": row.year, "numbers": ", ".join(map(str, found.changed))}
            record_event(
                "capacity.report_lines_imported", actor=actor.user, target=row.commune, data=data, at=at
            )
    return found


def facts_of(line: ReportLine) -> LineFacts:
    """Return what a line says, its participants read already."""
    values = {name: getattr(line, name) for name in LineFacts.__slots__ if name != "people"}
    return LineFacts(**values, people=sorted(row.person_id for row in line.participants.all()))


def _read(
    rows: Sequence[RawRow],
    lines: Mapping[str, ReportLine],
    people: dict[int, Person],
    errors: list[RowError],
) -> Iterator[tuple[ReportLine, LineFacts]]:
    """Yield what each row says of its line; what cannot be read goes among the errors."""
    by_number = {person.number: person.pk for person in people.values()}
    seen = set[str]()
    for place, values in rows:
        number = values["number"]
        line = lines.get(number)
        if line is None or number in seen:
            expected = _("The number of a line of this report, in one row only, is expected.")
            errors.append(RowError(place, "number", number, expected))
            continue
        seen.add(number)
        named, unknown = _named(values["participants"], by_number)
        if unknown:
            expected = _("Numbers of the staff list, separated by commas, are expected.")
            errors.append(RowError(place, "participants", ", ".join(unknown), expected))
            continue
        data = {**values, "outcome": code_of(ActionOutcome, values["outcome"])}
        form = ReportLineForm(data, line=line, with_people=False)
        if not form.is_valid():
            errors += faults_of(form, place, values)
            continue
        facts = form.facts(people=sorted(named))
        if refusal := check_line(line, facts, people):
            errors.append(RowError(place, "number", number, refusal.message))
            continue
        yield line, facts


def _named(text: str, by_number: Mapping[str, int]) -> tuple[list[int], list[str]]:
    numbers = [part.strip() for part in text.replace("،", ",").replace(";", ",").split(",") if part.strip()]
    unknown = [number for number in numbers if number not in by_number]
    return list(dict.fromkeys(by_number[number] for number in numbers if number in by_number)), unknown
