"""Mandates at the turn of a term: all of them end, and those asked for go on in the next (W9)."""

from dataclasses import dataclass, field
from datetime import date, datetime

from communes.actors import Actor
from communes.cooperation.models import CouncilTerm, Delegate, OfficeHeld
from config.toolbox.locks import locked


@dataclass(slots=True)
class Ended:
    """The delegates and the posts that a term ended with."""

    delegates: list[Delegate] = field(default_factory=list)
    offices: list[OfficeHeld] = field(default_factory=list)


def end_all(term: CouncilTerm, last: date, *, actor: Actor, at: datetime) -> Ended:
    """End a term, its mandates and its posts on a day; what began later ends as it began."""
    sitting = Delegate.objects.filter(share__term=term, ends_on=None).select_related("share")
    ended = Ended(list(locked(sitting)), list(locked(OfficeHeld.objects.filter(term=term, ends_on=None))))
    rows: list[CouncilTerm | Delegate | OfficeHeld] = [term, *ended.delegates, *ended.offices]
    for row in rows:
        row.ends_on = max(last, row.starts_on)
        row.changed_by, row.changed_at = actor.user, at
        row.version += 1
        row.save()
    return ended


def carry_over(ended: Ended, term: CouncilTerm, *, actor: Actor, at: datetime) -> int:
    """Let mandates go on in the next term, with their posts; return how many did.

    Those of a member go on together: where it has fewer seats than delegates now, it names them anew.
    """
    shares = {share.member_id: share for share in term.shares.all()}
    by_member: dict[int, list[Delegate]] = {}
    for delegate in ended.delegates:
        by_member.setdefault(delegate.share.member_id, []).append(delegate)
    said = {"changed_by": actor.user, "changed_at": at}
    followers: dict[int, Delegate] = {}
    for member, delegates in by_member.items():
        share = shares.get(member)
        if share is None or len(delegates) > share.seats:
            continue
        for delegate in delegates:
            followers[delegate.pk] = Delegate.objects.create(
                share=share,
                full_name=delegate.full_name,
                presides_member=delegate.presides_member,
                starts_on=max(term.starts_on, delegate.starts_on),
                source=delegate.source,
                is_generated=delegate.is_generated,
                **said,
            )
    for held in ended.offices:
        if follower := followers.get(held.delegate_id):
            OfficeHeld.objects.create(
                delegate=follower,
                term=term,
                office=held.office,
                rank=held.rank,
                starts_on=max(follower.starts_on, held.starts_on),
                **said,
            )
    return len(followers)
