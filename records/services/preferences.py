"""How each person wishes to be told, by family of subjects."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.functional import Promise

from records.models import Delivery, MessagePreference


@dataclass(frozen=True, slots=True)
class Family:
    """A family of subjects that one chooses for as a whole; ``subjects`` begin the codes of its notices."""

    code: str
    title: "str | Promise"
    help: "str | Promise"
    subjects: frozenset[str]


_families: dict[str, Family] = {}


def register_family(
    code: str, *, title: "str | Promise", help: "str | Promise", subjects: Iterable[str]
) -> None:
    """Declare a family of subjects."""
    _families[code] = Family(code, title, help, frozenset(subjects))


def registered_families() -> dict[str, Family]:
    """Return every declared family by its code."""
    return dict(_families)


def family_of(notice_code: str) -> Family:
    """Return the family of a notice. Raises KeyError when its subject belongs to none."""
    subject = notice_code.partition(".")[0]
    for family in _families.values():
        if subject in family.subjects:
            return family
    raise KeyError(f"The subject {subject!r} belongs to no family of notices.")


def preferences_of(user: AbstractBaseUser) -> dict[str, Delivery]:
    """Return a person's choice for every family. One query."""
    chosen = dict(MessagePreference.objects.filter(user_id=user.pk).values_list("family", "delivery"))
    return {code: Delivery(chosen.get(code, Delivery.AT_ONCE)) for code in _families}


@transaction.atomic
def save_preferences(user: AbstractBaseUser, chosen: Mapping[str, str]) -> None:
    """Keep a person's choices; a family that is not named stays as it was. Raises KeyError."""
    for code, delivery in chosen.items():
        MessagePreference.objects.update_or_create(
            user_id=user.pk, family=_families[code].code, defaults={"delivery": Delivery(delivery)}
        )


def deliveries_of(people: Iterable[Any], notice_code: str, *, is_urgent: bool) -> dict[int, str]:
    """Return what those who chose otherwise than *at once* chose, by person. At most one query."""
    if is_urgent:
        return {}
    rows = MessagePreference.objects.filter(
        family=family_of(notice_code).code, user_id__in=[person.pk for person in people]
    )
    return dict(rows.values_list("user_id", "delivery"))
