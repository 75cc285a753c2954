"""Territory, memberships, and those who act with them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from string import ascii_uppercase, digits
from typing import Any

import factory
from django.test import Client

from accounts.models import User
from communes.actors import Actor, actor_for
from communes.cooperation.enums import BodyKind
from communes.cooperation.models import CooperationBody
from communes.enums import COMMUNE_ROLES, ROLE_AUTHORITIES, Authority, Milieu, ProvinceKind, Role
from communes.middleware import SESSION_KEY
from communes.models import Commune, Membership, ProgrammeUnit, Province, Region, UnitMember
from communes.services.search import searchable
from tests.factories.accounts import UserFactory

_DIGITS = digits + ascii_uppercase
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _two_characters(number: int) -> str:
    """Return 00 to 99, A0 to ZZ, then again: codes keep their length however many tests have run."""
    letter, rest = divmod(number % 1036 - 100, 36)
    return f"{number % 1036:02d}" if letter < 0 else ascii_uppercase[letter] + _DIGITS[rest]


class RegionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Region

    # A letter comes first: tests that give real codes never meet these.
    code = factory.Sequence(lambda number: _two_characters(100 + number % 936))
    name_fr = factory.Sequence(lambda number: f"Région {number + 1:05d}")
    name_ar = factory.Sequence(lambda number: f"جهة {number + 1:05d}")
    population_2014 = 1_500_000
    population_2024 = 1_700_000
    search_text = factory.LazyAttribute(searchable)


class ProvinceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Province

    class Params:
        prefecture = factory.Trait(kind=ProvinceKind.PREFECTURE)

    region = factory.SubFactory(RegionFactory)
    code = factory.LazyAttributeSequence(
        lambda place, number: f"{place.region.code}.{(number + 1) % 1000:03d}"
    )
    name_fr = factory.Sequence(lambda number: f"Province {number + 1:05d}")
    name_ar = factory.Sequence(lambda number: f"إقليم {number + 1:05d}")
    kind = ProvinceKind.PROVINCE
    population_2014 = 300_000
    population_2024 = 330_000
    search_text = factory.LazyAttribute(searchable)


class CommuneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Commune

    class Params:
        rural = factory.Trait(milieu=Milieu.RURAL, population_2014=8_900, population_2024=9_100)
        # Above 500,000 inhabitants: assessed by the additional grid too.
        large = factory.Trait(population_2014=560_000, population_2024=600_000)
        unlisted = factory.Trait(is_listed=False)

    province = factory.SubFactory(ProvinceFactory)
    code = factory.LazyAttributeSequence(
        lambda place, number: f"{place.province.code}.01.{_two_characters(number + 1)}"
    )
    slug = factory.Sequence(lambda number: f"commune-{number + 1:05d}")
    name_fr = factory.Sequence(lambda number: f"Commune {number + 1:05d}")
    name_ar = factory.Sequence(lambda number: f"جماعة {number + 1:05d}")
    milieu = Milieu.URBAN
    population_2014 = 48_000
    population_2024 = 51_000
    search_text = factory.LazyAttribute(searchable)


class BodyFactory(factory.django.DjangoModelFactory):
    """An ECI founded in 2022, without members; ``tests.factories.cooperation`` makes whole ones."""

    class Meta:
        model = CooperationBody

    code = factory.Sequence(lambda number: f"ECI-{number + 1:03d}")
    kind = BodyKind.ECI
    name_fr = factory.Sequence(lambda number: f"Établissement {number + 1:05d}")
    name_ar = factory.Sequence(lambda number: f"مؤسسة {number + 1:05d}")
    founded_on = date(2022, 1, 10)
    seat = factory.SubFactory(CommuneFactory)
    changed_at = datetime(2022, 1, 10, 9, 0, tzinfo=UTC)


class MembershipFactory(factory.django.DjangoModelFactory):
    """A membership in force since 2020; without a situation it is a commune agent's."""

    class Meta:
        model = Membership
        skip_postgeneration_save = True

    class Params:
        agent = factory.Trait(role=Role.COMMUNE_AGENT)
        manager = factory.Trait(role=Role.COMMUNE_MANAGER)
        province_officer = factory.Trait(
            role=Role.PROVINCE_OFFICER, commune=None, province=factory.SubFactory(ProvinceFactory)
        )
        reviewer = factory.Trait(role=Role.REVIEWER, commune=None, authority=Authority.DGCT)
        approver = factory.Trait(role=Role.APPROVER, commune=None, authority=Authority.DGCT)
        capacity_officer = factory.Trait(role=Role.CAPACITY_OFFICER, commune=None, authority=Authority.DDCTD)
        auditor = factory.Trait(role=Role.AUDITOR, commune=None, authority=Authority.IGAT)
        appeal_member = factory.Trait(role=Role.APPEAL_MEMBER, commune=None, authority=Authority.DGCT)
        administrator = factory.Trait(role=Role.ADMINISTRATOR, commune=None, authority=Authority.DGCT)
        ended = factory.Trait(ends_on=date(2021, 12, 31))

    user = factory.SubFactory(UserFactory)
    role = Role.COMMUNE_AGENT
    commune = factory.SubFactory(CommuneFactory)
    starts_on = date(2020, 1, 1)
    created_at = datetime(2020, 1, 1, 8, 0, tzinfo=UTC)

    @factory.post_generation
    def regions(self, create: bool, extracted: Iterable[Region] | None, **_: Any) -> None:
        if create and extracted:
            self.regions.set(extracted)


class ProgrammeUnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProgrammeUnit
        skip_postgeneration_save = True

    commune = factory.SubFactory(CommuneFactory)
    decision_number = factory.Sequence(lambda number: f"{number + 1}/2025")
    decided_on = date(2025, 3, 1)
    changed_by = factory.SubFactory(UserFactory)
    changed_at = datetime(2025, 3, 2, 9, 0, tzinfo=UTC)

    @factory.post_generation
    def head(self, create: bool, extracted: str | None, **_: Any) -> None:
        if create and extracted:
            UnitMemberFactory(unit=self, full_name=extracted, is_head=True)


class UnitMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = UnitMember

    unit = factory.SubFactory(ProgrammeUnitFactory)
    full_name = factory.Sequence(lambda number: f"Member {number:05d}")
    post = "Technicien"
    studies = "Licence en gestion"
    joined_on = date(2025, 3, 1)


def membership(
    role: str = Role.COMMUNE_AGENT,
    *,
    commune: Commune | None = None,
    province: Province | None = None,
    regions: Iterable[Region] = (),
    user: User | None = None,
    body: CooperationBody | None = None,
) -> Membership:
    """Return a membership of any role, at the given place or at one made for it."""
    fields: dict[str, Any] = {"role": role, "commune": None}
    if role in COMMUNE_ROLES:
        fields["commune"] = commune or CommuneFactory()
    elif role == Role.PROVINCE_OFFICER:
        fields["province"] = province or ProvinceFactory()
    elif role == Role.BODY_OFFICER:
        fields["body"] = body or BodyFactory(seat=commune or CommuneFactory())
    else:
        fields["authority"] = min(ROLE_AUTHORITIES[role])
    if user is not None:
        fields["user"] = user
    return MembershipFactory(regions=regions, **fields)


def actor(role: str = Role.COMMUNE_AGENT, *, on: date = date(2026, 3, 1), **place: Any) -> Actor:
    """Return someone who acts with a role; takes what ``membership`` takes."""
    return actor_for(membership(role, **place), on=on)


def sign_in(client: Client, acting: Membership | User) -> Client:
    """Sign a person in, acting with the given membership when one is given."""
    user = acting.user if isinstance(acting, Membership) else acting
    client.force_login(user, backend=BACKEND)
    if isinstance(acting, Membership):
        session = client.session
        session[SESSION_KEY] = acting.pk
        session.save()
    return client
