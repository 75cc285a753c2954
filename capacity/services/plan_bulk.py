"""Many lines of a plan written at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from capacity.models import CapacityPlan, Person, PlanFunding, PlanLine, PlanPerson
from capacity.services.plan_lines import PlanLineFacts, count_sexes, facts_of, fill_line

BATCH = 200


@dataclass(frozen=True, slots=True)
class LineDraft:
    """What a line becomes (``line`` None: a new one), and its people, each with the reason or "".

    Who names people has checked that they are there and that misfits have a reason.
    """

    line: PlanLine | None
    number: int
    facts: PlanLineFacts
    people: list[tuple[Person, str]]

    @property
    def is_same(self) -> bool:
        """Tell whether the line, fetched by ``lines_of``, says all of this already."""
        if self.line is None:
            return False
        named = {part.person_id: part.mismatch_reason for part in self.line.people.all()}
        return self.facts == facts_of(self.line) and named == {
            person.pk: reason for person, reason in self.people
        }


def write_drafts(plan: CapacityPlan, drafts: Sequence[LineDraft]) -> None:
    """Write the lines of a plan that is locked, with their people and money; all were checked before.

    Planned numbers grow where more people are named. Six queries, but for batches of two hundred.
    """
    rows = []
    for draft in drafts:
        row = draft.line or PlanLine(plan=plan, number=draft.number)
        fill_line(row, draft.facts)
        women, men = count_sexes(person for person, _reason in draft.people)
        row.women, row.men = max(row.women, women), max(row.men, men)
        rows.append(row)
    known = [row for row, draft in zip(rows, drafts, strict=True) if draft.line]
    names = [name for name in PlanLineFacts.__slots__ if name != "funding"]
    PlanFunding.objects.filter(line__in=known).delete()
    PlanPerson.objects.filter(line__in=known).delete()
    # Needs may go from one line to another: each answers one line at a time.
    PlanLine.objects.filter(pk__in=[row.pk for row in known]).update(need=None)
    PlanLine.objects.bulk_update(known, names, batch_size=BATCH)
    PlanLine.objects.bulk_create([row for row in rows if row.pk is None], batch_size=BATCH)
    funding, people = list[PlanFunding](), list[PlanPerson]()
    for row, draft in zip(rows, drafts, strict=True):
        paid = draft.facts.funding.items()
        funding += [PlanFunding(line=row, source=source, amount=amount) for source, amount in paid]
        people += [PlanPerson(line=row, person=one, mismatch_reason=why) for one, why in draft.people]
    PlanFunding.objects.bulk_create(funding, batch_size=BATCH)
    PlanPerson.objects.bulk_create(people, batch_size=BATCH)
