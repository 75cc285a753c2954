"""The visa of the deliberations that create a body: granted or refused by the authority above (W8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communes.actors import Actor
from communes.cooperation.access import may_give_visa
from communes.cooperation.enums import Visa
from communes.cooperation.exceptions import CooperationRefusal, NotYours
from communes.cooperation.models import Deliberation, Founder
from communes.cooperation.services.audiences import people_of_communes, people_of_provinces
from communes.cooperation.services.deliberations import (
    deliberation_of,
    open_founder,
    save_deliberation,
)
from communes.cooperation.services.procedures import record
from config.toolbox.clock import local_day
from config.toolbox.dates import format_day
from config.toolbox.languages import spoken, texts_of
from records.services.notices import Link, notify

CODES = {Visa.GRANTED: "cooperation.visa_granted", Visa.REFUSED: "cooperation.visa_refused"}


class NothingVoted(CooperationRefusal):
    text = _("This council’s deliberation is not written yet: there is nothing to give a visa to.")


class NotAdopted(CooperationRefusal):
    text = _("The council did not adopt it: there is nothing to give a visa to.")


class FileMissing(CooperationRefusal):
    text = _("The deliberation’s file is not there yet: the visa is given on the text itself.")


class VisaInFuture(CooperationRefusal):
    text = _("The visa has a date to come: write it once it is given.")


class VisaBeforeVote(CooperationRefusal):
    text = _("The council voted on %(day)s: the visa cannot be earlier.")


class RefusalUnexplained(CooperationRefusal):
    text = _("Write why the visa is refused: the council needs it to deliberate again.")


@dataclass(frozen=True, slots=True)
class VisaFacts:
    """A visa granted or refused on a day; ``note`` says why when it is refused."""

    visa: Visa
    decided_on: date
    note: str = ""


@transaction.atomic
def decide_visa(
    founder: Founder, facts: VisaFacts, *, version: int | None = None, actor: Actor, at: datetime
) -> Deliberation:
    """Grant or refuse the visa of a council's deliberation; the council and the lead commune are told.

    A decision may be changed while councils deliberate; the log keeps both. Raises NotYours, NothingVoted,
    NotAdopted, FileMissing, VisaInFuture, VisaBeforeVote, RefusalUnexplained, ChangedMeanwhile or what
    ``open_founder`` raises.
    """
    member = open_founder(founder)
    if not may_give_visa(actor, member, on=local_day(at)):
        raise NotYours()
    row = deliberation_of(member, version=version)
    check_visa(row, facts, at=at)
    row.visa, row.visa_on = facts.visa, facts.decided_on
    row.visa_note, row.visa_by = facts.note.strip(), actor.user
    save_deliberation(row, actor, at)
    data: dict[str, object] = {
        "member": texts_of(member.place, "name"),
        "number": row.number,
        "day": spoken(lambda: format_day(facts.decided_on)),
        "note": row.visa_note or "–",
    }
    record(member.procedure, CODES[facts.visa], data, actor, at)
    _tell(row, data, actor, at)
    return row


def check_visa(row: Deliberation, facts: VisaFacts, *, at: datetime) -> None:
    """Raise the refusal that a visa deserves, if any."""
    if row.pk is None:
        raise NothingVoted()
    if not row.is_adopted:
        raise NotAdopted()
    if row.file_id is None:
        raise FileMissing()
    if facts.decided_on > local_day(at):
        raise VisaInFuture()
    if facts.decided_on < row.held_on:
        raise VisaBeforeVote(day=format_day(row.held_on))
    if facts.visa == Visa.REFUSED and not facts.note.strip():
        raise RefusalUnexplained()


def _tell(row: Deliberation, data: Mapping[str, object], actor: Actor, at: datetime) -> None:
    procedure = row.founder.procedure
    notify(
        CODES[Visa(row.visa)],
        recipients=[person for person in _people(row.founder, at) if person != actor.user],
        data={"name": texts_of(procedure, "name"), **data},
        link=Link("cooperation:deliberation", {"pk": row.founder_id}),
        once=f"deliberation-{row.pk}-{row.version}",
        at=at,
    )


def _people(founder: Founder, at: datetime) -> list[User]:
    """Return those of the member and of the commune that leads; without one, who began the creation."""
    procedure = founder.procedure
    communes = [pk for pk in (founder.commune_id, procedure.lead_id) if pk is not None]
    people = people_of_communes(communes, at=at) if communes else []
    if founder.province_id is not None:
        people += people_of_provinces([founder.province_id], at=at)
    if procedure.lead_id is None and procedure.opened_by is not None:
        people.append(procedure.opened_by)
    return people
