"""The staff list of a commune: who may be trained. The log names people by their number only."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import NotAllowed
from capacity.exceptions import CapacityRefusal, ChangedMeanwhile
from capacity.models import Person
from capacity.services.access import is_of
from communes.actors import Actor
from communes.cooperation.models import CooperationBody
from communes.models import Commune
from config.toolbox.clock import local_day
from config.toolbox.locks import locked
from config.toolbox.search import fold
from records.services.events import record_event

SORTS = {"name": "full_name", "number": "number", "duty": "duty", "post": "post"}


class NumberTaken(CapacityRefusal):
    code = "number_taken"
    text = _("Another person of the list has the number %(number)s.")


class BodyOfAnother(CapacityRefusal):
    code = "body_of_another"
    text = _("Choose a cooperation body that the commune belongs to, or that has its seat there.")


class LeavesLater(CapacityRefusal):
    code = "leaves_later"
    text = _("A person has left today at the latest: write the day once it has come.")


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What a staff list says of a person; codes of ``enums``, blank where it is not known."""

    number: str
    full_name: str
    kind: str
    sex: str
    post: str
    duty: str = ""
    diploma: str = ""
    study: str = ""
    email: str = ""
    in_unit: bool = False
    body: CooperationBody | None = None


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What a reader asks of a staff list; ``standing`` is "there", "left" or "" for both."""

    text: str = ""
    kind: str = ""
    duty: str = ""
    standing: str = "there"
    sort: str = "name"


def list_people(commune: Commune, wanted: PeopleFilter) -> QuerySet[Person]:
    """Return the people of a commune that fit, sorted; unknown values ask for nothing."""
    found = Person.objects.filter(commune=commune).select_related("body")
    for word in fold(wanted.text).split():
        found = found.filter(search_text__contains=word)
    exact = {"kind": wanted.kind, "duty": wanted.duty}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if wanted.standing in {"there", "left"}:
        found = found.filter(left_on__isnull=wanted.standing == "there")
    field = F(SORTS.get(wanted.sort.lstrip("-"), "full_name"))
    return found.order_by(field.desc() if wanted.sort.startswith("-") else field.asc(), "pk")


def bodies_of(commune: Commune, person: Person | None = None) -> list[CooperationBody]:
    """Return the bodies that people of a commune may work for: it belongs to them, or holds their seat.

    Also the one that ``person`` works for already. One query.
    """
    member = Q(members__commune=commune, members__left_on=None)
    known = Q(pk=person.body_id) if person and person.body_id else Q()
    return list(CooperationBody.objects.filter(member | Q(seat=commune) | known).distinct())


def counts_of(commune: Commune) -> dict[str, int]:
    """Return how many people are there: staff, elected, women, men. One query."""
    rows = Person.objects.filter(commune=commune, left_on__isnull=True)
    found = {"staff": 0, "elected": 0, "female": 0, "male": 0}
    for kind, sex in rows.values_list("kind", "sex"):
        found[kind] += 1
        found[sex] += 1
    return found


@transaction.atomic
def save_person(
    commune: Commune,
    person: Person | None,
    facts: PersonFacts,
    *,
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> Person:
    """Add someone to a staff list (``person`` None) or change what it says of them.

    ``version`` is the one that the writer saw. Raises NotAllowed, ChangedMeanwhile, NumberTaken or
    BodyOfAnother.
    """
    if not is_of(actor, commune):
        raise NotAllowed()
    row = _lock(person, version) if person else Person(commune=commune, version=0)
    twin = Person.objects.filter(commune=commune, number=facts.number).first()
    if twin is not None and twin.pk != row.pk:
        raise NumberTaken(number=facts.number)
    if facts.body is not None and facts.body not in bodies_of(commune, person):
        raise BodyOfAnother()
    fill(row, facts, actor=actor, at=at)
    row.save()
    step = "changed" if person else "added"
    record_event(f"capacity.person_{step}", actor=actor.user, target=commune, data=_said(row), at=at)
    return row


@transaction.atomic
def mark_left(
    person: Person, left_on: date | None, *, version: int | None = None, actor: Actor, at: datetime
) -> Person:
    """Write the day on which someone left; None for someone who is there after all.

    Raises NotAllowed, ChangedMeanwhile or LeavesLater.
    """
    row = _lock(person, version)
    if not is_of(actor, row.commune):
        raise NotAllowed()
    if left_on is not None and left_on > local_day(at):
        raise LeavesLater()
    row.left_on = left_on
    row.version += 1
    row.changed_by, row.changed_at = actor.user, at
    row.save()
    code = "capacity.person_left" if left_on else "capacity.person_back"
    record_event(
        code, actor=actor.user, target=row.commune, data={**_said(row), "day": str(left_on or "")}, at=at
    )
    return row


def fill(row: Person, facts: PersonFacts, *, actor: Actor, at: datetime) -> None:
    """Put what is said of a person into their row, which is not saved: its version grows."""
    for name in facts.__slots__:
        setattr(row, name, getattr(facts, name))
    row.search_text = fold(f"{row.number} {row.full_name} {row.post} {row.diploma}")
    row.version += 1
    row.changed_by, row.changed_at = actor.user, at


def _lock(person: Person, version: int | None) -> Person:
    row = locked(Person.objects.select_related("commune").filter(pk=person.pk)).get()
    if version is not None and row.version != version:
        raise ChangedMeanwhile()
    return row


def _said(person: Person) -> dict[str, Any]:
    return {"number": person.number}
