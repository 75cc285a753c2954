"""The lines of a report: what became of each action, and the actions that no plan had."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from capacity.enums import ActionOutcome, Sex
from capacity.exceptions import CapacityRefusal
from capacity.models import CapacityReport, Participant, Person, ReportLine, Topic
from capacity.services.dispatch import lock_writable, next_number, touch
from communes.actors import Actor
from records.services.events import record_event

TOOK_PLACE = frozenset({ActionOutcome.DONE, ActionOutcome.PARTLY})


class ReasonMissing(CapacityRefusal):
    code = "reason_missing"
    text = _("Line %(number)s: say why the action was not done, or only partly.")


class DatesMissing(CapacityRefusal):
    code = "dates_missing"
    text = _("Line %(number)s: write the first and the last day of the action.")


class DatesReversed(CapacityRefusal):
    code = "dates_reversed"
    text = _("Line %(number)s: the last day comes before the first.")


class OutsideTheYear(CapacityRefusal):
    code = "outside_the_year"
    text = _("Line %(number)s: its days are not all in %(year)s. Say why under “Reason”.")


class FewerThanNamed(CapacityRefusal):
    code = "fewer_than_named"
    text = _(
        "Line %(number)s: %(women)s women and %(men)s men are named among the participants: "
        "the numbers cannot be lower."
    )


class NotOnTheList(CapacityRefusal):
    code = "not_on_the_list"
    text = _("Line %(number)s: someone who is named is not on the staff list of this commune.")


class ActionUnnamed(CapacityRefusal):
    code = "action_unnamed"
    text = _("Choose a topic, or write the subject.")


class ComesFromThePlan(CapacityRefusal):
    code = "comes_from_the_plan"
    text = _("Line %(number)s comes from the plan: say that it was cancelled, it cannot be removed.")


class PlanSaysIt(CapacityRefusal):
    code = "plan_says_it"
    text = _("Line %(number)s comes from the plan: what the action is stays as it was planned.")


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What became of an action. ``people`` are keys of the staff list; a blank outcome is not said yet."""

    outcome: str = ""
    reason: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    women: int = 0
    men: int = 0
    people: Sequence[int] = ()
    days: Decimal = Decimal(0)
    cost: Decimal = Decimal(0)
    rating_after: int | None = None
    evaluation_after: str = ""


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """What an action is that no plan had."""

    kind: str
    audience: str
    days: Decimal
    topic: Topic | None = None
    subject: str = ""
    lines: Sequence[str] = ()
    provider: str = ""
    deliverables: str = ""


def check_line(line: ReportLine, facts: LineFacts, known: dict[int, Person]) -> CapacityRefusal | None:
    """Return what is wrong with what is said of a line, None where nothing is. No query.

    ``known`` is the staff list by its keys. What is not said yet is judged when it is.
    """
    number, year = line.number, line.report.year
    named = [known.get(pk) for pk in facts.people]
    women = sum(1 for person in named if person and person.sex == Sex.FEMALE)
    men = len(named) - women
    days = [day for day in (facts.starts_on, facts.ends_on) if day]
    if facts.outcome not in ("", ActionOutcome.DONE) and not facts.reason.strip():
        return ReasonMissing(number=number)
    if facts.outcome == ActionOutcome.CANCELLED:
        return None
    if facts.outcome in TOOK_PLACE and len(days) < 2:
        return DatesMissing(number=number)
    if len(days) == 2 and days[1] < days[0]:
        return DatesReversed(number=number)
    if any(day.year != year for day in days) and not facts.reason.strip():
        return OutsideTheYear(number=number, year=year)
    if None in named:
        return NotOnTheList(number=number)
    if facts.women < women or facts.men < men:
        return FewerThanNamed(number=number, women=women, men=men)
    return None


