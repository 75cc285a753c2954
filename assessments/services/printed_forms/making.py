"""Printed forms: what exists of them for a reader, and their making in the worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.models import Assessment, DocumentKind, Grid
from assessments.services.access import visible_assessments
from assessments.services.papers import Paper
from assessments.services.printed_forms.papers import GridForm, file_forms, grid_forms
from communes.actors import Actor, actor_for
from communes.models import Membership
from config.toolbox.clock import local_day
from records.models import Job, StoredFile
from records.services.jobs import JobRefused, Progress, create_job, unfinished_job
from records.services.papers import kept_papers, make_papers

FILE_JOB = "assessments.file_form"
GRID_JOB = "assessments.grid_form"
# How the kinds are named in addresses.
KINDS = {"blank": DocumentKind.FORM_BLANK, "filled": DocumentKind.FORM_FILLED}


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form in one language; ``paper`` is None until a worker has made what it would say now."""

    kind: str
    title: "str | Promise"
    language: str
    paper: Any
    job: Job | None


def file_form_rows(assessment: Assessment, actor: Actor, *, at: datetime) -> list[FormRow]:
    """Return the forms of a file for one reader: the blank ones, then the filled ones."""
    forms = file_forms(assessment, actor, at=at)
    kept = kept_papers([sheet for sheets in forms.values() for sheet in sheets])
    return [
        FormRow(
            kind=name,
            title=kind.label,
            language=sheet.language,
            paper=kept.get(sheet.digest),
            job=_file_job(assessment, actor, name, sheet.language) if sheet.digest not in kept else None,
        )
        for name, kind in KINDS.items()
        for sheet in forms[kind]
    ]


def access_file_form(
    assessment: Assessment, actor: Actor, *, kind: str, language: str, at: datetime
) -> StoredFile | None:
    """Return a form of a file as this reader may have it now, None while it is not made; else a 404."""
    if kind not in KINDS:
        raise Http404
    sheet = _wanted(file_forms(assessment, actor, at=at)[KINDS[kind]], language)
    return _kept(sheet)


def request_file_form(assessment: Assessment, *, kind: str, language: str, actor: Actor, at: datetime) -> Job:
    """Ask a worker for a form of a file, unless one is at it already for this reader. Raises Http404."""
    if kind not in KINDS:
        raise Http404
    _wanted(file_forms(assessment, actor, at=at)[KINDS[kind]], language)
    return _file_job(assessment, actor, kind, language) or create_job(
        FILE_JOB,
        arguments={
            "assessment": assessment.pk,
            "membership": actor.membership.pk,
            "form": kind,
            "language": language,
            "commune": assessment.commune.code,
            "year": assessment.cycle.assessed_year,
        },
        owner=actor.user,
        target=assessment,
        total=1,
        at=at,
    )


def _file_job(assessment: Assessment, actor: Actor, kind: str, language: str) -> Job | None:
    return unfinished_job(FILE_JOB, assessment, membership=actor.membership.pk, form=kind, language=language)


def file_form_job(job: Job, progress: Progress) -> StoredFile:
    """Write a form of a file for whoever asked, as they may read it when it is written."""
    at = progress.now()
    membership = Membership.objects.select_related("user").get(pk=job.arguments["membership"])
    today = local_day(at)
    if not Membership.objects.current(today).filter(pk=membership.pk).exists():  # type: ignore[attr-defined]
        raise JobRefused(_("The role that asked for this form has ended."))
    actor = actor_for(membership, on=today)
    files = visible_assessments(Assessment.objects.all(), actor, at=at).with_commune()  # type: ignore[attr-defined]
    file = files.filter(pk=job.arguments["assessment"]).first()
    if file is None:
        raise JobRefused(_("The file cannot be read with the role that asked for this form."))
    sheets = file_forms(file, actor, at=at)[KINDS[job.arguments["form"]]]
    return make_papers([_wanted(sheets, job.arguments["language"])], at=at, done=progress.report)[0].file


def grid_form_rows(grid: Grid) -> list[FormRow]:
    """Return the blank form of a grid in each language."""
    sheets = grid_forms(grid)
    kept = kept_papers(sheets)
    return [
        FormRow(
            kind="blank",
            title=DocumentKind.FORM_BLANK.label,
            language=sheet.language,
            paper=kept.get(sheet.digest),
            job=unfinished_job(GRID_JOB, grid, language=sheet.language) if sheet.digest not in kept else None,
        )
        for sheet in sheets
    ]


def access_grid_form(grid: Grid, language: str) -> StoredFile | None:
    """Return the blank form of a grid, None while it is not made. Raises Http404 for another language."""
    return _kept(_wanted(grid_forms(grid), language))


def request_grid_form(grid: Grid, *, language: str, by: User, at: datetime) -> Job:
    """Ask a worker for the blank form of a grid, unless one is at it already. Raises Http404."""
    _wanted(grid_forms(grid), language)
    return unfinished_job(GRID_JOB, grid, language=language) or create_job(
        GRID_JOB,
        arguments={"grid": grid.pk, "name": str(grid), "language": language},
        owner=by,
        target=grid,
        total=1,
        at=at,
    )


def grid_form_job(job: Job, progress: Progress) -> StoredFile:
    """Write the blank form of a grid."""
    sheet = _wanted(grid_forms(Grid.objects.get(pk=job.arguments["grid"])), job.arguments["language"])
    return make_papers([sheet], at=progress.now(), done=progress.report)[0].file


def _wanted(sheets: Sequence[Paper] | Sequence[GridForm], language: str) -> Any:
    found = next((sheet for sheet in sheets if sheet.language == language), None)
    if found is None:
        raise Http404
    return found


def _kept(sheet: Any) -> StoredFile | None:
    paper = kept_papers([sheet]).get(sheet.digest)
    return paper.file if paper else None
