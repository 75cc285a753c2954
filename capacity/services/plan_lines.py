"""The lines of a plan: what each is, its people and its money. Written while the plan is with its commune."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, ProtectedError, QuerySet
from django.utils.translation import gettext_lazy as _

from capacity.enums import ActionKind, Audience, Sex
from capacity.exceptions import CapacityRefusal
from capacity.models import CapacityPlan, Need, Person, PlanFunding, PlanLine, PlanPerson, Topic
from capacity.services.dispatch import lock_writable, next_number, touch
from capacity.services.fitness import mismatch_of
from communes.actors import Actor
from config.toolbox.languages import pick, texts_of
from records.services.events import record_event

ZERO = Decimal("0.00")


class LineWithoutSubject(CapacityRefusal):
    code = "line_without_subject"
    text = _("Choose a topic, or write the subject of the action.")


class DeliverablesMissing(CapacityRefusal):
    code = "deliverables_missing"
    text = _("Say what technical assistance delivers.")


class LineOfNobody(CapacityRefusal):
    code = "line_of_nobody"
    text = _("Say how many women or men the training is for.")


class FewerThanNamed(CapacityRefusal):
    code = "fewer_than_named"
    text = _("%(women)s women and %(men)s men are named for this action: plan for as many at least.")


class NeedOfAnother(CapacityRefusal):
    code = "need_of_another"
    text = _("Choose a need of this commune that no other line of the plan answers.")


class LineReferred(CapacityRefusal):
    code = "line_referred"
    text = _("A report or a later plan refers to this action: it cannot be removed.")


class PersonNotThere(CapacityRefusal):
    code = "person_not_there"
    text = _("%(name)s is not on the staff list of the commune, or has left.")


class MismatchUnexplained(CapacityRefusal):
    code = "mismatch_unexplained"
    text = _("The topic is not for %(name)s: write why this person is kept. %(why)s")


@dataclass(frozen=True, slots=True)
class PlanLineFacts:
    """What a commune plans. ``funding`` holds amounts above zero in MAD by source: the cost is their sum."""

    kind: str
    audience: str
    priority: int
    quarter: int
    days: Decimal
    topic: Topic | None = None
    subject: str = ""
    lines: list[str] = field(default_factory=list)
    provider: str = ""
    deliverables: str = ""
    women: int = 0
    men: int = 0
    need: Need | None = None
    funding: Mapping[str, Decimal] = field(default_factory=dict)


def lines_of(plan: CapacityPlan) -> list[PlanLine]:
    """Return the lines of a plan with all that a page shows of them. Three queries."""
    return list(with_parts(plan.actions.all()))


def with_parts(lines: QuerySet[PlanLine]) -> QuerySet[PlanLine]:
    """Return lines with their topics, needs, money and people, in the order of their numbers."""
    people = PlanPerson.objects.select_related("person").order_by("person__full_name", "pk")
    joined = lines.select_related("topic", "need__commune", "need__topic", "carried_from__plan")
    return joined.prefetch_related("funding", Prefetch("people", people)).order_by("plan_id", "number")


def facts_of(line: PlanLine) -> PlanLineFacts:
    """Return what a line says now. No query where ``lines_of`` fetched it."""
    funding = {part.source: part.amount for part in line.funding.all()}
    names = [name for name in PlanLineFacts.__slots__ if name != "funding"]
    return PlanLineFacts(funding=funding, **{name: getattr(line, name) for name in names})


def cost_of(line: PlanLine) -> Decimal:
    """Return the cost of a line in MAD, the sum of its funding. No query where that was fetched."""
    return sum((part.amount for part in line.funding.all()), ZERO)


def kind_label(line: Any) -> str:
    """Return the type of an action in words, in the active language."""
    return str(ActionKind(line.kind).label)


def audience_label(line: Any) -> str:
    """Return whom an action is for in words, in the active language."""
    return str(Audience(line.audience).label)


def line_title(line: Any) -> str:
    """Return what an action is about, in the active language."""
    return pick(line.topic, "title") if line.topic else line.subject


def line_titles(line: Any) -> dict[str, str]:
    """Return what an action is about per language, as events take it."""
    if line.topic is None:
        return dict.fromkeys(("ar", "fr", "en"), line.subject)
    return texts_of(line.topic, "title")


@transaction.atomic
def save_line(
    plan: CapacityPlan,
    line: PlanLine | None,
    facts: PlanLineFacts,
    *,
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> PlanLine:
    """Add an action to a plan (``line`` None) or change it; ``version`` is the plan's that the writer saw.

    People whom a new topic is not for stay; the plan is not sent until each has a reason. Raises NotAllowed,
    SheetSent, ChangedMeanwhile, LineWithoutSubject, DeliverablesMissing, LineOfNobody, FewerThanNamed or
    NeedOfAnother.
    """
    row = lock_writable(plan, actor=actor, version=version)
    saved = write_line(row, line, facts)
    touch(row, actor=actor, at=at)
    record_line("changed" if line else "added", row, saved, actor=actor, at=at)
    return saved


def write_line(plan: CapacityPlan, line: PlanLine | None, facts: PlanLineFacts) -> PlanLine:
    """Check and write one line of a plan that is locked; raises what ``save_line`` does of the line."""
    others = plan.actions.exclude(pk=line.pk) if line else plan.actions.all()
    people = [part.person for part in line.people.select_related("person")] if line else []
    answered = set(others.values_list("need", flat=True))
    check_facts(plan, facts, named=count_sexes(people), answered=answered)
    line = line or PlanLine(plan=plan, number=next_number(plan))
    fill_line(line, facts)
    line.save()
    write_funding(line, facts.funding)
    return line


def check_facts(
    plan: CapacityPlan,
    facts: PlanLineFacts,
    *,
    named: tuple[int, int] = (0, 0),
    answered: Collection[int | None] = (),
) -> None:
    """Raise what is wrong with a line: see ``save_line``. No query.

    ``named`` are the women and men named for it, ``answered`` the needs that the other lines answer.
    """
    if facts.topic is None and not facts.subject.strip():
        raise LineWithoutSubject()
    if facts.kind == ActionKind.ASSISTANCE and not facts.deliverables.strip():
        raise DeliverablesMissing()
    if facts.kind == ActionKind.TRAINING and facts.women + facts.men < 1:
        raise LineOfNobody()
    women, men = named
    if facts.women < women or facts.men < men:
        raise FewerThanNamed(women=women, men=men)
    need = facts.need
    if need is not None and (need.commune_id != plan.commune_id or need.pk in answered):
        raise NeedOfAnother()


def fill_line(line: PlanLine, facts: PlanLineFacts) -> None:
    """Put what is said of a line into its row, which is not saved; its money stands in other rows."""
    for name in facts.__slots__:
        if name != "funding":
            setattr(line, name, getattr(facts, name))
    line.subject = " ".join(facts.subject.split())


def write_funding(line: PlanLine, funding: Mapping[str, Decimal]) -> None:
    """Put these sources in the place of those of a line."""
    line.funding.all().delete()
    rows = [PlanFunding(line=line, source=source, amount=amount) for source, amount in funding.items()]
    PlanFunding.objects.bulk_create(rows)


@transaction.atomic
def remove_line(line: PlanLine, *, version: int | None = None, actor: Actor, at: datetime) -> None:
    """Take an action out of a plan. Raises NotAllowed, SheetSent, ChangedMeanwhile or LineReferred."""
    row = lock_writable(line.plan, actor=actor, version=version)
    touch(row, actor=actor, at=at)
    record_line("removed", row, line, actor=actor, at=at)
    try:
        line.delete()
    except ProtectedError as referred:
        raise LineReferred() from referred


@transaction.atomic
def set_people(
    line: PlanLine,
    chosen: Mapping[int, str],
    *,
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """Name the people of an action: keys of people, each with the reason why a misfit is kept, or "".

    Planned numbers grow where more people are named. Raises NotAllowed, SheetSent, ChangedMeanwhile,
    PersonNotThere or MismatchUnexplained.
    """
    plan = lock_writable(line.plan, actor=actor, version=version)
    row = plan.actions.select_related("topic").get(pk=line.pk)
    write_people(plan, row, chosen)
    touch(plan, actor=actor, at=at)
    record_line("people_named", plan, row, actor=actor, at=at)


def write_people(plan: CapacityPlan, line: PlanLine, chosen: Mapping[int, str]) -> None:
    """Check and write the people of a line of a plan that is locked; raises what ``set_people`` does."""
    found = Person.objects.in_bulk(list(chosen))
    parts = []
    for key, reason in chosen.items():
        person = found.get(key)
        if person is None or person.commune_id != plan.commune_id or person.left_on is not None:
            raise PersonNotThere(name=person.full_name if person else key)
        misfit = mismatch_of(person, line.topic)
        if misfit and not reason.strip():
            raise MismatchUnexplained(name=person.full_name, why=" ".join(misfit.texts))
        parts.append(PlanPerson(line=line, person=person, mismatch_reason=reason.strip() if misfit else ""))
    line.people.all().delete()
    PlanPerson.objects.bulk_create(parts)
    women, men = count_sexes([part.person for part in parts])
    line.women, line.men = max(line.women, women), max(line.men, men)
    line.save()


def record_line(step: str, plan: CapacityPlan, line: PlanLine, *, actor: Actor, at: datetime) -> None:
    """Put what became of a line on record."""
    data = {"year": plan.year, "number": line.number, "title": line_titles(line)}
    record_event(f"capacity.plan_line_{step}", actor=actor.user, target=plan.commune, data=data, at=at)


def count_sexes(people: Iterable[Person]) -> tuple[int, int]:
    """Return how many women and how many men there are."""
    sexes = [person.sex for person in people]
    return sexes.count(Sex.FEMALE), sexes.count(Sex.MALE)
