"""Filters of the queue kept under a name, each person's own; one of them may be what the queue opens with."""

from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.exceptions import AssessmentError
from assessments.models import SavedFilter
from config.toolbox.locks import locked

# What a filter keeps of an address: neither the page nor how many rows it has.
KEPT = (
    "q",
    "year",
    "state",
    "region",
    "province",
    "claimed",
    "reviewer",
    "late",
    "near",
    "overdue",
    "risky",
    "asked",
    "sort",
)
MOST = 20
LONGEST = 500


class NothingFiltered(AssessmentError):
    code = "nothing_filtered"
    text = _("Choose at least one filter before keeping it.")


class NameTaken(AssessmentError):
    code = "name_taken"
    text = _("You already keep a filter under the name “%(name)s”.")


class NameRequired(AssessmentError):
    code = "name_required"
    text = _("Give the filter a name.")


class TooManyFilters(AssessmentError):
    code = "too_many_filters"
    text = _("You keep %(count)s filters already: delete one first.")


def kept_query(query: str) -> str:
    """Return what a filter keeps of the query of an address, always in the same order."""
    given = dict(parse_qsl(query))
    return urlencode({name: given[name] for name in KEPT if given.get(name)})[:LONGEST]


def own_filters(user: User) -> list[SavedFilter]:
    """Return the filters of a person, by name. One query."""
    return list(SavedFilter.objects.filter(user=user).order_by("name"))


@transaction.atomic
def save_filter(user: User, *, name: str, query: str, is_default: bool = False, at: datetime) -> SavedFilter:
    """Keep the filters of an address under a name.

    Raises NameRequired, NothingFiltered, NameTaken or TooManyFilters.
    """
    name, kept = _checked_name(name), kept_query(query)
    own = locked(User.objects.filter(pk=user.pk)).get().saved_filters
    if not kept:
        raise NothingFiltered()
    if own.filter(name=name).exists():
        raise NameTaken(name=name)
    if own.count() >= MOST:
        raise TooManyFilters(count=MOST)
    if is_default:
        own.update(is_default=False)
    return own.create(name=name, query=kept, is_default=is_default, saved_at=at)


@transaction.atomic
def change_filter(saved: SavedFilter, *, name: str, is_default: bool) -> SavedFilter:
    """Rename a filter, and make it what the queue opens with or not. Raises NameRequired or NameTaken."""
    name = _checked_name(name)
    own = locked(User.objects.filter(pk=saved.user_id)).get().saved_filters
    if own.exclude(pk=saved.pk).filter(name=name).exists():
        raise NameTaken(name=name)
    if is_default:
        own.exclude(pk=saved.pk).update(is_default=False)
    saved.name, saved.is_default = name, is_default
    saved.save(update_fields=["name", "is_default"])
    return saved


def delete_filter(saved: SavedFilter) -> None:
    """Forget a filter."""
    saved.delete()


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise NameRequired()
    return name[:60]
