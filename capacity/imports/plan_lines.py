"""A table of a plan's actions: each row goes through the form of the page and the rules of the service."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from capacity.exceptions import CapacityRefusal
from capacity.forms.plans import PlanChoices, PlanLineForm
from capacity.imports.cells import RawRow, faults_of, read_table
from capacity.models import CapacityPlan, Person, PlanLine, Topic
from capacity.services.dispatch import lock_writable, touch
from capacity.services.fitness import mismatch_of
from capacity.services.plan_bulk import LineDraft, write_drafts
from capacity.services.plan_lines import check_facts, lines_of
from capacity.services.plan_table import HEADINGS, SHOWN, WORDS
from capacity.services.words import code_of
from communes.actors import Actor
from communes.imports import RowError, TableRefused
from config.toolbox.search import fold
from config.toolbox.spreadsheets import Column
from records.services.events import record_event

COLUMNS = [Column(heading.title, required=heading.title not in SHOWN) for heading in HEADINGS]
MAX_ROWS = 500


@dataclass
class PlanReport:
    """What a table did, or would do, by numbers of lines."""

    added: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)


def read_plan_table(upload: BinaryIO) -> list[RawRow]:
    """Return the rows of a table as texts, each with its number. Raises SpreadsheetError."""
    return read_table(upload, COLUMNS, max_rows=MAX_ROWS)


def import_plan(
    plan: CapacityPlan, rows: Sequence[RawRow], *, actor: Actor, at: datetime, keep: bool
) -> PlanReport:
    """Add or change the lines of a table, all of them or none; lines it does not name stay.

    Without ``keep`` the table is judged and nothing is written. Raises TableRefused with every fault by row,
    or what ``lock_writable`` raises. The queries do not grow with the rows, but for batches of two hundred.
    """
    if not rows:
        raise TableRefused([RowError(2, "number", "", _("The table has no row."))])
    report = PlanReport()
    with transaction.atomic():
        row = lock_writable(plan, actor=actor)
        lines = {line.number: line for line in lines_of(row)}
        errors, drafts = list[RowError](), list[tuple[RawRow, LineDraft]]()
        for raw, draft, faults in _read(row, rows, lines):
            errors += faults
            if draft is not None:
                drafts.append((raw, draft))
        errors += _refused(row, lines, drafts)
        if errors:
            raise TableRefused(errors)
        new = list[LineDraft]()
        for _raw, draft in drafts:
            if draft.is_same:
                report.unchanged.append(draft.number)
                continue
            (report.changed if draft.line else report.added).append(draft.number)
            new.append(draft)
        if keep and new:
            write_drafts(row, new)
            touch(row, actor=actor, at=at)
            data = {"year": row.year, "added": len(report.added), "changed": len(report.changed)}
            record_event("capacity.plan_imported", actor=actor.user, target=row.commune, data=data, at=at)
    return report


def _read(
    plan: CapacityPlan, rows: Sequence[RawRow], lines: Mapping[int, PlanLine]
) -> Iterator[tuple[RawRow, LineDraft | None, list[RowError]]]:
    """Yield what each row makes of a line, or what is wrong with it."""
    choices = PlanChoices.of(plan, lines.values())
    staff = {person.number: person for person in Person.objects.filter(commune=plan.commune_id)}
    topics = {
        fold(word): code
        for code, topic in choices.topics.items()
        for word in (code, topic.title_ar, topic.title_fr)
    }
    seen, number = dict[int, int](), max(lines, default=0)
    for row, values in rows:
        line, faults = _known(row, values, lines, seen)
        form = PlanLineForm(_data(values, topics), choices=choices, line=line)
        faults += faults_of(form, row, values)
        people = list[tuple[Person, str]]()
        if not form.errors:
            topic = choices.topics.get(form.cleaned_data["topic"])
            faults += _people(row, values, staff, topic, people)
        if faults:
            yield (row, values), None, faults
            continue
        number += 0 if line else 1
        yield (row, values), LineDraft(line, line.number if line else number, form.facts(), people), []


def _refused(
    plan: CapacityPlan, lines: Mapping[int, PlanLine], drafts: Sequence[tuple[RawRow, LineDraft]]
) -> Iterator[RowError]:
    """Yield what the rules of the plan refuse of the lines as they would all be."""
    needs = {number: line.need_id for number, line in lines.items()}
    needs |= {draft.number: draft.facts.need.pk if draft.facts.need else None for _raw, draft in drafts}
    for (row, values), draft in drafts:
        answered = {need for number, need in needs.items() if number != draft.number}
        try:
            check_facts(plan, draft.facts, answered=answered)
        except CapacityRefusal as refusal:
            yield RowError(row, "number", values["number"], refusal.message)


def _known(
    row: int, values: Mapping[str, str], lines: Mapping[int, PlanLine], seen: dict[int, int]
) -> tuple[PlanLine | None, list[RowError]]:
    """Return the line that a row is about, None for a new one, and what is wrong with its number."""
    text = values["number"]
    if not text:
        return None, []
    line = lines.get(int(text)) if text.isdecimal() else None
    if line is None:
        expected = _("The number of an action of the plan was expected, or nothing for a new one.")
        return None, [RowError(row, "number", text, expected)]
    if (first := seen.setdefault(line.number, row)) != row:
        expected = _("Another number was expected: row %(row)s has it already.") % {"row": first}
        return line, [RowError(row, "number", text, expected)]
    return line, []


def _people(
    row: int,
    values: Mapping[str, str],
    staff: Mapping[str, Person],
    topic: Topic | None,
    people: list[tuple[Person, str]],
) -> Iterator[RowError]:
    """Read the people of a row into ``people``, and yield what is wrong with them."""
    for part in filter(None, (part.strip() for part in values["people"].split(";"))):
        number, _colon, reason = (text.strip() for text in part.partition(":"))
        person = staff.get(number)
        if person is None or person.left_on is not None:
            expected = _("The number of somebody on the staff list was expected who has not left.")
            yield RowError(row, "people", number, expected)
            continue
        misfit = mismatch_of(person, topic)
        if misfit and not reason:
            text = _(
                "The topic is not for this person: write the reason after the number and a colon. %(why)s"
            )
            yield RowError(row, "people", number, text % {"why": " ".join(misfit.texts)})
            continue
        if person not in [known for known, _reason in people]:
            people.append((person, reason if misfit else ""))


def _data(values: Mapping[str, str], topics: Mapping[str, str]) -> dict[str, Any]:
    """Return a row as the form takes it: codes in place of words, lists in place of texts."""
    data: dict[str, Any] = {
        name: code_of(WORDS[name], value) if name in WORDS else value for name, value in values.items()
    }
    data["topic"] = topics.get(fold(values["topic"]), values["topic"]) if values["topic"] else ""
    data["lines"] = values["lines"].replace("،", ",").replace(";", ",").replace(",", " ").split()
    for name in ("women", "men"):
        data[name] = values[name] or "0"
    return data
