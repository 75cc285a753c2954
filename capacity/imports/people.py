"""A table of people: one row a person, known by their number. Each row goes through the form of the page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from capacity.forms.people import LeftForm, PersonForm
from capacity.imports.cells import RawRow, faults_of, read_table
from capacity.services.people import LeavesLater, bodies_of
from capacity.services.people_table import WORDS, PeopleReport, PersonDraft, write_people
from capacity.services.words import code_of
from communes.actors import Actor
from communes.imports import RowError, TableRefused
from communes.models import Commune
from config.toolbox.clock import local_day
from config.toolbox.search import fold
from config.toolbox.spreadsheets import Column

MAX_ROWS = 2000
COLUMNS = [
    Column("number", ["numéro", "matricule", "الرقم", "رقم التأجير"]),
    Column("full_name", ["full name", "nom complet", "الاسم الكامل"]),
    Column("kind", ["agent ou élu", "موظف أو منتخب"]),
    Column("sex", ["sexe", "الجنس"]),
    Column("post", ["fonction", "الوظيفة"]),
    Column("duty", ["mission", "المهمة"], required=False),
    Column("diploma", ["diplôme", "الشهادة"], required=False),
    Column("study", ["domaine d’études", "مجال الدراسة"], required=False),
    Column("email", ["e-mail", "courriel", "البريد الإلكتروني"], required=False),
    Column("in_unit", ["membre de l’unité", "عضو الوحدة"], required=False),
    Column("body", ["organisme de coopération", "هيئة التعاون"], required=False),
    Column("left_on", ["parti le", "تاريخ المغادرة"], required=False),
]
YES_OR_NO = {
    **{fold(word): "on" for word in ("yes", "oui", "نعم", "true", "1", "x")},
    **{fold(word): "" for word in ("no", "non", "لا", "false", "0", "")},
}


def read_people_table(upload: BinaryIO) -> list[RawRow]:
    """Return the rows of a table as texts, each with its number. Raises SpreadsheetError."""
    return read_table(upload, COLUMNS, max_rows=MAX_ROWS)


def import_people(
    commune: Commune, rows: Sequence[RawRow], *, actor: Actor, at: datetime, keep: bool
) -> PeopleReport:
    """Add or change the people of a table, all of them or none; people it does not name stay.

    Without ``keep`` the table is judged and nothing is written. Raises TableRefused with every fault by row,
    or NotAllowed.
    """
    if not rows:
        raise TableRefused([RowError(2, "number", "", _("The table has no row."))])
    bodies = bodies_of(commune)
    errors, drafts, seen = list[RowError](), list[PersonDraft](), dict[str, int]()
    for row, values in rows:
        number = values["number"]
        if number and (first := seen.setdefault(number, row)) != row:
            text = _("Another number was expected: row %(row)s has it already.")
            errors.append(RowError(row, "number", number, text % {"row": first}))
        form, left = PersonForm(_coded(values), bodies=bodies), LeftForm({"left_on": values["left_on"]})
        faults = [*faults_of(form, row, values), *faults_of(left, row, values)]
        if fold(values["in_unit"]) not in YES_OR_NO:
            faults.append(RowError(row, "in_unit", values["in_unit"], _("Yes or no was expected.")))
        day = left.cleaned_data.get("left_on")
        if day and day > local_day(at):
            faults.append(RowError(row, "left_on", values["left_on"], LeavesLater().message))
        errors += faults
        if not faults:
            drafts.append(PersonDraft(form.facts(), day))
    if errors:
        raise TableRefused(errors)
    return write_people(commune, drafts, actor=actor, at=at, keep=keep)


def _coded(values: dict[str, str]) -> dict[str, Any]:
    """Put the portal's codes in place of the words that people read."""
    coded = {name: code_of(WORDS[name], value) if name in WORDS else value for name, value in values.items()}
    return {**coded, "in_unit": YES_OR_NO.get(fold(values["in_unit"]), "")}
