"""Grids: imported as data, checked, frozen once a cycle uses them, read by the scoring."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.exceptions import AssessmentError
from assessments.models import Assessment, Cycle, Grid
from assessments.scoring import Grid as ScoringGrid
from assessments.scoring import GridError, check_grid, load_grid, read_json
from config.toolbox.canonical import digest
from records.services.events import record_event

MAX_GRID_BYTES = 2 * 1024 * 1024


class NotJson(AssessmentError):
    code = "not_json"
    text = _("This is not a JSON document in UTF-8: %(problem)s.")


class GridTooLarge(AssessmentError):
    code = "grid_too_large"
    text = _("A grid is a file of at most 2 MB.")


class GridRefused(AssessmentError):
    """A document that is not a usable grid; ``errors`` names every place."""

    code = "grid_refused"
    text = _("The grid cannot be used: %(count)s errors were found.")

    def __init__(self, errors: list[GridError]) -> None:
        super().__init__(count=len(errors))
        self.errors = errors


class VersionTaken(AssessmentError):
    code = "version_taken"
    text = _("Version %(version)s of the grid %(code)s exists with another content: give it a new version.")


class VersionNotHigher(AssessmentError):
    code = "version_not_higher"
    text = _("Version %(version)s of the grid %(code)s is not above version %(stored)s, the latest one.")


class GridInUse(AssessmentError):
    code = "grid_in_use"
    text = _("A cycle uses this grid: it cannot be removed.")


# Parsed once a process: a digest never changes its content.
_parsed: dict[str, ScoringGrid] = {}


def scoring_grid(grid: Grid) -> ScoringGrid:
    """Return a grid parsed for scoring."""
    if grid.digest not in _parsed:
        _parsed[grid.digest] = load_grid(grid.document)
    return _parsed[grid.digest]


def grids_of(assessment: Assessment) -> list[Grid]:
    """Return the grid of a file, and the additional grid where it applies. Two totals, never added."""
    cycle = assessment.cycle
    if assessment.has_additional_grid and cycle.additional_grid is not None:
        return [cycle.grid, cycle.additional_grid]
    return [cycle.grid]


def line_codes(grid: Grid) -> list[str]:
    """Return the codes of a grid's lines, conditions first: what a reviewer decides on."""
    scoring = scoring_grid(grid)
    conditions = [condition.code for condition in scoring.conditions]
    return [*conditions, *(indicator.code for indicator in scoring.indicators)]


def read_grid_file(content: bytes) -> Mapping[str, Any]:
    """Return the document of a grid file. Raises GridTooLarge or NotJson."""
    if len(content) > MAX_GRID_BYTES:
        raise GridTooLarge()
    try:
        document = read_json(content.decode("utf-8-sig"))
    except ValueError as problem:
        raise NotJson(problem=problem) from problem
    if not isinstance(document, dict):
        raise NotJson(problem=_("an object is expected"))
    return document


@dataclass(frozen=True)
class CheckedGrid:
    """A document that can be used: its decimals written as text, and the digest of that."""

    document: Mapping[str, Any]
    digest: str


def checked_grid(document: Mapping[str, Any]) -> CheckedGrid:
    """Check a document before it is stored. Raises GridRefused (every error with its place)."""
    if errors := check_grid(document):
        raise GridRefused(errors)
    content = exact_document(document)
    return CheckedGrid(content, digest(content))


def import_grid(document: Mapping[str, Any], *, by: User | None, at: datetime) -> Grid:
    """Check and store a version of a grid. Raises GridRefused and what ``store_grid`` raises."""
    return store_grid(checked_grid(document), by=by, at=at)


@transaction.atomic
def store_grid(checked: CheckedGrid, *, by: User | None, at: datetime) -> Grid:
    """Store a version of a grid; the same content stored again changes nothing.

    Raises VersionTaken (this version exists with another content) or VersionNotHigher. A stored version is
    never changed: what it gave for a year stays what it was.
    """
    content = checked.document
    code, version = content["code"], content["version"]
    known = list(Grid.objects.filter(code=code))
    for grid in known:
        if grid.version == version:
            if grid.digest == checked.digest:
                return grid
            raise VersionTaken(code=code, version=version)
    refuse_version_not_higher(code, version, [grid.version for grid in known])
    grid = Grid.objects.create(
        code=code,
        version=version,
        document=content,
        digest=checked.digest,
        imported_at=at,
        imported_by=by,
    )
    record_event(
        "grid.imported",
        actor=by,
        target=grid,
        data={"grid": str(grid), "digest": checked.digest},
        at=at,
    )
    return grid


def refuse_version_not_higher(code: str, version: str, known: Iterable[str]) -> None:
    """Raise VersionNotHigher unless ``version`` comes after every one of ``known``."""
    latest = max(known, key=version_order, default=None)
    if latest is not None and version_order(version) <= version_order(latest):
        raise VersionNotHigher(code=code, version=version, stored=latest)


def exact_document(value: Any) -> Any:
    """Return a document with its decimals as text, which every database keeps exactly."""
    if isinstance(value, Mapping):
        return {key: exact_document(item) for key, item in value.items()}
    if isinstance(value, list):
        return [exact_document(item) for item in value]
    return format(value, "f") if isinstance(value, Decimal) else value


def version_order(version: str) -> list[tuple[int, int, str]]:
    """Return what sorts versions as people read them: 2025.2 comes before 2025.10."""
    parts = re.split(r"[._-]", version)
    return [(1, int(part), "") if part.isdecimal() else (0, 0, part) for part in parts]


def freeze_grids(grids: Iterable[Grid], *, at: datetime) -> None:
    """Freeze the grids of a cycle that opens; a frozen grid is never removed."""
    Grid.objects.filter(pk__in=[grid.pk for grid in grids], frozen_at=None).update(frozen_at=at)


@transaction.atomic
def remove_grid(grid: Grid, *, by: User, at: datetime) -> None:
    """Remove a version that no cycle uses. Raises GridInUse."""
    if grid.is_frozen or cycles_using(grid):
        raise GridInUse()
    record_event(
        "grid.removed",
        actor=by,
        target=grid,
        data={"grid": str(grid), "digest": grid.digest},
        at=at,
    )
    grid.delete()


def cycles_using(grid: Grid) -> list[Cycle]:
    """Return the cycles that use a grid, as their grid or as their additional one, latest first."""
    return sorted([*grid.cycles.all(), *grid.additional_cycles.all()], key=lambda cycle: -cycle.assessed_year)
