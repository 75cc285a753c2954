"""The frame of the access table: how a page is written down, and who knocks at its door.

A row is one line::

    Page("communes:people", {Role.ADMINISTRATOR}),
    Page("assessments:detail", COMMUNE | {Role.REVIEWER}, of=an_assessment),

``of`` builds what the address points at, for the commune (and the person) of a ``Case``, and returns the
arguments of the address. Each door is tried at one's own object, then at another's: by default those whose
scope is limited get 404 there. Reviewers and approvers of the table hold one region; auditors see what ``of``
puts in a mission of theirs (``case.inspector``).
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from communes.enums import COMMUNE_ROLES, MINISTRY_ROLES, Role
from communes.models import Commune, Membership
from tests.factories.accounts import UserFactory
from tests.factories.communes import CommuneFactory, membership

ROLES = frozenset(Role)
COMMUNE = COMMUNE_ROLES
MINISTRY = MINISTRY_ROLES
# These see some communes only; the others of the ministry see them all.
LIMITED = COMMUNE_ROLES | {
    Role.BODY_OFFICER,
    Role.PROVINCE_OFFICER,
    Role.REVIEWER,
    Role.APPROVER,
    Role.AUDITOR,
}

PUBLIC = "public"
SIGNED_IN = "signed in"

# People who act with no role.
NO_MEMBERSHIP = "no membership"
ANONYMOUS = "anonymous"
KNOCKERS = [*Role, NO_MEMBERSHIP, ANONYMOUS]

OPEN, FORBIDDEN, MISSING, LOGIN = "open", "403", "404", "login"


@dataclass(frozen=True)
class Case:
    """What a page is tried on: a commune, the person whom a personal object belongs to, and the ministry's.

    ``inspector`` and ``reviewer`` are the same for all who knock: what they inspect or claimed is made once.
    """

    commune: Commune
    user: User
    membership: Membership | None
    inspector: User
    reviewer: User


class Watched:
    """A case that notes whether the person is asked for: what hangs on the commune alone is made once."""

    def __init__(self, case: Case) -> None:
        self.case, self.is_personal = case, False

    @property
    def commune(self) -> Commune:
        return self.case.commune

    @property
    def inspector(self) -> User:
        return self.case.inspector

    @property
    def reviewer(self) -> User:
        return self.case.reviewer

    def __getattr__(self, name: str) -> Any:
        self.is_personal = True
        return getattr(self.case, name)


@dataclass(frozen=True)
class Page:
    """One row: an address by its name, for whom it opens, and what it is about.

    ``opens`` is PUBLIC, SIGNED_IN or roles. ``own_only`` are those who get 404 at another's object.
    ``by_post`` sends a form (``data`` or nothing): a refused form is an open door. ``alone`` makes the object
    anew for each try, where the address says nothing of the commune and one's own would open it.
    """

    name: str
    opens: str | Collection[str]
    of: Callable[[Case], Mapping[str, Any]] | None = None
    own_only: Collection[str] = field(default=LIMITED)
    by_post: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)
    alone: bool = False

    @property
    def is_same_for_all(self) -> bool:
        """Tell whether the address shows the same to everybody, whoever it is about."""
        return self.opens == PUBLIC and not self.own_only and not self.by_post

    def opens_for(self, knocker: str) -> bool:
        if self.opens == PUBLIC:
            return True
        if self.opens == SIGNED_IN:
            return knocker != ANONYMOUS
        return knocker in self.opens

    def expected(self, knocker: str, *, own: bool) -> str:
        if not self.opens_for(knocker):
            return LOGIN if knocker == ANONYMOUS else FORBIDDEN
        return MISSING if not own and knocker in self.own_only else OPEN

    def tries(self, knocker: str) -> list[bool]:
        """Return at which objects the door is tried: one's own, and another's where it could open."""
        if self.is_same_for_all:
            return [True]
        return [True, False] if self.of and self.opens_for(knocker) else [True]


@dataclass(frozen=True)
class Town:
    """Two communes of two regions, and one person of each kind who has to do with the first."""

    own: Commune
    other: Commune
    memberships: Mapping[str, Membership]
    without_role: User
    stranger: User

    @classmethod
    def build(cls) -> "Town":
        own = CommuneFactory()
        memberships = {
            role: membership(
                role,
                commune=own,
                province=own.province,
                regions=[own.province.region] if role in {Role.REVIEWER, Role.APPROVER} else [],
            )
            for role in Role
        }
        return cls(own, CommuneFactory(), memberships, UserFactory(), UserFactory())

    def acting(self, knocker: str) -> Membership | User | None:
        if knocker == ANONYMOUS:
            return None
        return self.without_role if knocker == NO_MEMBERSHIP else self.memberships[knocker]

    def case(self, knocker: str, *, own: bool) -> Case:
        if not own:
            return Case(self.other, self.stranger, None, inspector=self.stranger, reviewer=self.stranger)
        acting = self.acting(knocker)
        member = acting if isinstance(acting, Membership) else None
        return Case(
            self.own,
            member.user if member else acting or self.stranger,
            member,
            inspector=self.memberships[Role.AUDITOR].user,
            reviewer=self.memberships[Role.REVIEWER].user,
        )
