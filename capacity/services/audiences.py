"""Who is told what in capacity building."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import User
from capacity.enums import Desk
from capacity.models import SupportRequest
from capacity.services.access import ANSWERERS
from communes.cooperation.models import CooperationBody
from communes.cooperation.services.audiences import people_of_body
from communes.enums import COMMUNE_ROLES, Role
from communes.models import Commune, Membership
from config.toolbox.clock import local_day


def people_of_commune(commune: Commune, *, at: datetime) -> list[User]:
    """Return the active people of a commune at this time."""
    return _people(Q(role__in=COMMUNE_ROLES, commune=commune), at)


def people_of_asker(asker: Commune | CooperationBody, *, at: datetime) -> list[User]:
    """Return the active people of a commune, or those who run a body, at this time."""
    if isinstance(asker, CooperationBody):
        return people_of_body(asker, at=at)
    return people_of_commune(asker, at=at)


def people_of_communes(communes: QuerySet[Commune], *, at: datetime) -> list[User]:
    """Return the active people of several communes at this time. One query."""
    return _people(Q(role__in=COMMUNE_ROLES, commune__in=communes), at)


def people_with_roles(roles: Iterable[str], *, at: datetime) -> list[User]:
    """Return the active people who hold one of some roles of the whole country at this time. One query."""
    return _people(Q(role__in=list(roles)), at)


def officers(*, at: datetime) -> list[User]:
    """Return the active capacity officers of DDCTD at this time."""
    return _people(Q(role=Role.CAPACITY_OFFICER), at)


def people_asked(request: SupportRequest, *, at: datetime) -> list[User]:
    """Return who may answer a request for support at this time."""
    condition = Q(role__in=ANSWERERS[request.desk])
    if request.desk == Desk.PROVINCE:
        condition &= Q(province=request.commune.province_id)
    return _people(condition, at)


def _people(condition: Q, at: datetime) -> list[User]:
    memberships = Membership.objects.filter(condition, user__is_active=True).current(local_day(at))  # type: ignore[attr-defined]
    return list(User.objects.filter(pk__in=memberships.values("user")))
