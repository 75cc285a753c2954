"""The making of a regional plan with others: meetings, and proposals that are answered (requirement W10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import ReasonMissing
from communes.actors import Actor
from communes.cooperation.enums import PlanLevel, ProposalState
from communes.cooperation.exceptions import ChangedMeanwhile, CooperationRefusal, NotYours
from communes.cooperation.models import (
    CooperationPlan,
    PlanActor,
    PlanMeeting,
    PlanObjective,
    PlanProposal,
)
from communes.cooperation.services.audiences import administrators, people_of_communes
from communes.cooperation.services.documents import judge_documents
from communes.cooperation.services.plans import PlanAdopted, lock_plan, record_plan
from communes.models import Commune
from config.toolbox.clock import local_day
from config.toolbox.dates import format_day
from config.toolbox.languages import spoken, texts_of
from config.toolbox.locks import locked
from records.services.notices import Link, notify

PROPOSED, ANSWERED = "cooperation.plan_proposal", "cooperation.plan_answer"


class MadeAlone(CooperationRefusal):
    text = _("Meetings and proposals are those of regional plans.")


class MeetingLater(CooperationRefusal):
    text = _("The meeting is in the future: write it down once it was held.")


class NobodyCame(CooperationRefusal):
    text = _("Write at least one actor who came.")


class ObjectiveWanted(CooperationRefusal):
    text = _("Choose the objective of this plan that the proposal became part of.")


class ObjectiveUnwanted(CooperationRefusal):
    text = _("A proposal that is not taken up became part of no objective.")


@dataclass(frozen=True, slots=True)
class ActorFacts:
    """A body or a group that came, with how many people; never a person's name."""

    kind: str
    name: str
    people: int


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting that was held, and who came."""

    held_on: date
    place: str
    subject: str
    actors: Sequence[ActorFacts]
    conclusions: str = ""


def may_propose(actor: Actor | None, plan: CooperationPlan) -> bool:
    """Tell whether an actor proposes for a plan: a commune of its region, while it is in the making."""
    return (
        actor is not None
        and actor.is_commune
        and actor.membership.commune is not None
        and plan.adopted_on is None
        and plan.region_id == actor.membership.commune.province.region_id
    )


def save_meeting(
    plan: CooperationPlan,
    meeting: PlanMeeting | None,
    facts: MeetingFacts,
    *,
    minutes: UploadedFile | None = None,
    version: int | None,
    actor: Actor,
    at: datetime,
) -> PlanMeeting:
    """Write a meeting down, or anew; its minutes are kept unless others are sent.

    Raises MeetingLater, NobodyCame, MadeAlone, ChangedMeanwhile, DocumentRefused or what ``lock_plan`` does.
    """
    if facts.held_on > local_day(at):
        raise MeetingLater()
    if not facts.actors:
        raise NobodyCame()
    incoming = judge_documents([minutes] if minutes else [], plan, actor=actor, at=at)
    with transaction.atomic():
        plan = _regional(lock_plan(plan, version=None, actor=actor))
        row = PlanMeeting(plan=plan, version=0)
        if meeting is not None:
            row = locked(plan.meetings.filter(pk=meeting.pk)).get()
            if row.version != version:
                raise ChangedMeanwhile()
        row.held_on, row.conclusions = facts.held_on, facts.conclusions.strip()
        row.place, row.subject = " ".join(facts.place.split()), " ".join(facts.subject.split())
        for one in incoming:
            row.minutes = one.store(by=actor.user, at=at)
        _sign(row, actor, at)
        row.actors.all().delete()
        PlanActor.objects.bulk_create(
            PlanActor(meeting=row, kind=one.kind, name=" ".join(one.name.split()), people=one.people)
            for one in facts.actors
        )
        data = {"subject": row.subject, "day": spoken(lambda: format_day(row.held_on))}
        record_plan(plan, "cooperation.plan_meeting", data, actor, at)
        return row


@transaction.atomic
def propose(plan: CooperationPlan, text: str, *, actor: Actor, at: datetime) -> PlanProposal:
    """Send a proposal of one's own commune, and tell the administrators.

    Raises NotYours (a commune of another region), PlanAdopted or MadeAlone.
    """
    row = _regional(locked(CooperationPlan.objects.filter(pk=plan.pk)).get())
    if row.adopted_on is not None:
        raise PlanAdopted()
    commune = actor.membership.commune
    if commune is None or not may_propose(actor, row):
        raise NotYours()
    proposal = PlanProposal(plan=row, commune=commune, proposed_by=commune.name_fr, version=0)
    proposal.text, proposal.proposed_on = text.strip(), local_day(at)
    _sign(proposal, actor, at)
    data = {"who": texts_of(commune, "name")}
    record_plan(row, PROPOSED, data, actor, at)
    notify(
        PROPOSED,
        recipients=administrators(at=at),
        data={"plan": texts_of(row, "title"), **data},
        link=Link("cooperation:plan_making", {"pk": row.pk}),
        once=f"plan-proposal-{proposal.pk}",
        at=at,
    )
    return proposal


@transaction.atomic
def note_proposal(
    meeting: PlanMeeting,
    text: str,
    *,
    proposed_by: str,
    commune: Commune | None = None,
    actor: Actor,
    at: datetime,
) -> PlanProposal:
    """Note a proposal heard in a meeting; ``proposed_by`` is a body or a group, never a person.

    Raises what ``lock_plan`` raises.
    """
    plan = lock_plan(meeting.plan, version=None, actor=actor)
    proposal = PlanProposal(plan=plan, meeting=meeting, commune=commune, version=0)
    proposal.proposed_by = " ".join(proposed_by.split()) or (commune.name_fr if commune else "")
    proposal.text, proposal.proposed_on = text.strip(), meeting.held_on
    _sign(proposal, actor, at)
    record_plan(plan, PROPOSED, {"who": proposal.proposed_by}, actor, at)
    return proposal


@transaction.atomic
def answer_proposal(
    proposal: PlanProposal,
    *,
    is_taken: bool,
    reason: str,
    objective: PlanObjective | None,
    version: int | None,
    actor: Actor,
    at: datetime,
) -> PlanProposal:
    """Answer a proposal, or answer it anew, and tell the commune that made it.

    Raises ReasonMissing, ObjectiveWanted, ObjectiveUnwanted, ChangedMeanwhile or what ``lock_plan`` raises.
    """
    plan = lock_plan(proposal.plan, version=None, actor=actor)
    row = locked(plan.proposals.filter(pk=proposal.pk)).get()
    if version is not None and row.version != version:
        raise ChangedMeanwhile()
    if not reason.strip():
        raise ReasonMissing()
    if is_taken and (objective is None or objective.plan_id != plan.pk):
        raise ObjectiveWanted()
    if not is_taken and objective is not None:
        raise ObjectiveUnwanted()
    row.state = ProposalState.TAKEN if is_taken else ProposalState.NOT_TAKEN
    row.answer, row.objective = reason.strip(), objective
    _sign(row, actor, at)
    data = {"who": row.proposed_by, "answer": spoken(row.get_state_display), "reason": row.answer}
    record_plan(plan, ANSWERED, data, actor, at)
    if row.commune_id is not None:
        notify(
            ANSWERED,
            recipients=people_of_communes([row.commune_id], at=at),
            data={"plan": texts_of(plan, "title"), **data},
            link=Link("cooperation:plan_making", {"pk": plan.pk}),
            once=f"plan-answer-{row.pk}-{row.version}",
            at=at,
        )
    return row


def _regional(plan: CooperationPlan) -> CooperationPlan:
    if plan.level != PlanLevel.REGIONAL:
        raise MadeAlone()
    return plan


def _sign(row: PlanMeeting | PlanProposal, actor: Actor, at: datetime) -> None:
    row.version += 1
    row.changed_by, row.changed_at = actor.user, at
    row.save()
