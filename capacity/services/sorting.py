"""What DDCTD does with a need: the only place where its state changes."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import ReasonRequired
from capacity.enums import NeedState
from capacity.exceptions import CapacityRefusal, ChangedMeanwhile
from capacity.models import Need
from capacity.services.access import check_sorts
from capacity.services.audiences import people_of_asker
from capacity.services.needs import lock_need, need_titles
from communes.actors import Actor
from config.toolbox.languages import spoken
from records.services.events import record_event
from records.services.notices import Link, notify

# From where a need may go where. What is answered, merged, refused or withdrawn stays so.
STEPS: dict[str, frozenset[str]] = {
    NeedState.FILED: frozenset({NeedState.TAKEN_UP, NeedState.ANSWERED, NeedState.MERGED, NeedState.REFUSED}),
    NeedState.TAKEN_UP: frozenset({NeedState.ANSWERED, NeedState.MERGED, NeedState.REFUSED}),
    NeedState.ANSWERED: frozenset(),
    NeedState.MERGED: frozenset(),
    NeedState.REFUSED: frozenset(),
    NeedState.WITHDRAWN: frozenset(),
}


class NeedSettled(CapacityRefusal):
    code = "need_settled"
    text = _("This need is “%(state)s”: it cannot become “%(wanted)s”.")


class AnswerMissing(CapacityRefusal):
    code = "answer_missing"
    text = _("Write the answer: those who filed the need read it.")


class MergeNeedsTarget(CapacityRefusal):
    code = "merge_needs_target"
    text = _("Choose another need of the same commune or body that this one is merged into.")


class TargetMerged(CapacityRefusal):
    code = "target_merged"
    text = _("Need %(reference)s is itself merged into another: choose that one.")


class OthersMerged(CapacityRefusal):
    code = "others_merged"
    text = _("Other needs are merged into this one: %(references)s. It cannot be merged itself.")


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a need, with the answer or reason, and the need that it is merged into."""

    state: str
    answer: str = ""
    merged_into: Need | None = None


def possible_states(need: Need) -> list[NeedState]:
    """Return what may become of a need now, in the order of the states."""
    return [state for state in NeedState if state in STEPS[need.state]]


@transaction.atomic
def sort_need(
    need: Need, decision: Decision, *, version: int | None = None, actor: Actor, at: datetime
) -> Need:
    """Write what becomes of a need and tell those who filed it; ``version`` is the one that the officer saw.

    Needs merged into it follow it, so their page shows its answer. Raises NotAllowed, OwnCommune, OwnBody,
    ChangedMeanwhile, NeedSettled, AnswerMissing, ReasonRequired, MergeNeedsTarget, TargetMerged or
    OthersMerged.
    """
    row = lock_need(need)
    check_sorts(actor, row.asker)
    if version is not None and row.version != version:
        raise ChangedMeanwhile()
    wanted = NeedState(decision.state)
    if wanted not in STEPS[row.state]:
        raise NeedSettled(state=row.get_state_display(), wanted=wanted.label)
    _check(row, decision)
    row.state, row.answer = wanted, decision.answer.strip()
    row.merged_into = decision.merged_into if wanted == NeedState.MERGED else None
    row.decided_by, row.decided_at = actor.user, at
    row.version += 1
    row.save()
    data = {
        "reference": row.reference,
        "title": need_titles(row),
        "state": spoken(lambda: wanted.label),
        "answer": row.answer,
    }
    record_event("capacity.need_sorted", actor=actor.user, target=row.asker, data=data, at=at)
    notify(
        "capacity.need_sorted",
        recipients=people_of_asker(row.asker, at=at),
        data=data,
        link=Link("capacity:need", {"pk": row.pk}),
        once=f"need-{row.pk}-{row.version}",
        at=at,
    )
    return row


def _check(need: Need, decision: Decision) -> None:
    if decision.state == NeedState.ANSWERED and not decision.answer.strip():
        raise AnswerMissing()
    if decision.state == NeedState.REFUSED and not decision.answer.strip():
        raise ReasonRequired()
    if decision.state != NeedState.MERGED:
        return
    target = decision.merged_into
    if target is None or target.pk == need.pk or target.asker != need.asker:
        raise MergeNeedsTarget()
    # One step from a need to its answer: no chain, so no circle.
    if target.state == NeedState.MERGED:
        raise TargetMerged(reference=target.reference)
    others = need.merged.select_related("commune", "body").order_by("pk")
    if references := [other.reference for other in others]:
        raise OthersMerged(references=", ".join(references))
