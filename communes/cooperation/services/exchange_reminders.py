"""Reminders to those who are late to answer an exchange (requirement W14)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from accounts.models import User
from communes.cooperation.enums import Side
from communes.cooperation.models import Exchange
from communes.cooperation.services.exchange_list import late_exchanges
from communes.cooperation.services.exchanges import exchange_words
from communes.enums import COMMUNE_ROLES, Role
from communes.models import Membership
from communes.services.reminding import tell_once
from config.toolbox.clock import local_day
from config.toolbox.dates import format_day
from config.toolbox.languages import spoken
from records.services.notices import Link
from records.services.parameters import parameter

# What has been late for more days than this is shown, and no longer told.
LATE_TOLD_DAYS = "cooperation.late_told_days"


def remind_of_exchanges(*, at: datetime) -> int:
    """Remind the side that is late to answer, once for each day that was promised; return how many were told.

    Where everybody knows already, the queries do not grow with the exchanges.
    """
    today = local_day(at)
    rows = Exchange.objects.filter(
        late_exchanges(today), due_on__gte=today - timedelta(days=parameter(LATE_TOLD_DAYS))
    )
    late = list(rows.select_related("body__seat").order_by("pk"))
    if not late:
        return 0
    people = _people(late, at)
    return tell_once(
        "cooperation.exchange_late",
        [(f"{row.pk}-{row.due_on:%Y%m%d}", row, people[row.pk]) for row in late],
        data=_words,
        link=lambda row: Link("cooperation:exchange", {"pk": row.pk}),
        at=at,
    )


def _words(exchange: Exchange) -> dict[str, object]:
    day = exchange.due_on
    assert day is not None
    return {**exchange_words(exchange), "due": spoken(lambda: format_day(day))}


def _people(exchanges: Sequence[Exchange], at: datetime) -> dict[int, list[User]]:
    """Return whom each exchange waits for, by its key. One query."""
    bodies = {row.body_id for row in exchanges if row.awaited == Side.BODY}
    communes = {row.commune_id for row in exchanges if row.awaited == Side.COMMUNE}
    provinces = {row.body.seat.province_id for row in exchanges if row.awaited == Side.ADMINISTRATION}
    scope = Q(role=Role.BODY_OFFICER, body__in=bodies) | Q(role__in=COMMUNE_ROLES, commune__in=communes)
    if provinces:
        scope |= Q(role=Role.PROVINCE_OFFICER, province__in=provinces) | Q(role=Role.ADMINISTRATOR)
    members = Membership.objects.filter(scope, user__is_active=True).current(local_day(at))  # type: ignore[attr-defined]
    found: dict[tuple[str, int | None], dict[int, User]] = {}
    for member in members.select_related("user").order_by("pk"):
        keys = {
            Role.BODY_OFFICER: (Side.BODY, member.body_id),
            Role.PROVINCE_OFFICER: (Side.ADMINISTRATION, member.province_id),
            Role.ADMINISTRATOR: (Side.ADMINISTRATION, None),
        }
        key = keys.get(Role(member.role), (Side.COMMUNE, member.commune_id))
        found.setdefault(key, {})[member.user_id] = member.user
    return {row.pk: _waited_for(row, found) for row in exchanges}


def _waited_for(exchange: Exchange, found: dict[tuple[str, int | None], dict[int, User]]) -> list[User]:
    if exchange.awaited == Side.BODY:
        people = found.get((Side.BODY, exchange.body_id), {})
    elif exchange.awaited == Side.COMMUNE:
        people = found.get((Side.COMMUNE, exchange.commune_id), {})
    else:
        province = found.get((Side.ADMINISTRATION, exchange.body.seat.province_id), {})
        people = province | found.get((Side.ADMINISTRATION, None), {})
    return list(people.values())
