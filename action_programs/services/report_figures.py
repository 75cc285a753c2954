"""What an annual report draws from the records: one plain document, as things stood on a day.

Amounts are decimals in MAD written as text, words exist once per language: the document is kept as it is
when the report is closed, and printed from.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.functional import Promise

from action_programs.enums import FundingKind, Pillar, ProjectStatus
from action_programs.models import ActionProgramme, FundingLine
from action_programs.services.agreements import agreements_of
from action_programs.services.delays import Thresholds, delays_in, thresholds
from action_programs.services.grants import grants_of
from action_programs.services.overview import Overview, WorkRow, overview_of
from action_programs.services.spending import Money, money_by_source
from config.toolbox.languages import LANGUAGES, in_language, spoken

AT_WORK = frozenset({ProjectStatus.UNDER_WAY, ProjectStatus.DONE})
ZERO = Decimal(0)
Document = dict[str, Any]


def figures_of(programme: ActionProgramme, year: int, *, today: date) -> Document:
    """Return the figures of a year of execution, as on its 31 December or today when it is not over.

    The keys are those of ``templates/action_programs/execution/_figures.html``. Fifteen queries.
    """
    day = min(date(year, 12, 31), today)
    overview = overview_of(programme, today=day)
    limits = thresholds()
    planned = [row for row in overview.rows if row.project.starts_in <= year]
    return {
        "day": day.isoformat(),
        "totals": _sums(overview.rows),
        "statuses": [
            {"status": str(status), "label": _said(status.label), "count": count}
            for status, count in overview.by_status.items()
        ],
        "planned_to_date": len(planned),
        "started_or_done": sum(row.status in AT_WORK for row in planned),
        "paid_in_year": _paid_between(programme, date(year, 1, 1), day),
        "axes": _by(overview, lambda row: row.project.group.axis_id, _axis),
        "pillars": _by(overview, lambda row: row.project.pillar, _pillar),
        "sources": _sources(programme, day),
        "projects": [_project(row) for row in overview.rows],
        "delays": [delay for row in overview.rows for delay in _delays(row, day, limits)],
        "agreements": _agreements(programme, day),
        "grants": _grants(programme, day),
    }


def _sums(rows: Sequence[WorkRow]) -> Document:
    part = Overview(rows)
    return {
        "count": len(rows),
        "cost": _amount(part.cost),
        **_money(part.money),
        "physical": _text(part.physical),
        "financial": _text(part.financial),
    }


def _money(money: Money) -> Document:
    return {"committed": _amount(money.committed), "paid": _amount(money.paid)}


def _said(label: "str | Promise") -> dict[str, str]:
    return spoken(lambda: label)


def _amount(value: Decimal) -> str:
    return str(value.quantize(Decimal("0.01")))


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value.quantize(Decimal("0.1"), ROUND_HALF_UP))


def _by(
    overview: Overview, key: Callable[[WorkRow], Any], name: Callable[[WorkRow], Document]
) -> list[Document]:
    """Return the sums of the projects by a key, in the order in which the first of each comes."""
    groups: dict[Any, list[WorkRow]] = {}
    for row in overview.rows:
        groups.setdefault(key(row), []).append(row)
    return [{**name(rows[0]), **_sums(rows)} for rows in groups.values()]


def _axis(row: WorkRow) -> Document:
    axis = row.project.group.axis
    return {"title_ar": axis.title_ar, "title_fr": axis.title_fr}


def _pillar(row: WorkRow) -> Document:
    label = _said(Pillar(row.project.pillar).label)
    return {"title_ar": label["ar"], "title_fr": label["fr"], "title_en": label["en"]}


def _sources(programme: ActionProgramme, day: date) -> list[Document]:
    planned: dict[str, Decimal] = {}
    lines = FundingLine.objects.filter(project__programme=programme).order_by("pk")
    for kind, amount in lines.values_list("kind", "amount"):
        planned[kind] = planned.get(kind, ZERO) + amount
    money = money_by_source(programme, until=day)
    return [
        {
            "label": _said(kind.label),
            "planned": _amount(planned.get(kind, ZERO)),
            **_money(money.get(kind, Money())),
        }
        for kind in FundingKind
        if kind in planned or kind in money
    ]


def _paid_between(programme: ActionProgramme, first: date, last: date) -> str:
    money = money_by_source(programme, since=first, until=last)
    return _amount(sum((row.paid for row in money.values()), ZERO))


def _project(row: WorkRow) -> Document:
    project, standing = row.project, row.facts.standing
    return {
        "number": project.number,
        "title_ar": project.title_ar,
        "title_fr": project.title_fr,
        "starts_in": project.starts_in,
        "ends_in": project.ends_in,
        "status": str(row.status),
        "label": _said(row.status.label),
        "cost": _amount(project.cost),
        **_money(row.facts.money),
        "physical": standing.physical,
        "financial": str(row.facts.financial),
        "is_gap": row.is_gap,
        "seen_on": standing.seen_on.isoformat() if standing.seen_on else None,
    }


def _delays(row: WorkRow, day: date, limits: Thresholds) -> Iterable[Document]:
    by_language = {}
    for language in LANGUAGES:
        with in_language(language):
            by_language[language] = delays_in(row.facts, today=day, limits=limits)
    project = row.project
    for place, delay in enumerate(by_language["ar"]):
        yield {
            "number": project.number,
            "title_ar": project.title_ar,
            "title_fr": project.title_fr,
            "rule": str(delay.rule),
            "label": _said(delay.rule.label),
            "reason": {language: found[place].reason for language, found in by_language.items()},
        }


def _agreements(programme: ActionProgramme, day: date) -> list[Document]:
    return [
        {
            "title": view.agreement.title,
            "partner_ar": view.agreement.partner.name_ar,
            "partner_fr": view.agreement.partner.name_fr,
            "signed_on": view.agreement.signed_on.isoformat(),
            "promised": _amount(view.promised),
            "paid": _amount(view.paid),
            "late": _amount(view.late),
        }
        for view in agreements_of(programme, today=day)
        if view.agreement.signed_on <= day
    ]


def _grants(programme: ActionProgramme, day: date) -> list[Document]:
    return [
        {
            "year": view.grant.assessed_year,
            "received_on": view.grant.received_on.isoformat(),
            "amount": _amount(view.grant.amount),
            "allotted": _amount(view.allotted),
            "count": len(view.parts),
        }
        for view in grants_of(programme)
        if view.grant.received_on <= day
    ]
