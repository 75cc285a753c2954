"""Which communes are late with the plan of a year and the report on the year before (requirement W16)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, QuerySet
from django.utils.translation import gettext as _

from capacity.services.deadlines import plan_due_on, report_due_on
from capacity.services.followed import is_followed
from communes.access import communes_seen_by
from communes.actors import Actor
from communes.models import Commune
from config.toolbox.languages import pick
from config.toolbox.search import fold
from config.toolbox.spreadsheets import Heading, Sheet, write_workbook

LATE = "late"
KINDS = ("plan", "report")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one sending stands: sent when, or not; late by how many days (0: not late)."""

    sent_at: datetime | None
    is_late: bool
    days_late: int

    @property
    def words(self) -> str:
        """Return it in the active language."""
        if self.sent_at:
            return _("Sent late") if self.is_late else _("Sent in time")
        return _("Late, not sent") if self.is_late else _("Not sent yet")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many communes stand where, with one of the two sendings."""

    due_on: date
    in_time: int
    sent_late: int
    missing: int
    is_over: bool


def with_standings(actor: Actor | None, year: int) -> QuerySet[Commune]:
    """Return the communes an actor may see, with what they sent: ``plan_at``, ``plan_late``, ``report_…``."""
    communes = communes_seen_by(actor).select_related("province__region")
    found = communes.annotate(
        plan=FilteredRelation("capacityplans", condition=Q(capacityplans__year=year)),
        report=FilteredRelation("capacityreports", condition=Q(capacityreports__year=year - 1)),
    ).annotate(
        plan_at=F("plan__sent_at"),
        plan_late=F("plan__is_late"),
        report_at=F("report__sent_at"),
        report_late=F("report__is_late"),
    )
    return found.filter(is_followed() | Q(plan_at__isnull=False) | Q(report_at__isnull=False))


def list_standings(
    actor: Actor | None, year: int, *, today: date, text: str = "", only: str = ""
) -> QuerySet[Commune]:
    """Return the communes that fit, by province; ``only`` LATE keeps those late with one or the other."""
    found = with_standings(actor, year)
    for word in fold(text).split():
        found = found.filter(search_text__contains=word)
    if only == LATE:
        late_plan = _late("plan", plan_due_on(year), today)
        found = found.filter(late_plan | _late("report", report_due_on(year - 1), today))
    return found.order_by("code")


def _late(kind: str, due: date, today: date) -> Q:
    sent_late = Q(**{f"{kind}_at__isnull": False, f"{kind}_late": True})
    return sent_late | Q(**{f"{kind}_at__isnull": True}) if due < today else sent_late


def counts_of(actor: Actor | None, year: int, *, today: date) -> dict[str, Counts]:
    """Return how many communes stand where, for the plan and the report. Three queries."""
    dues = {"plan": plan_due_on(year), "report": report_due_on(year - 1)}
    wanted = {}
    for kind in KINDS:
        sent = Q(**{f"{kind}_at__isnull": False})
        late = Q(**{f"{kind}_late": True})
        wanted[f"{kind}_in_time"] = Count("pk", filter=sent & ~late)
        wanted[f"{kind}_sent_late"] = Count("pk", filter=sent & late)
        wanted[f"{kind}_missing"] = Count("pk", filter=~sent)
    found = with_standings(actor, year).aggregate(**wanted)
    return {
        kind: Counts(
            due_on=dues[kind],
            in_time=found[f"{kind}_in_time"],
            sent_late=found[f"{kind}_sent_late"],
            missing=found[f"{kind}_missing"],
            is_over=dues[kind] < today,
        )
        for kind in KINDS
    }


def standings_of(communes: Iterable[Any], year: int, *, today: date) -> list[tuple[Any, Standing, Standing]]:
    """Return communes (of ``list_standings``) with where their plan and report stand. Two queries."""
    plan_due, report_due = plan_due_on(year), report_due_on(year - 1)
    return [
        (
            commune,
            _standing(commune.plan_at, commune.plan_late, plan_due, today),
            _standing(commune.report_at, commune.report_late, report_due, today),
        )
        for commune in communes
    ]


def _standing(sent_at: datetime | None, was_late: bool | None, due: date, today: date) -> Standing:
    if sent_at is not None:
        return Standing(sent_at, bool(was_late), 0)
    return Standing(None, due < today, max(0, (today - due).days))


def lateness_workbook(communes: QuerySet[Commune], year: int, *, today: date, language: str) -> bytes:
    """Return communes (of ``list_standings``) as an .xlsx. Three queries."""
    plan, report = (
        _("Capacity plan of %(year)s") % {"year": year},
        _("Capacity report of %(year)s") % {"year": year - 1},
    )
    headings = [
        *(Heading(_("Region"), 24), Heading(_("Province"), 24), Heading(_("Code"), 14)),
        *(
            Heading(_("Commune"), 28),
            Heading(plan, 20),
            Heading(_("Sent on"), 18),
            Heading(_("Days late"), 12),
        ),
        *(Heading(report, 20), Heading(_("Sent on"), 18), Heading(_("Days late"), 12)),
    ]
    rows = _rows(standings_of(communes, year, today=today))
    return write_workbook([Sheet(_("Plans and reports"), headings, rows)], language=language)


def _rows(found: Iterable[tuple[Any, Standing, Standing]]) -> Iterator[tuple[Any, ...]]:
    for commune, *standings in found:
        province = commune.province
        yield (
            pick(province.region, "name"),
            pick(province, "name"),
            commune.code,
            pick(commune, "name"),
            *(cell for one in standings for cell in (one.words, one.sent_at, one.days_late or None)),
        )
