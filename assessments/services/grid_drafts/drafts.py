"""Drafts of grids: begun, changed, made a version once they are right, or abandoned."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.enums import DraftState
from assessments.exceptions import AssessmentError, Overtaken
from assessments.models import Grid, GridDraft
from assessments.scoring import LANGUAGES, GridError, InvalidGrid, check_grid, load_grid
from assessments.scoring import Grid as ScoringGrid
from assessments.scoring.words import plain
from assessments.services.grid_drafts.outline import outline_errors
from assessments.services.grids import (
    GridRefused,
    VersionTaken,
    exact_document,
    import_grid,
    refuse_version_not_higher,
)
from communes.actors import Actor
from config.toolbox.locks import locked
from records.services.events import record_event

STARTED = "grid_draft.started"
CHANGED = "grid_draft.changed"
PUBLISHED = "grid_draft.published"
ABANDONED = "grid_draft.abandoned"

# Texts that a grid must have, and those that may be left out.
_NEEDED_TEXTS = {"title", "label", "help", "about", "evidence", "message"}
_OPTIONAL_TEXTS = {"unit", "source", "legal_basis", "applies_to", "assessed_year"}


class DraftChanged(Overtaken):
    code = "draft_changed"
    text = _("Somebody changed this draft since you opened the page. Read it, then send again.")


class DraftClosed(AssessmentError):
    code = "draft_closed"
    text = _("This draft is closed: it is “%(state)s”.")


class DraftExists(AssessmentError):
    code = "draft_exists"
    text = _("Version %(version)s of the grid %(code)s is being drafted already.")


class NoOutline(GridRefused):
    """A document that cannot be edited on screen; ``errors`` names every place."""

    code = "no_outline"
    text = _("This file does not have the outline of a grid: %(count)s errors were found.")


def blank_document(code: str) -> dict[str, Any]:
    """Return a grid with nothing in it."""
    return {
        "code": code,
        "title": dict.fromkeys(LANGUAGES, ""),
        "threshold": None,
        "standings": {},
        "fields": [],
        "conditions": [],
        "axes": [],
        "indicators": [],
        "documents": {"folders": [], "documents": []},
        "checks": [],
    }


@transaction.atomic
def start_draft(
    document: Mapping[str, Any], *, base: Grid | None = None, version: str, actor: Actor, at: datetime
) -> GridDraft:
    """Begin a draft of the next version from a document, that of ``base`` when it starts from a version.

    Raises NoOutline (the document cannot be edited on screen), VersionTaken, VersionNotHigher or DraftExists.
    """
    if errors := [*_code_errors(document), *outline_errors(document)]:
        raise NoOutline(errors)
    content = {**exact_document(document), "version": version}
    code = content["code"]
    refuse_version(code, version)
    draft = GridDraft.objects.create(
        code=code,
        target_version=version,
        base=base,
        content=content,
        started_by=actor.user,
        started_at=at,
        changed_by=actor.user,
        changed_at=at,
    )
    record_event(STARTED, actor=actor.user, target=draft, data=_told(draft), at=at)
    return draft


def refuse_version(code: str, version: str, *, besides: GridDraft | None = None) -> None:
    """Refuse a version that cannot come next: VersionTaken, VersionNotHigher or DraftExists."""
    known = list(Grid.objects.filter(code=code).values_list("version", flat=True))
    if version in known:
        raise VersionTaken(code=code, version=version)
    refuse_version_not_higher(code, version, known)
    others = GridDraft.objects.filter(code=code, target_version=version, state=DraftState.OPEN)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        raise DraftExists(code=code, version=version)


def faults_of(draft: GridDraft) -> list[GridError]:
    """Return all that keeps a draft from becoming a version, each with its place; the check of an import.

    A missing text does not hide what else is wrong, such as points that do not add up.
    """
    errors = check_grid(draft.content)
    if not errors:
        return []
    known = {error.path for error in errors}
    return [*errors, *(error for error in check_grid(_with_words(draft.content)) if error.path not in known)]


def draft_grid(draft: GridDraft) -> ScoringGrid:
    """Return a draft parsed for scoring, its texts complete or not.

    A text that is missing in a language is read from another one. Raises GridRefused (``errors`` names every
    place) when anything else is missing or wrong: what such a grid would score means nothing.
    """
    document = _with_words(draft.content)
    if errors := check_grid(document):
        raise GridRefused(errors)
    return _loaded(document)


def readable_grid(draft: GridDraft) -> ScoringGrid:
    """Return a draft parsed to be read as a document, its points adding up or not.

    Raises GridRefused for what cannot be put in words at all. No score is to be made with it.
    """
    return _loaded(_with_words(draft.content))


def _loaded(document: Mapping[str, Any]) -> ScoringGrid:
    try:
        return load_grid(document)
    except InvalidGrid as fault:
        raise GridRefused(fault.errors) from fault


@transaction.atomic
def change_draft(
    draft: GridDraft,
    change: Callable[[dict[str, Any]], None],
    *,
    place: str,
    seen_version: int,
    actor: Actor,
    at: datetime,
) -> GridDraft:
    """Apply ``change`` to the content of an open draft; ``place`` names what it touches, for the log.

    Raises DraftClosed, DraftChanged, or what ``change`` raises, having changed nothing.
    """
    row = _open(draft, seen_version)
    content = deepcopy(row.content)
    change(content)
    row.content = exact_document(content)
    row.target_version = content["version"]
    _save(row, actor, at)
    record_event(CHANGED, actor=actor.user, target=row, data={**_told(row), "place": place}, at=at)
    return row


@transaction.atomic
def publish_draft(draft: GridDraft, *, seen_version: int, actor: Actor, at: datetime) -> Grid:
    """Make a draft a version of its grid, through the import of a grid; the draft is closed.

    Raises DraftClosed, DraftChanged, and what ``import_grid`` raises: GridRefused, VersionTaken,
    VersionNotHigher.
    """
    row = _open(draft, seen_version)
    if Grid.objects.filter(code=row.code, version=row.target_version).exists():
        raise VersionTaken(code=row.code, version=row.target_version)
    row.grid = import_grid(row.content, by=actor.user, at=at)
    row.state = DraftState.PUBLISHED
    _save(row, actor, at)
    record_event(PUBLISHED, actor=actor.user, target=row, data=_told(row), at=at)
    return row.grid


@transaction.atomic
def abandon_draft(draft: GridDraft, *, seen_version: int, actor: Actor, at: datetime) -> None:
    """Close a draft that becomes no version; it can still be read. Raises DraftClosed or DraftChanged."""
    row = _open(draft, seen_version)
    row.state = DraftState.ABANDONED
    _save(row, actor, at)
    record_event(ABANDONED, actor=actor.user, target=row, data=_told(row), at=at)


def _open(draft: GridDraft, seen_version: int) -> GridDraft:
    row = locked(GridDraft.objects.all()).get(pk=draft.pk)
    if not row.is_open:
        raise DraftClosed(state=DraftState(row.state).label)
    if row.version != seen_version:
        raise DraftChanged()
    return row


def _save(row: GridDraft, actor: Actor, at: datetime) -> None:
    row.changed_by, row.changed_at = actor.user, at
    row.version += 1
    row.save()


def _told(draft: GridDraft) -> dict[str, str]:
    return {"draft": str(draft), "base": str(draft.base or "")}


def _code_errors(document: Mapping[str, Any]) -> list[GridError]:
    """Judge the code alone, that names the draft before the whole can be right."""
    return [error for error in check_grid(document) if error.path == "$.code"]


def _with_words(value: Any, key: str = "") -> Any:
    """Return a part of a document with every text in the three languages, or without it where it may lack."""
    if isinstance(value, list):
        return [_with_words(item, key) for item in value]
    if value is None and key in _NEEDED_TEXTS:
        return plain("–")
    if not isinstance(value, Mapping):
        return value
    if value and set(value) <= set(LANGUAGES) and not any(isinstance(text, dict) for text in value.values()):
        texts = [text for language in LANGUAGES if (text := value.get(language) or "").strip()]
        if not texts:
            return plain("–") if key not in _OPTIONAL_TEXTS else None
        return {language: (value.get(language) or "").strip() or texts[0] for language in LANGUAGES}
    return {name: _with_words(item, name) for name, item in value.items()}
