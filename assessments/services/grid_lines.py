"""How the lines of a version follow those of an older one: proposed by rule, decided with a reason, kept.

See docs/grid-versions.md. A decision changes what trends put beside what, never a grid or a result.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from assessments.exceptions import AssessmentError, NotAllowed, Overtaken, ReasonRequired
from assessments.models import Cycle, Grid, LineLink
from assessments.scoring import Grid as ScoringGrid
from assessments.scoring.mapping import Decided, LineMap, Link, Relation, map_lines
from assessments.services.grids import scoring_grid, version_order
from communes.actors import Actor
from config.toolbox.locks import locked
from records.services.events import record_event

LINKED = "grid.line_linked"


class NotOlder(AssessmentError):
    code = "not_older"
    text = _("Lines are mapped from an older version of the same grid.")


class UnknownLine(AssessmentError):
    code = "unknown_grid_line"
    text = _("The line %(line)s does not stand in %(grid)s.")


class LineContinued(AssessmentError):
    code = "line_continued"
    text = _("The line %(before)s is already continued by the line %(line)s, as was decided.")


class LinkChanged(Overtaken):
    code = "line_link_changed"
    text = _(
        "Somebody else decided on this line meanwhile. What you typed is kept; what stands now is shown "
        "above the form."
    )


def line_map(older: Grid, newer: Grid) -> LineMap:
    """Return how the lines of two versions follow each other. One query, none for one version."""
    return line_maps([(older, newer)])[older.pk, newer.pk]


def line_maps(pairs: Iterable[tuple[Grid, Grid]]) -> dict[tuple[int, int], LineMap]:
    """Return the maps of pairs of an older and a newer grid, by their keys.

    One query for all of them; none where each pair is one version twice.
    """
    wanted = {(older.pk, newer.pk): (older, newer) for older, newer in pairs}
    decided: dict[tuple[int, int], list[tuple[str, Decided]]] = {key: [] for key in wanted}
    others = [key for key in wanted if key[0] != key[1]]
    if others:
        rows = LineLink.objects.filter(newer__in={newer for _older, newer in others}).order_by("line")
        for row in rows:
            if (row.older_id, row.newer_id) in decided:
                decided[row.older_id, row.newer_id].append((row.line, _choice(row)))
    return {
        key: _mapped(scoring_grid(older), scoring_grid(newer), tuple(decided[key]))
        for key, (older, newer) in wanted.items()
    }


def lines_from(older: Grid, newer: ScoringGrid) -> LineMap:
    """Return how the lines of a parsed version follow an older one. One query, none for one version."""
    decided: list[tuple[str, Decided]] = []
    if (older.code, older.version) != (newer.code, newer.version):
        rows = LineLink.objects.filter(older=older, newer__code=newer.code, newer__version=newer.version)
        decided = [(row.line, _choice(row)) for row in rows.order_by("line")]
    return _mapped(scoring_grid(older), newer, tuple(decided))


def _choice(row: LineLink) -> Decided:
    return Decided(row.before, row.is_comparable, row.reason)


@lru_cache(maxsize=64)
def _mapped(older: ScoringGrid, newer: ScoringGrid, decided: tuple[tuple[str, Decided], ...]) -> LineMap:
    return map_lines(older, newer, dict(decided))


def cycle_links(older: Cycle, newer: Cycle) -> list[Link]:
    """Return how the lines of a cycle follow those of an earlier one, its additional grid's after its own.

    Conditions are not among them: they keep their codes. One query, none where the grids are the same.
    """
    pairs = [(older.grid, newer.grid)]
    if older.additional_grid is not None and newer.additional_grid is not None:
        pairs.append((older.additional_grid, newer.additional_grid))
    maps = line_maps(pairs)
    return [link for before, after in pairs for link in maps[before.pk, after.pk].links]


def older_versions(grid: Grid) -> list[Grid]:
    """Return the older versions of the same grid, the latest first."""
    others = Grid.objects.filter(code=grid.code).exclude(pk=grid.pk)
    older = [other for other in others if version_order(other.version) < version_order(grid.version)]
    return sorted(older, key=lambda other: version_order(other.version), reverse=True)


def relation_words(relation: Relation) -> str:
    """Name what a line is to the older version."""
    return {
        Relation.SAME: pgettext("line of a grid", "Unchanged"),
        Relation.MOVED: pgettext("line of a grid", "Renamed or moved"),
        Relation.CHANGED: pgettext("line of a grid", "Changed"),
        Relation.NEW: pgettext("line of a grid", "New"),
        Relation.ENDED: pgettext("line of a grid", "Ended"),
    }[relation]


@transaction.atomic
def link_line(
    newer: Grid,
    older: Grid,
    line: str,
    *,
    before: str,
    is_comparable: bool,
    reason: str,
    seen_version: int,
    actor: Actor,
    at: datetime,
) -> LineLink:
    """Keep what an administrator decided of a line: the older one that it continues, "" for none.

    ``seen_version`` is that of the decision that the page showed, 0 for a proposal. Raises NotAllowed,
    NotOlder, UnknownLine, ReasonRequired, LineContinued or LinkChanged, having changed nothing.
    """
    if not actor.is_administrator:
        raise NotAllowed()
    if newer.code != older.code or version_order(newer.version) <= version_order(older.version):
        raise NotOlder()
    _require_line(newer, line)
    if before:
        _require_line(older, before)
    if not (reason := reason.strip()):
        raise ReasonRequired()
    # The grid's row stands for all its links: two people never decide on them at once.
    locked(Grid.objects.filter(pk=newer.pk)).get()
    links = {link.line: link for link in LineLink.objects.filter(newer=newer, older=older)}
    known = links.pop(line, None)
    if seen_version != (known.version if known else 0):
        raise LinkChanged()
    taken = next((link.line for link in links.values() if before and link.before == before), None)
    if taken is not None:
        raise LineContinued(before=before, line=taken)
    link = known or LineLink(newer=newer, older=older, line=line)
    link.before, link.is_comparable, link.reason = before, is_comparable and bool(before), reason
    link.decided_by, link.decided_at, link.version = actor.user, at, seen_version + 1
    link.save()
    record_event(
        LINKED,
        actor=actor.user,
        target=newer,
        data={
            "grid": str(newer),
            "older": str(older),
            "line": line,
            "before": before or "–",
            "comparable": link.is_comparable,
            "reason": reason,
        },
        at=at,
    )
    return link


def _require_line(grid: Grid, code: str) -> None:
    if all(indicator.code != code for indicator in scoring_grid(grid).indicators):
        raise UnknownLine(line=code, grid=str(grid))
