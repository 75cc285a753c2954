"""A trial of a grid as a workbook."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assessments.models import GridTrial, TrialRow
from assessments.services.grid_trials.reading import gaps_of, tried_lines
from assessments.services.improvement.peers import LARGE, category_words
from config.toolbox.languages import pick
from config.toolbox.spreadsheets import Heading, Sheet, write_workbook

POINTS = "0.00"


def trial_workbook(trial: GridTrial, rows: QuerySet[TrialRow], *, name: str, language: str) -> bytes:
    """Return the communes given, the lines, and what the result was made from. In the language of the moment.

    ``name`` is the version or the draft that was tried.
    """
    about = [Heading(_("What"), 40), Heading(_("Value"), 90)]
    return write_workbook(
        [
            Sheet(_("Communes"), _commune_headings(), _communes(trial, rows)),
            Sheet(_("Lines"), _line_headings(), _lines(trial)),
            Sheet(_("About this trial"), about, _about(trial, name)),
        ],
        language=language,
        made_at=trial.made_at,
    )


def _commune_headings() -> list[Heading]:
    return [
        Heading(_("Code"), 16),
        Heading(_("Commune"), 30),
        Heading(_("Province or prefecture"), 26),
        Heading(_("Region"), 26),
        Heading(_("Category"), 18),
        Heading(_("Score of the year"), 12, POINTS),
        Heading(_("Score with this grid"), 12, POINTS),
        Heading(_("At most"), 12, POINTS),
        Heading(_("Difference"), 12, POINTS),
        Heading(_("Threshold"), 34),
        Heading(_("Conditions before"), 12),
        Heading(_("Conditions after"), 12),
        Heading(_("Eligible before"), 12),
        Heading(_("Eligible after"), 12),
        Heading(_("Lines that move most"), 40),
    ]


def _communes(trial: GridTrial, rows: QuerySet[TrialRow]) -> Iterator[list[Any]]:
    for row in rows:
        commune = row.commune
        yield [
            commune.code,
            pick(commune, "name"),
            pick(commune.province, "name"),
            pick(commune.province.region, "name"),
            category_words(LARGE if row.is_large else commune.milieu),
            row.before,
            row.after,
            row.at_most,
            row.difference,
            str(row.get_crossing_display()),
            f"{row.conditions_before}/{trial.asked_before}",
            f"{row.conditions_after}/{trial.asked_after}",
            _yes_or_no(row.eligible_before),
            _yes_or_no(row.eligible_after),
            ", ".join(f"{code} {points}" for code, points in row.moves),
        ]


def _yes_or_no(value: bool | None) -> str:
    if value is None:
        return ""
    return _("Yes") if value else _("No")


def _line_headings() -> list[Heading]:
    return [
        Heading(_("Line"), 10),
        Heading(_("Continues the line"), 14),
        Heading(_("Title"), 50),
        Heading(_("Relation"), 24),
        Heading(_("Comparable"), 12),
        Heading(_("Mean points before"), 14, POINTS),
        Heading(_("Out of, before"), 12, POINTS),
        Heading(_("Mean points after"), 14, POINTS),
        Heading(_("Out of, after"), 12, POINTS),
        Heading(_("Difference"), 12, POINTS),
        Heading(_("Communes without an answer"), 16),
        Heading(_("No data in the past year"), 60),
    ]


def _lines(trial: GridTrial) -> Iterator[list[Any]]:
    gaps = {gap.code: gap for gap in gaps_of(trial, "lines")}
    for line in tried_lines(trial):
        gap = gaps.get(line.code) if line.is_without_data else None
        yield [
            line.code,
            line.old,
            line.title,
            line.relation_words,
            _yes_or_no(line.is_comparable),
            line.mean_before,
            line.max_before,
            line.mean_after,
            line.max_after,
            line.difference,
            line.unanswered,
            ", ".join(gap.fields) if gap else "",
        ]


def _about(trial: GridTrial, name: str) -> Iterator[list[Any]]:
    yield [_("Grid tried"), name]
    yield [_("Grid of the year"), str(trial.past)]
    yield [_("Assessed year"), trial.cycle.assessed_year]
    yield [_("Figures"), str(trial.get_figures_display())]
    yield [_("Communes"), trial.files]
    yield [_("Assumption"), assumption_words()]
    for gap in gaps_of(trial, "conditions"):
        yield [_("Condition without data: %(code)s") % {"code": gap.code}, ", ".join(gap.fields)]
    yield [_("Digest of the grid (SHA-256)"), trial.content_digest]
    yield [_("Digest of the inputs (SHA-256)"), trial.inputs_digest]


def assumption_words() -> str:
    """Say how what the past year did not ask is counted."""
    return _(
        "What the past year did not ask is counted as missing: 0 points, a condition not met. “At most” is "
        "the score with full points on it."
    )
