"""Hand-over when people change: work passes to colleagues, or is known to wait for nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import AccountRefusal, NotOnOneself, ReasonMissing
from accounts.models import User
from communes.enums import COMMUNE_ROLES, Role
from communes.exceptions import TakerUnfit
from communes.models import Membership
from communes.services.notes import give_notes
from communes.services.waiting import WaitingWork, waiting_for, work_kinds
from config.toolbox.clock import local_day
from records.services.events import record_event
from records.services.notices import Link, notify

EVENT = "communes.files_handed_over"
RECEIVED, GIVEN = "hand_over.received", "hand_over.given"


class NobodyChosen(AccountRefusal):
    code = "nobody_chosen"
    text = _("Choose a colleague for everything, or for a kind of work at least.")


@dataclass(frozen=True, slots=True)
class Unheld:
    """Somebody who has left, and what still waits for them."""

    person: User
    work: list[WaitingWork]


def colleagues_of(person: User, *, at: datetime) -> QuerySet[User]:
    """Return who may take a person's work over: active, with a role today that the person has or had.

    Roles in a commune, a province or a body are those of the same place.
    """
    own = Membership.objects.filter(user=person)
    wide: set[str] = set()
    near = Q()
    for role, commune, province, body in own.values_list("role", "commune", "province", "body"):
        if role in COMMUNE_ROLES:
            near |= Q(role__in=COMMUNE_ROLES, commune=commune)
        elif role == Role.PROVINCE_OFFICER:
            near |= Q(role=role, province=province)
        elif role == Role.BODY_OFFICER:
            near |= Q(role=role, body=body)
        else:
            wide.add(role)
    fits = near | Q(role__in=wide) if near else Q(role__in=wide)
    current = Membership.objects.current(local_day(at)).filter(fits)  # type: ignore[attr-defined]
    return (
        User.objects.filter(pk__in=current.values("user"), is_active=True)
        .exclude(pk=person.pk)
        .order_by("full_name", "pk")
    )


@transaction.atomic
def hand_over(
    giver: User, takers: Mapping[str, User], *, by: User, reason: str, at: datetime
) -> dict[User, int]:
    """Pass what waits for a person to colleagues, by kind of work; return how much each took over.

    ``takers`` names a colleague by the code of a kind; kinds not named stay, and so does what a colleague
    may not take over. The colleagues are given the notes that the person wrote. Raises ReasonMissing,
    NobodyChosen, NotOnOneself, or TakerUnfit for somebody who is not among ``colleagues_of``; nothing is
    passed on then.
    """
    if not reason.strip():
        raise ReasonMissing
    kinds = work_kinds()
    chosen = {code: taker for code, taker in takers.items() if kinds[code].give is not None}
    if not chosen:
        raise NobodyChosen
    _check_takers(giver, set(chosen.values()), at)
    counts: dict[User, int] = dict.fromkeys(chosen.values(), 0)
    for code, taker in chosen.items():
        give = kinds[code].give
        assert give is not None
        counts[taker] += give(giver, taker, by=by, reason=reason.strip(), at=at)
    for taker, count in counts.items():
        _note(giver, taker, count, by=by, reason=reason.strip(), at=at)
    return counts


def _check_takers(giver: User, takers: set[User], at: datetime) -> None:
    if giver in takers:
        raise NotOnOneself
    fit = set(colleagues_of(giver, at=at).filter(pk__in=[taker.pk for taker in takers]))
    for taker in sorted(takers - fit, key=str):
        raise TakerUnfit(person=taker.full_name)


def _note(giver: User, taker: User, count: int, *, by: User, reason: str, at: datetime) -> None:
    """Write it in the log, give the notes, tell both."""
    data = {"count": count, "taker": taker.full_name, "reason": reason}
    event = record_event(EVENT, actor=by, target=giver, data=data, at=at)
    give_notes(giver, taker, at=at)
    link = Link("communes:hand_over_notes", {})
    told = data | {"giver": giver.full_name}
    notify(RECEIVED, recipients=[taker], data=told, link=link, once=f"event-{event.pk}", at=at)
    notify(GIVEN, recipients=[giver], data=told, link=link, once=f"event-{event.pk}", at=at)


def unheld_work(*, at: datetime) -> list[Unheld]:
    """Return the people who left, by name, for whom something waits still: nobody sees to it."""
    current = Membership.objects.current(local_day(at)).filter(user=OuterRef("pk"))  # type: ignore[attr-defined]
    gone = User.objects.filter(Q(is_active=False) | ~Exists(current)).order_by("full_name", "pk")
    people = list(gone)
    work = waiting_for(people, at=at)
    return [Unheld(person, work[person.pk]) for person in people if person.pk in work]