@transaction.atomic
def save_line(
    line: ReportLine, facts: LineFacts, *, version: int | None = None, actor: Actor, at: datetime
) -> ReportLine:
    """Keep what became of an action; ``version`` is that of its report.

    A cancelled action keeps its reason and cost, and no days, participants or evaluation. Raises NotAllowed,
    SheetSent, ChangedMeanwhile or what ``check_line`` finds.
    """
    report = lock_writable(line.report, actor=actor, version=version)
    row = report.actions.get(pk=line.pk)
    row.report = report
    people = {person.pk: person for person in Person.objects.filter(commune=report.commune_id)}
    if refusal := check_line(row, facts, people):
        raise refusal
    apply_facts(row, facts)
    row.save()
    write_participants([(row, facts)])
    touch(report, actor=actor, at=at)
    data = {"year": report.year, "number": row.number, "outcome": row.outcome}
    record_event("capacity.report_line_saved", actor=actor.user, target=report.commune, data=data, at=at)
    return row


@transaction.atomic
def add_action(
    report: CapacityReport,
    action: ActionFacts,
    *,
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> ReportLine:
    """Add an action that no plan had. Raises NotAllowed, SheetSent, ChangedMeanwhile or ActionUnnamed."""
    row = lock_writable(report, actor=actor, version=version)
    line = ReportLine(report=row, number=next_number(row))
    _describe(line, action)
    touch(row, actor=actor, at=at)
    data = {"year": row.year, "number": line.number}
    record_event("capacity.report_line_added", actor=actor.user, target=row.commune, data=data, at=at)
    return line


@transaction.atomic
def change_action(
    line: ReportLine, action: ActionFacts, *, version: int | None = None, actor: Actor, at: datetime
) -> ReportLine:
    """Say otherwise what an action is that no plan had; what became of it stays.

    Raises NotAllowed, SheetSent, ChangedMeanwhile, PlanSaysIt or ActionUnnamed.
    """
    report = lock_writable(line.report, actor=actor, version=version)
    row = report.actions.get(pk=line.pk)
    if row.plan_line_id is not None:
        raise PlanSaysIt(number=row.number)
    _describe(row, action)
    touch(report, actor=actor, at=at)
    data = {"year": report.year, "number": row.number, "outcome": row.outcome}
    record_event("capacity.report_line_saved", actor=actor.user, target=report.commune, data=data, at=at)
    return row


def _describe(line: ReportLine, action: ActionFacts) -> None:
    subject = " ".join(action.subject.split())
    if action.topic is None and not subject:
        raise ActionUnnamed()
    for name in ActionFacts.__slots__:
        setattr(line, name, getattr(action, name))
    line.subject, line.lines = subject, list(action.lines)
    line.save()


@transaction.atomic
def remove_action(line: ReportLine, *, version: int | None = None, actor: Actor, at: datetime) -> None:
    """Take away an action that no plan had; the other lines keep their numbers.

    Raises NotAllowed, SheetSent, ChangedMeanwhile or ComesFromThePlan.
    """
    report = lock_writable(line.report, actor=actor, version=version)
    row = report.actions.get(pk=line.pk)
    if row.plan_line_id is not None:
        raise ComesFromThePlan(number=row.number)
    row.delete()
    touch(report, actor=actor, at=at)
    data = {"year": report.year, "number": line.number}
    record_event("capacity.report_line_removed", actor=actor.user, target=report.commune, data=data, at=at)


def apply_facts(row: ReportLine, facts: LineFacts) -> None:
    """Put facts that were found right in a line, unsaved."""
    is_cancelled = facts.outcome == ActionOutcome.CANCELLED
    for name in LineFacts.__slots__:
        if name != "people":
            setattr(row, name, getattr(facts, name))
    row.reason, row.evaluation_after = facts.reason.strip(), facts.evaluation_after.strip()
    if is_cancelled:
        row.starts_on = row.ends_on = row.rating_after = None
        row.women = row.men = 0
        row.evaluation_after = ""


def write_participants(said: Sequence[tuple[ReportLine, LineFacts]]) -> None:
    """Name the participants of lines in place of those of before. Two queries, whatever the lines."""
    Participant.objects.filter(line__in=[row.pk for row, _facts in said]).delete()
    Participant.objects.bulk_create(
        Participant(line=row, person_id=pk)
        for row, facts in said
        if facts.outcome != ActionOutcome.CANCELLED
        for pk in dict.fromkeys(facts.people)
    )
