"""Programmes in a list: where they stand and what they come to."""

from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum

from action_programs.enums import FundingKind
from action_programs.models import FundingLine, Project
from action_programs.services.access import public_programmes, visible_programmes
from action_programs.services.lateness import Late, late_programmes
from action_programs.services.summary import MONEY
from communes.actors import Actor
from config.toolbox.search import fold


def list_programmes(
    actor: Actor | None,
    *,
    today: date,
    text: str = "",
    state: str = "",
    late: str = "",
    place: str = "",
) -> QuerySet:
    """Return the programmes an actor may see, each with its number of projects and its shares.

    ``late`` is one of Late, ``place`` the code of a region or a province. By name of the commune, the latest
    period first. Amounts in MAD, None where there is no line.
    """
    found = _named(visible_programmes(actor).select_related("commune__province"), text)
    if state:
        found = found.filter(state=state)
    if place:
        found = found.filter(commune__code__startswith=f"{place}.")
    if late:
        found = late_programmes(found, Late(late), today=today)
    return _with_sums(found)


def list_public_programmes(*, text: str = "") -> QuerySet:
    """Return the programmes that everybody may read, like those of ``list_programmes``."""
    return _with_sums(_named(public_programmes(), text))


def _named(found: QuerySet, text: str) -> QuerySet:
    """Keep the programmes of the communes whose name or code has every word of a text."""
    for word in fold(text).split():
        found = found.filter(commune__search_text__contains=word)
    return found


def _with_sums(found: QuerySet) -> QuerySet:
    lines = FundingLine.objects.filter(project__programme=OuterRef("pk")).order_by()
    return found.annotate(
        projects_count=_one(
            Project.objects.filter(programme=OuterRef("pk")).order_by(), "programme", Count("pk"), None
        ),
        commune_share=_one(
            lines.exclude(kind=FundingKind.PARTNER), "project__programme", Sum("amount"), MONEY
        ),
        partner_share=_one(
            lines.filter(kind=FundingKind.PARTNER), "project__programme", Sum("amount"), MONEY
        ),
    ).order_by("commune__name_fr", "-first_year", "pk")


def _one(rows: QuerySet, key: str, total: Any, output: Any) -> Subquery:
    """Return one sum a programme; subqueries, since joining projects and lines would multiply both."""
    sums = rows.values(key).annotate(total=total).values("total")
    return Subquery(sums, output_field=output) if output else Subquery(sums)
