"""Needs as communes and bodies file them: numbered, dated, then sorted by DDCTD (``services.sorting``)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import NotAllowed, ReasonRequired
from capacity.enums import NeedState
from capacity.exceptions import CapacityRefusal, ChangedMeanwhile
from capacity.models import Need, PlanLine, Topic
from capacity.services.access import is_of
from capacity.services.audiences import officers
from communes.actors import Actor
from communes.cooperation.models import CooperationBody
from communes.models import Commune
from config.toolbox.clock import local_day
from config.toolbox.languages import texts_of
from config.toolbox.locks import locked
from config.toolbox.search import fold
from records.services.events import record_event
from records.services.notices import Link, notify


class NeedWithoutSubject(CapacityRefusal):
    code = "need_without_subject"
    text = _("Choose a topic, or write the subject of the need.")


class NeedOfNobody(CapacityRefusal):
    code = "need_of_nobody"
    text = _("Say how many women or men it is for.")


class ProposalTaken(CapacityRefusal):
    code = "proposal_taken"
    text = _("A need was filed from this proposal already: %(reference)s.")


class NeedAnswered(CapacityRefusal):
    code = "need_answered"
    text = _("This need was answered, merged or planned already: it can no longer be withdrawn.")


@dataclass(frozen=True, slots=True)
class NeedFacts:
    """What a commune or a body says of a need. ``line`` is the code of a condition or indicator, or blank."""

    why: str
    priority: int
    audience: str
    women: int
    men: int
    topic: Topic | None = None
    subject: str = ""
    line: str = ""


@transaction.atomic
def file_need(
    asker: Commune | CooperationBody,
    facts: NeedFacts,
    *,
    proposed_from: int | None = None,
    actor: Actor,
    at: datetime,
) -> Need:
    """File a need under the next number of the year of the commune or the body.

    ``proposed_from`` is the assessed year of the result whose weak line the commune answers with it. Raises
    NotAllowed, NeedWithoutSubject, NeedOfNobody or ProposalTaken.
    """
    if not is_of(actor, asker):
        raise NotAllowed()
    subject = " ".join(facts.subject.split())
    if facts.topic is None and not subject:
        raise NeedWithoutSubject()
    if facts.women + facts.men < 1:
        raise NeedOfNobody()
    # Numbers of one commune follow each other, and a proposal is accepted once.
    row = locked(type(asker)._default_manager.filter(pk=asker.pk)).get()
    whose = {"body" if isinstance(row, CooperationBody) else "commune": row}
    if proposed_from is not None:
        accepted = Need.objects.filter(proposed_from=proposed_from, line=facts.line, **whose).first()
        if accepted is not None:
            raise ProposalTaken(reference=accepted.reference)
    year = local_day(at).year
    number = next_number(Need.objects.filter(year=year, **whose))
    need = Need(year=year, number=number, proposed_from=proposed_from, **whose)
    for name in facts.__slots__:
        setattr(need, name, getattr(facts, name))
    need.subject, need.why = subject, facts.why.strip()
    titles = f"{facts.topic.title_ar} {facts.topic.title_fr}" if facts.topic else ""
    need.search_text = fold(f"{subject} {titles} {need.why}")
    need.filed_by, need.filed_at = actor.user, at
    need.save()
    data = {"reference": need.reference, "title": need_titles(need)}
    record_event("capacity.need_filed", actor=actor.user, target=row, data=data, at=at)
    notify(
        "capacity.need_filed",
        recipients=officers(at=at),
        data={**data, "commune": texts_of(row, "name"), "priority": need.priority},
        link=Link("capacity:need", {"pk": need.pk}),
        once=f"need-{need.pk}",
        at=at,
    )
    return need


@transaction.atomic
def withdraw_need(need: Need, reason: str, *, version: int | None = None, actor: Actor, at: datetime) -> Need:
    """Take a need back: it keeps its number, and DDCTD no longer sorts it.

    Raises NotAllowed, ReasonRequired, ChangedMeanwhile, or NeedAnswered once DDCTD has answered, merged or
    refused it, other needs were merged into it, or a plan takes it up.
    """
    row = lock_need(need)
    if not is_of(actor, row.asker):
        raise NotAllowed()
    if not reason.strip():
        raise ReasonRequired()
    if version is not None and row.version != version:
        raise ChangedMeanwhile()
    if not may_be_withdrawn(row):
        raise NeedAnswered()
    row.state, row.answer = NeedState.WITHDRAWN, reason.strip()
    row.version += 1
    row.save()
    data = {"reference": row.reference, "title": need_titles(row), "reason": row.answer}
    record_event("capacity.need_withdrawn", actor=actor.user, target=row.asker, data=data, at=at)
    return row


def lock_need(need: Need) -> Need:
    """Return a need as it stands, locked until the end of the transaction, with its topic."""
    return locked(Need.objects.select_related("topic").filter(pk=need.pk)).get()


def may_be_withdrawn(need: Need) -> bool:
    """Tell whether those who filed a need may still take it back. Two queries."""
    is_open = need.state in {NeedState.FILED, NeedState.TAKEN_UP}
    return is_open and not need.merged.exists() and not PlanLine.objects.filter(need=need).exists()


def need_titles(need: Need) -> dict[str, str]:
    """Return what a need is about per language, as events and notices take it."""
    if need.topic is None:
        return dict.fromkeys(("ar", "fr", "en"), need.subject)
    return texts_of(need.topic, "title")


def next_number(rows: QuerySet) -> int:
    """Return the number after the last one of some rows; the caller has locked whose they are."""
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1
