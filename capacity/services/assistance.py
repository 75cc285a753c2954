"""Technical assistance: planned and followed by DDCTD for a commune, which reads it with its province."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from capacity.enums import AssistanceState
from capacity.exceptions import CapacityRefusal, ChangedMeanwhile
from capacity.models import Assistance, Need, Topic
from capacity.services.access import check_sorts
from capacity.services.audiences import people_of_commune
from communes.access import communes_seen_by
from communes.actors import Actor
from communes.models import Commune
from config.toolbox.languages import pick, spoken
from config.toolbox.locks import locked
from config.toolbox.search import fold
from config.toolbox.spreadsheets import Heading, Sheet, write_workbook
from records.services.events import record_event
from records.services.notices import Link, notify

# From where an assistance may go where; what is done or cancelled stays so.
STEPS: dict[str, frozenset[str]] = {
    AssistanceState.PLANNED: frozenset(
        {AssistanceState.UNDER_WAY, AssistanceState.DONE, AssistanceState.CANCELLED}
    ),
    AssistanceState.UNDER_WAY: frozenset({AssistanceState.DONE, AssistanceState.CANCELLED}),
    AssistanceState.DONE: frozenset(),
    AssistanceState.CANCELLED: frozenset(),
}
OVER = frozenset({AssistanceState.DONE, AssistanceState.CANCELLED})


class AssistanceOver(CapacityRefusal):
    code = "assistance_over"
    text = gettext_lazy("This assistance is done or cancelled: it can no longer be changed.")


class AssistanceStepWrong(CapacityRefusal):
    code = "assistance_step_wrong"
    text = gettext_lazy("This assistance is “%(state)s”: it cannot become “%(wanted)s”.")


class ResultMissing(CapacityRefusal):
    code = "result_missing"
    text = gettext_lazy("Write what it came to: the commune reads it.")


class AssistanceDaysWrong(CapacityRefusal):
    code = "assistance_days_wrong"
    text = gettext_lazy("It ends on its first day at the earliest.")


class NeedOfAnother(CapacityRefusal):
    code = "need_of_another"
    text = gettext_lazy("Choose a need of the commune that is helped.")


@dataclass(frozen=True, slots=True)
class AssistanceFacts:
    """What an assistance is. The commune stays the one that it was planned for."""

    commune: Commune
    subject: str
    provider: str
    days: Decimal
    deliverables: str
    starts_on: date
    ends_on: date
    topic: Topic | None = None
    need: Need | None = None
    cost: Decimal = Decimal(0)
    lines: Sequence[str] = field(default_factory=list)


def visible_assistances(actor: Actor | None) -> QuerySet[Assistance]:
    """Return the assistance of the communes that an actor may see from within."""
    return Assistance.objects.filter(commune__in=communes_seen_by(actor))


def access_assistance(pk: int, *, actor: Actor | None) -> Assistance:
    """Return one assistance this actor may see; anything else is a 404."""
    rows = visible_assistances(actor).select_related("commune__province__region", "topic", "need__commune")
    return get_object_or_404(rows, pk=pk)


def list_assistances(
    actor: Actor | None, *, text: str = "", state: str = "", line: str = ""
) -> QuerySet[Assistance]:
    """Return the assistance an actor may see that fits, the latest first. Words: subject, provider, commune.

    One query more where words or a line are asked for.
    """
    found = visible_assistances(actor).select_related("commune__province__region", "topic")
    if state:
        found = found.filter(state=state)
    words = fold(text).split()
    if words or line:
        rows = found.values_list("pk", "subject", "provider", "commune__search_text", "lines")
        found = found.filter(
            pk__in=[
                pk
                for pk, subject, provider, commune, lines in rows
                if all(word in f"{fold(f'{subject} {provider}')} {commune}" for word in words)
                and (not line or line in lines)
            ]
        )
    return found.order_by("-starts_on", "-pk")


@transaction.atomic
def save_assistance(
    assistance: Assistance | None,
    facts: AssistanceFacts,
    *,
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> Assistance:
    """Plan an assistance (``assistance`` None) and tell its commune, or change one that is not over.

    Raises NotAllowed, OwnCommune, ChangedMeanwhile, AssistanceOver, AssistanceDaysWrong or NeedOfAnother.
    """
    row = _locked(assistance, version) if assistance else Assistance(commune=facts.commune, version=0)
    check_sorts(actor, row.commune)
    if row.state in OVER:
        raise AssistanceOver()
    if facts.ends_on < facts.starts_on:
        raise AssistanceDaysWrong()
    if facts.need is not None and facts.need.commune_id != row.commune_id:
        raise NeedOfAnother()
    for name in facts.__slots__:
        if name != "commune":
            setattr(row, name, getattr(facts, name))
    row.lines = list(facts.lines) or (list(facts.topic.lines) if facts.topic else [])
    is_new = row.pk is None
    _touch(row, actor, at)
    data = {"subject": row.subject}
    code = "capacity.assistance_added" if is_new else "capacity.assistance_changed"
    record_event(code, actor=actor.user, target=row.commune, data=data, at=at)
    if is_new:
        _tell("capacity.assistance_added", row, {**data, "provider": row.provider}, at)
    return row


@transaction.atomic
def move_assistance(
    assistance: Assistance,
    state: str,
    result: str = "",
    *,
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> Assistance:
    """Say that an assistance is under way, done or cancelled; its commune is told what it came to.

    Raises NotAllowed, OwnCommune, ChangedMeanwhile, AssistanceStepWrong, or ResultMissing for one that ends.
    """
    row = _locked(assistance, version)
    check_sorts(actor, row.commune)
    wanted = AssistanceState(state)
    if wanted not in STEPS[row.state]:
        raise AssistanceStepWrong(state=row.get_state_display(), wanted=wanted.label)
    if wanted in OVER and not result.strip():
        raise ResultMissing()
    row.state, row.result = wanted, result.strip()
    _touch(row, actor, at)
    data = {"subject": row.subject, "state": spoken(lambda: wanted.label), "result": row.result}
    record_event("capacity.assistance_moved", actor=actor.user, target=row.commune, data=data, at=at)
    if wanted in OVER:
        _tell("capacity.assistance_moved", row, data, at)
    return row


def possible_steps(assistance: Assistance) -> list[AssistanceState]:
    """Return what may become of an assistance now, in the order of the states."""
    return [state for state in AssistanceState if state in STEPS[assistance.state]]


def assistances_workbook(rows: QuerySet[Assistance], *, language: str) -> bytes:
    """Return assistance as an .xlsx. One query."""
    headings = [
        *(Heading(_("Region"), 24), Heading(_("Province"), 24), Heading(_("Commune"), 28)),
        *(Heading(_("Subject"), 44), Heading(_("Topic"), 44), Heading(_("Lines of the grid"), 18)),
        *(Heading(_("Provider"), 30), Heading(_("Days"), 8, "0.0"), Heading(_("From"), 12)),
        *(Heading(_("Until"), 12), Heading(_("Cost in dirhams"), 16, "#,##0.00")),
        *(Heading(_("Deliverables"), 44), Heading(_("State"), 16), Heading(_("What it came to"), 44)),
    ]
    return write_workbook([Sheet(_("Technical assistance"), headings, _rows(rows))], language=language)


def _rows(rows: QuerySet[Assistance]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        province = row.commune.province
        yield (
            pick(province.region, "name"),
            pick(province, "name"),
            pick(row.commune, "name"),
            row.subject,
            pick(row.topic, "title") if row.topic else None,
            " ".join(row.lines),
            row.provider,
            row.days,
            row.starts_on,
            row.ends_on,
            row.cost,
            row.deliverables,
            row.get_state_display(),
            row.result,
        )


def _locked(assistance: Assistance, version: int | None) -> Assistance:
    row = locked(Assistance.objects.select_related("commune", "topic").filter(pk=assistance.pk)).get()
    if version is not None and row.version != version:
        raise ChangedMeanwhile()
    return row


def _touch(row: Assistance, actor: Actor, at: datetime) -> None:
    row.version += 1
    row.changed_by, row.changed_at = actor.user, at
    row.save()


def _tell(code: str, row: Assistance, data: dict[str, Any], at: datetime) -> None:
    notify(
        code,
        recipients=people_of_commune(row.commune, at=at),
        data=data,
        link=Link("capacity:assistance", {"pk": row.pk}),
        once=f"assistance-{row.pk}-{row.version}",
        at=at,
    )
