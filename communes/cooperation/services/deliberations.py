"""What the councils of the members to be deliberated: written, changed, with the deliberation's file (W8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from communes.actors import Actor
from communes.cooperation.access import may_deliberate
from communes.cooperation.enums import Step, Visa
from communes.cooperation.exceptions import ChangedMeanwhile, CooperationRefusal, NotYours
from communes.cooperation.models import Deliberation, Founder, Power, Procedure
from communes.cooperation.services.audiences import administrators, people_of_provinces
from communes.cooperation.services.documents import judge_documents
from communes.cooperation.services.procedures import ProcedureClosed, record
from config.toolbox.clock import local_day
from config.toolbox.languages import texts_of
from config.toolbox.locks import locked
from records.services.notices import Link, notify

COUNTS = ("votes_for", "votes_against", "abstentions")
FIELDS = ("session", "number", "held_on", *COUNTS, "name_ar", "name_fr", "contribution")


class NotDeliberating(CooperationRefusal):
    text = _(
        "Deliberations are written while the councils deliberate; the step under way is “%(step)s”. Whoever "
        "keeps the creation can take that step up again."
    )


class VotedInFuture(CooperationRefusal):
    text = _("The vote has a date to come: write it once the council has voted.")


class NobodyVoted(CooperationRefusal):
    text = _("Write how many voted for, against, or abstained: nobody is counted.")


class FewerThanNone(CooperationRefusal):
    text = _("Votes and contributions are never below zero.")


class NoPowerVoted(CooperationRefusal):
    text = _("Choose at least one power that the council gives to the body.")


@dataclass(frozen=True, slots=True)
class DeliberationFacts:
    """What a deliberation says. ``contribution`` is in MAD a year."""

    session: str
    number: str
    held_on: date
    votes_for: int
    votes_against: int
    abstentions: int
    name_ar: str
    name_fr: str
    powers: Sequence[Power]
    contribution: Decimal


def record_deliberation(
    founder: Founder,
    facts: DeliberationFacts,
    *,
    file: UploadedFile | None = None,
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> Deliberation:
    """Write what a council deliberated, or change it; a change takes the visa back.

    ``version`` is the one that the writer saw, 0 for a deliberation that was not written yet; without
    ``file`` the one that is there stays. Those who give the visa are told once it can be given. Raises what
    ``open_founder`` and ``check_facts`` raise, NotYours, ChangedMeanwhile or DocumentRefused, having kept
    nothing.
    """
    incoming = judge_documents([file] if file else [], founder.procedure, actor=actor, at=at)
    with transaction.atomic():
        member = open_founder(founder)
        if not may_deliberate(actor, member):
            raise NotYours()
        check_facts(facts, at=at)
        row = deliberation_of(member, version=version)
        old, waited = _values(row), waits_for_visa(row)
        for name in FIELDS:
            setattr(row, name, getattr(facts, name))
        for name in ("number", "name_ar", "name_fr"):
            setattr(row, name, " ".join(getattr(row, name).split()))
        keys = {power.pk for power in facts.powers}
        if row.pk and not incoming and old == {**_values(row), "powers": keys}:
            return row
        had_visa = row.visa != Visa.WAITING
        row.visa, row.visa_on, row.visa_note, row.visa_by = Visa.WAITING, None, "", None
        if incoming:
            row.file = incoming[0].store(by=actor.user, at=at)
        save_deliberation(row, actor, at)
        row.powers.set(facts.powers)
        _log(row, old, had_visa, actor, at)
        if waits_for_visa(row) and not waited:
            _tell_visa_givers(row, at)
        return row


def check_facts(facts: DeliberationFacts, *, at: datetime) -> None:
    """Raise VotedInFuture, FewerThanNone, NobodyVoted or NoPowerVoted."""
    if facts.held_on > local_day(at):
        raise VotedInFuture()
    votes = [getattr(facts, name) for name in COUNTS]
    if min(votes) < 0 or facts.contribution < 0:
        raise FewerThanNone()
    if not any(votes):
        raise NobodyVoted()
    if not facts.powers:
        raise NoPowerVoted()


def open_founder(founder: Founder) -> Founder:
    """Return a member to be, with places and procedure, while councils deliberate; the procedure is locked.

    Raises ProcedureClosed or NotDeliberating.
    """
    procedure = locked(Procedure.objects.filter(pk=founder.procedure_id)).get()
    if procedure.closed_at is not None:
        raise ProcedureClosed()
    if procedure.step != Step.DELIBERATIONS:
        raise NotDeliberating(step=procedure.get_step_display())
    places = Founder.objects.select_related("procedure__lead", "commune__province", "province", "region")
    return places.get(pk=founder.pk)


def deliberation_of(founder: Founder, *, version: int | None) -> Deliberation:
    """Return the deliberation of a member, locked, or a new one of version 0. Raises ChangedMeanwhile."""
    rows = Deliberation.objects.filter(founder=founder)
    row = locked(rows).first() or Deliberation(founder=founder, version=0)
    row.founder = founder
    if version is not None and row.version != version:
        raise ChangedMeanwhile()
    return row


def waits_for_visa(row: Deliberation) -> bool:
    """Tell whether a deliberation has all that a visa asks for: adopted, with its file, not decided yet."""
    return row.pk is not None and row.is_adopted and row.file_id is not None and row.visa == Visa.WAITING


def save_deliberation(row: Deliberation, actor: Actor, at: datetime) -> None:
    """Save a deliberation under its next version."""
    row.version += 1
    row.changed_by, row.changed_at = actor.user, at
    row.save()


def _values(row: Deliberation) -> dict[str, Any]:
    if not row.pk:
        return {}
    powers = set(row.powers.values_list("pk", flat=True))
    return {**{name: getattr(row, name) for name in FIELDS}, "powers": powers}


def _log(row: Deliberation, old: dict[str, Any], had_visa: bool, actor: Actor, at: datetime) -> None:
    data = {
        "member": texts_of(row.founder.place, "name"),
        "number": row.number,
        "votes": f"{row.votes_for}/{row.votes_against}/{row.abstentions}",
        "before": {name: str(value) for name, value in old.items()},
    }
    code = "cooperation.deliberation_changed" if old else "cooperation.deliberation_written"
    record(row.founder.procedure, code, data, actor, at)
    if had_visa:
        record(row.founder.procedure, "cooperation.visa_taken_back", data, actor, at)


def _tell_visa_givers(row: Deliberation, at: datetime) -> None:
    founder = row.founder
    people = people_of_provinces([founder.commune.province_id], at=at) if founder.commune else []
    procedure = founder.procedure
    notify(
        "cooperation.visa_waits",
        recipients=people or administrators(at=at),
        data={
            "name": texts_of(procedure, "name"),
            "member": texts_of(founder.place, "name"),
            "number": row.number,
        },
        link=Link("cooperation:deliberation", {"pk": founder.pk}),
        once=f"deliberation-{row.pk}-{row.version}",
        at=at,
    )
