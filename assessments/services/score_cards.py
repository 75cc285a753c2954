"""What a score card says: one commune, one year, one language, everything written out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse

from assessments.enums import APPROVED_STATES
from assessments.models import Assessment, DocumentKind, Grid, PublishedResult, ScoreSheet
from assessments.scoring import Indicator, Words
from assessments.services.final_sheets import final_sheets
from assessments.services.grids import grids_of, scoring_grid
from assessments.services.papers import Paper
from config.toolbox.languages import in_language, pick
from config.toolbox.numbers import format_number, format_percent

LANGUAGES = ("ar", "fr")
TEMPLATE = "pdf/score_card.html"
HISTORY_YEARS = 4


@dataclass(frozen=True)
class Card:
    """The rows that the cards of one file are written from, in whichever language.

    A published file's card repeats what was published; before, it shows the verified score as it stands.
    """

    assessment: Assessment
    sheet: Mapping[str, Any]
    additional_sheet: Mapping[str, Any] | None
    result: PublishedResult | None
    history: Sequence[PublishedResult] = field(default_factory=tuple)


def cards_of(assessments: Iterable[Assessment]) -> list[Card]:
    """Return the card of each approved file that has a verified score. Three queries, however many files.

    The files come with their commune, cycle and grids (`with_commune`).
    """
    files = [file for file in assessments if file.state in APPROVED_STATES]
    sheets = final_sheets(files)
    published = _published_results(files)
    cards = []
    for file in files:
        by_year = published[file.commune_id]
        year = file.cycle.assessed_year
        result = by_year.get(year)
        sheet: ScoreSheet | PublishedResult | None = result or sheets.get(file.pk)
        if sheet is None or not sheet.sheet:
            continue
        earlier = sorted((past for past in by_year if past < year), reverse=True)[:HISTORY_YEARS]
        cards.append(
            Card(file, sheet.sheet, sheet.additional_sheet, result, [by_year[past] for past in earlier])
        )
    return cards


def card_papers(cards: Iterable[Card]) -> list[Paper]:
    """Return the papers of each card, Arabic and French."""
    return [card_paper(card, language) for card in cards for language in LANGUAGES]


def card_paper(card: Card, language: str) -> Paper:
    """Return one card in one language."""
    file = card.assessment
    year, commune = file.cycle.assessed_year, file.commune
    with in_language(language):
        data = _card_data(card, language)
    return Paper(
        assessment=file,
        kind=DocumentKind.SCORE_CARD,
        language=language,
        template=TEMPLATE,
        data=data,
        file_name=f"adaa-{year}-{commune.slug}-score-card-{language}.pdf",
        version=card.result.publication.version if card.result else 1,
    )


def _published_results(files: Sequence[Assessment]) -> dict[int, dict[int, PublishedResult]]:
    """Return each commune's results by assessed year, the latest version of each year."""
    rows = (
        PublishedResult.objects.filter(commune__in={file.commune_id for file in files})
        .select_related("publication__cycle")
        .defer("answers")
        .order_by("publication__version")
    )
    results: dict[int, dict[int, PublishedResult]] = defaultdict(dict)
    for row in rows:
        results[row.commune_id][row.publication.cycle.assessed_year] = row
    return results


def _card_data(card: Card, language: str) -> dict[str, Any]:
    file, cycle = card.assessment, card.assessment.cycle
    commune = file.commune
    main, *additional = grids_of(file)
    grids = [grid_data(main, card.sheet, language)]
    if additional and card.additional_sheet:
        grids.append(grid_data(additional[0], card.additional_sheet, language))
    return {
        "year": cycle.assessed_year,
        "commune": pick(commune, "name"),
        "commune_code": commune.code,
        "province": pick(commune.province, "name"),
        "province_kind": commune.province.kind,
        "region": pick(commune.province.region, "name"),
        "milieu": commune.milieu,
        "census": cycle.census,
        "population": commune.population(cycle.census),
        "is_demonstration": cycle.is_demonstration,
        "target_note": pick(cycle, "target_note"),
        "approved_at": file.approved_at,
        "publication": _publication_data(card.result),
        "digest": card.result.digest if card.result else file.approved_digest,
        "grids": grids,
        "history": [_history_data(result) for result in card.history],
    }


def _publication_data(result: PublishedResult | None) -> dict[str, Any] | None:
    if result is None:
        return None
    code = result.verification_code
    return {
        "version": result.publication.version,
        "published_at": result.publication.published_at,
        "code": "-".join(code[start : start + 4] for start in range(0, len(code), 4)),
        "url": settings.SITE_URL + reverse("assessments:verify", kwargs={"code": code}),
    }


def _history_data(result: PublishedResult) -> dict[str, Any]:
    return {
        "year": result.publication.cycle.assessed_year,
        "total": result.total,
        "conditions_met": result.conditions_met,
        "is_eligible": result.is_eligible,
        "is_scored": result.is_scored,
    }


def grid_data(grid: Grid, sheet: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return a score sheet with the grid's titles, in the order of the grid."""
    parsed = scoring_grid(grid)
    conditions = [
        {
            "code": condition.code,
            "title": condition.title[language],
            "result": sheet["conditions"][condition.code]["result"],
            "tests": [
                {"passed": test["passed"], "reason": test["reason"][language]}
                for test in sheet["conditions"][condition.code]["tests"]
            ],
        }
        for condition in parsed.conditions
    ]
    axes = [
        {
            "code": axis.code,
            "title": axis.title[language],
            "points": _decimal(sheet["axes"][axis.code]["points"]),
            "max_points": _decimal(sheet["axes"][axis.code]["max_points"]),
            "lines": [
                _line_data(indicator, sheet["lines"][indicator.code], language)
                for indicator in parsed.indicators
                if indicator.axis == axis.code
            ],
        }
        for axis in parsed.axes
    ]
    return {
        "title": parsed.title[language],
        "version": f"{grid.code} {grid.version}",
        "total": _decimal(sheet["total"]),
        "threshold": _decimal(sheet["threshold"]),
        "passes_threshold": sheet["passes_threshold"],
        "eligible": sheet["eligible"],
        "excluded": _decimal(sheet["excluded"]),
        "conditions": conditions,
        "conditions_met": sum(condition["result"] == "met" for condition in conditions),
        "axes": axes,
    }


def _line_data(indicator: Indicator, line: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {
        "code": indicator.code,
        "title": indicator.title[language],
        "value": _shown_value(line["value"], indicator.unit, len(indicator.inputs), language),
        "points": _decimal(line["points"]),
        "max_points": _decimal(line["max_points"]),
        "status": line["status"],
        "excluded": line["excluded"],
        "reason": line["reason"][language],
        "more": (line["more"] or {}).get(language, ""),
    }


def _shown_value(value: str | list[str] | None, unit: Words | None, items: int, language: str) -> str:
    """Return the value with its unit, numbers isolated; ticked items are counted."""
    if value is None:
        return ""
    if isinstance(value, list):
        return _isolated(f"{len(value)} / {items}")
    words = unit[language] if unit else ""
    if words == "%":
        return _isolated(format_percent(value, 2))
    return f"{_isolated(format_number(value))} {words}".strip()


def _isolated(text: str) -> str:
    return f"\u2066{text}\u2069"


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
