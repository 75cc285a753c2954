"""The log of events as administrators read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from accounts.models import User
from communes.models import Membership
from config.toolbox.clock import start_of_day
from records.models import Event


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What an administrator asked of the log. Nothing asks for everything.

    ``kind`` is a code or the beginning of one before its dot; ``person`` a part of a name or an e-mail.
    """

    kind: str = ""
    person: str = ""
    first: date | None = None
    last: date | None = None

    @classmethod
    def of(cls, values: Mapping) -> "LogFilter":
        """Read the cleaned values of the form."""
        return cls(
            kind=values.get("kind") or "",
            person=(values.get("person") or "").strip(),
            first=values.get("first"),
            last=values.get("last"),
        )


def find_events(wanted: LogFilter) -> QuerySet[Event]:
    """Return the events asked for, newest first; days are Casablanca's, both included.

    A person is found as the one who acted or as the one it was done to.
    """
    events = Event.objects.select_related("actor", "target_type").order_by("-pk")
    if wanted.kind:
        events = events.filter(Q(code=wanted.kind) | Q(code__startswith=f"{wanted.kind}."))
    if wanted.person:
        people = User.objects.filter(
            Q(full_name__icontains=wanted.person) | Q(email__icontains=wanted.person)
        )
        on_them = Q(target_type=ContentType.objects.get_for_model(User), target_id__in=people.values("pk"))
        events = events.filter(Q(actor__in=people) | on_them)
    if wanted.first:
        events = events.filter(occurred_at__gte=start_of_day(wanted.first))
    if wanted.last:
        events = events.filter(occurred_at__lt=start_of_day(wanted.last + timedelta(days=1)))
    return events


def events_about_person(person: User) -> QuerySet[Event]:
    """Return what was done to a person, to their account and to their memberships, newest first."""
    account = Q(target_type=ContentType.objects.get_for_model(User), target_id=person.pk)
    posts = Q(
        target_type=ContentType.objects.get_for_model(Membership),
        target_id__in=Membership.objects.filter(user=person).values("pk"),
    )
    return Event.objects.filter(account | posts).select_related("actor").order_by("-pk")
