"""A staff list as a workbook, and many people of it written at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.exceptions import NotAllowed
from capacity.enums import Duty, PersonKind, Sex, Study
from capacity.models import Person
from capacity.services.access import is_of
from capacity.services.people import PersonFacts, fill
from communes.actors import Actor
from communes.models import Commune
from config.toolbox.spreadsheets import Heading, Sheet, write_workbook
from records.services.events import record_event

BATCH = 200
HEADINGS = (
    *(Heading("number", 14), Heading("full_name", 30), Heading("kind", 14), Heading("sex", 10)),
    *(Heading("post", 36), Heading("duty", 30), Heading("diploma", 36), Heading("study", 30)),
    *(Heading("email", 30), Heading("in_unit", 10), Heading("body", 14), Heading("left_on", 12)),
)
WORDS: Mapping[str, Any] = {"kind": PersonKind, "sex": Sex, "duty": Duty, "study": Study}


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """What a table says of a person; ``left_on`` is None for someone who is there."""

    facts: PersonFacts
    left_on: date | None


@dataclass
class PeopleReport:
    """What a table did, or would do, by numbers of people."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


def people_workbook(people: Iterable[Person], *, language: str) -> bytes:
    """Return people as an .xlsx that the import takes back, and a sheet of the words it may hold."""
    words = [(column, choice.value, str(choice.label)) for column in WORDS for choice in WORDS[column]]
    words += [("in_unit", "yes", _("Yes")), ("in_unit", "no", _("No"))]
    headings = [Heading(_("Column")), Heading(_("Value")), Heading(_("Meaning"), 50)]
    sheets = [Sheet(_("Staff list"), HEADINGS, _rows(people)), Sheet(_("Words"), headings, words)]
    return write_workbook(sheets, language=language)


@transaction.atomic
def write_people(
    commune: Commune, drafts: Iterable[PersonDraft], *, actor: Actor, at: datetime, keep: bool
) -> PeopleReport:
    """Add or change many people by their number; those whom the table does not name stay as they are.

    Without ``keep`` nothing is written. Raises NotAllowed. The queries do not grow with the rows, but for
    batches of two hundred.
    """
    if not is_of(actor, commune):
        raise NotAllowed()
    known = {
        person.number: person for person in Person.objects.filter(commune=commune).select_related("body")
    }
    report, new, changed = PeopleReport(), list[Person](), list[Person]()
    for draft in drafts:
        person = known.get(draft.facts.number)
        if person is not None and _is_same(person, draft):
            report.unchanged.append(person.number)
            continue
        (report.changed if person else report.added).append(draft.facts.number)
        row = person or Person(commune=commune, version=0)
        fill(row, draft.facts, actor=actor, at=at)
        row.left_on = draft.left_on
        (changed if person else new).append(row)
    if keep and (new or changed):
        Person.objects.bulk_create(new, batch_size=BATCH)
        names = (*PersonFacts.__slots__, "left_on", "search_text", "version", "changed_by", "changed_at")
        Person.objects.bulk_update(changed, names, batch_size=BATCH)
        data = {"added": len(new), "changed": len(changed)}
        record_event("capacity.people_imported", actor=actor.user, target=commune, data=data, at=at)
    return report


def _is_same(person: Person, draft: PersonDraft) -> bool:
    facts = draft.facts
    same = all(getattr(person, name) == getattr(facts, name) for name in facts.__slots__)
    return same and person.left_on == draft.left_on


def _rows(people: Iterable[Person]) -> Iterator[tuple[Any, ...]]:
    for person in people:
        yield (
            person.number,
            person.full_name,
            person.get_kind_display(),
            person.get_sex_display(),
            person.post,
            person.get_duty_display(),
            person.diploma,
            person.get_study_display(),
            person.email,
            _("Yes") if person.in_unit else _("No"),
            person.body.code if person.body else "",
            person.left_on,
        )
