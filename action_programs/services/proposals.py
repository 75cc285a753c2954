"""Proposals of residents, and what becomes of each."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext_lazy as _

from action_programs.enums import Fate
from action_programs.exceptions import ProgrammeRefusal
from action_programs.models import ActionProgramme, Meeting, Project, Proposal
from action_programs.services.programmes import lock_open
from communes.actors import Actor
from config.toolbox.languages import spoken
from config.toolbox.search import fold
from records.services.events import record_event


class FateNeedsProject(ProgrammeRefusal):
    code = "fate_needs_project"
    text = _("Say which project keeps this proposal.")


class FateNeedsProposal(ProgrammeRefusal):
    code = "fate_needs_proposal"
    text = _("Say which other proposal this one is joined to.")


class FateNeedsReason(ProgrammeRefusal):
    code = "fate_needs_reason"
    text = _("Write why this proposal is set aside: its author reads it.")


class JoinedElsewhere(ProgrammeRefusal):
    code = "joined_elsewhere"
    text = _("Proposal %(number)s is itself joined to proposal %(target)s: choose that one.")


class OthersJoined(ProgrammeRefusal):
    code = "others_joined"
    text = _("Other proposals are joined to this one: %(numbers)s. Change them first.")


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """What was proposed, by whom, at which meeting (None outside of meetings)."""

    text: str
    audience: str
    meeting: Meeting | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a proposal, with the project, the other proposal or the reason that this needs."""

    fate: str
    project: Project | None = None
    joined_to: Proposal | None = None
    reason: str = ""


@transaction.atomic
def save_proposal(
    programme: ActionProgramme,
    proposal: Proposal | None,
    facts: ProposalFacts,
    *,
    actor: Actor,
    at: datetime,
) -> Proposal:
    """Add a proposal with the next number (``proposal`` None), or change what was written of it.

    Raises NotAllowed or ProgrammeFrozen.
    """
    row = lock_open(programme, actor)
    assert facts.meeting is None or facts.meeting.programme_id == row.pk
    is_new = proposal is None
    if proposal is None:
        last = row.proposals.aggregate(last=Max("number"))["last"] or 0
        proposal = Proposal(programme=row, number=last + 1)
    proposal.text = " ".join(facts.text.split())
    proposal.audience, proposal.meeting = facts.audience, facts.meeting
    _save(proposal, actor, at)
    code = "action_programs.proposal_added" if is_new else "action_programs.proposal_changed"
    _record(code, row, {"number": proposal.number, "text": proposal.text}, actor, at)
    return proposal


@transaction.atomic
def decide_proposal(proposal: Proposal, decision: Decision, *, actor: Actor, at: datetime) -> Proposal:
    """Write what becomes of a proposal, in place of what was decided before.

    Raises NotAllowed, ProgrammeFrozen, FateNeedsProject, FateNeedsProposal, FateNeedsReason,
    JoinedElsewhere or OthersJoined.
    """
    row = lock_open(proposal.programme, actor)
    _check(row, proposal, decision)
    fate = Fate(decision.fate)
    proposal.fate = fate
    proposal.project = decision.project if fate == Fate.KEPT else None
    proposal.joined_to = decision.joined_to if fate == Fate.MERGED else None
    proposal.reason = decision.reason.strip()
    _save(proposal, actor, at)
    data = {"number": proposal.number, "fate": spoken(lambda: fate.label), "reason": proposal.reason}
    _record("action_programs.proposal_decided", row, data, actor, at)
    return proposal


@transaction.atomic
def remove_proposal(proposal: Proposal, *, actor: Actor, at: datetime) -> None:
    """Take out a proposal written by mistake. Raises OthersJoined, NotAllowed or ProgrammeFrozen."""
    row = lock_open(proposal.programme, actor)
    _check_alone(proposal)
    data = {"number": proposal.number, "text": proposal.text}
    _record("action_programs.proposal_removed", row, data, actor, at)
    proposal.delete()


def list_proposals(
    programme: ActionProgramme, *, text: str = "", fate: str = "", meeting: int | None = None
) -> QuerySet[Proposal]:
    """Return proposals by number, each with its meeting and what keeps it.

    ``text`` is searched as communes are: accents and forms of letters do not matter. One query more then.
    """
    found = Proposal.objects.filter(programme=programme).select_related(
        "meeting__pole", "project", "joined_to"
    )
    if fate in Fate.values:
        found = found.filter(fate=fate)
    if meeting is not None:
        found = found.filter(meeting=meeting)
    if words := fold(text).split():
        texts = Proposal.objects.filter(programme=programme).values_list("pk", "text")
        found = found.filter(pk__in=[pk for pk, said in texts if all(word in fold(said) for word in words)])
    return found.order_by("number")


def fates_of(programme: ActionProgramme) -> dict[str, int]:
    """Return how many proposals had each fate, all fates named. One query."""
    rows = Proposal.objects.filter(programme=programme).order_by().values_list("fate")
    counts = dict(rows.annotate(Count("pk")))
    return {fate: counts.get(fate, 0) for fate in Fate.values}


def _check(programme: ActionProgramme, proposal: Proposal, decision: Decision) -> None:
    project, target = decision.project, decision.joined_to
    assert project is None or project.programme_id == programme.pk
    assert target is None or target.programme_id == programme.pk
    if decision.fate == Fate.KEPT and project is None:
        raise FateNeedsProject()
    if decision.fate == Fate.SET_ASIDE and not decision.reason.strip():
        raise FateNeedsReason()
    if decision.fate == Fate.MERGED:
        if target is None or target.pk == proposal.pk:
            raise FateNeedsProposal()
        # One step from a proposal to its fate, for who follows it: no chain, so no circle.
        if target.joined_to is not None:
            raise JoinedElsewhere(number=target.number, target=target.joined_to.number)
        _check_alone(proposal)


def _check_alone(proposal: Proposal) -> None:
    numbers = [str(number) for number in proposal.joined.order_by("number").values_list("number", flat=True)]
    if numbers:
        raise OthersJoined(numbers=", ".join(numbers))


def _save(proposal: Proposal, actor: Actor, at: datetime) -> None:
    proposal.changed_by, proposal.changed_at = actor.user, at
    proposal.save()


def _record(code: str, programme: ActionProgramme, data: dict, actor: Actor, at: datetime) -> None:
    record_event(code, actor=actor.user, target=programme.commune, data=data, at=at)
