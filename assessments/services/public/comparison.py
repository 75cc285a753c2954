"""Up to four communes side by side, and the communes whose size is like theirs."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.db.models.functions import Abs

from assessments.models import Publication, PublishedResult
from assessments.services.public.results import list_rows, results_of, rows_of
from config.toolbox.languages import pick
from config.toolbox.search import fold

MOST = 4
SUGGESTED = 6
# Beyond this factor of population, communes are not of like size.
LIKE_SIZE = 2


def chosen(publication: Publication, codes: Sequence[str]) -> list[PublishedResult]:
    """Return the results of the communes asked for, at most four, in the order of the address."""
    codes = list(dict.fromkeys(codes))[: 5 * MOST]
    found = {row.commune.code: row for row in results_of(publication).filter(commune__code__in=codes)}
    return [found[code] for code in codes if code in found][:MOST]


def found(publication: Publication, text: str, *, but: Sequence[PublishedResult]) -> list[PublishedResult]:
    """Return the first communes of a name or a code that are not chosen yet."""
    if not (folded := fold(text)):
        return []
    rows = rows_of(publication).filter(commune__search_text__contains=folded)
    return list(list_rows(_without(rows, but)).order_by("commune__name_fr")[:SUGGESTED])


def of_like_size(publication: Publication, rows: Sequence[PublishedResult]) -> list[PublishedResult]:
    """Return the communes whose population is nearest to that of the first one chosen, of the same milieu."""
    if not rows:
        return []
    model = rows[0].commune
    like = _without(rows_of(publication), rows).filter(commune__milieu=model.milieu, is_scored=True)
    distance = Abs(F("commune__population_2024") - model.population_2024)
    return list(list_rows(like).order_by(distance, "commune__code")[:SUGGESTED])


def is_uneven(rows: Sequence[PublishedResult]) -> bool:
    """Tell whether the largest commune has more than twice the people of the smallest."""
    people = [row.commune.population_2024 for row in rows]
    return len(people) > 1 and max(people) > LIKE_SIZE * min(people)


def side_by_side(grid: dict[str, Any], rows: Sequence[PublishedResult]) -> dict[str, Any]:
    """Return the conditions, axes and lines of a grid, each with one cell a commune (None without)."""
    return {
        "conditions": [
            {
                "label": pick(condition, "title"),
                "cells": [row.sheet.get("conditions", {}).get(condition["code"]) for row in rows],
            }
            for condition in grid["conditions"]
        ],
        "axes": [
            {
                "label": pick(axis, "title"),
                "cells": [_points(row, "axes", axis["code"]) for row in rows],
                "lines": [
                    {
                        "code": line["code"],
                        "label": pick(line, "title"),
                        "cells": [_points(row, "lines", line["code"]) for row in rows],
                    }
                    for line in grid["indicators"]
                    if line["axis"] == axis["code"]
                ],
            }
            for axis in grid["axes"]
        ],
    }


def _points(row: PublishedResult, part: str, code: str) -> dict[str, Decimal] | None:
    score = row.sheet.get(part, {}).get(code)
    if score is None:
        return None
    return {"points": Decimal(score["points"]), "max_points": Decimal(score["max_points"])}


def _without(rows: Any, but: Sequence[PublishedResult]) -> Any:
    return rows.exclude(commune__in=[row.commune_id for row in but])
