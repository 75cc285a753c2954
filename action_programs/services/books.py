"""The books of a programme: what exists, and their making in the worker."""

from collections.abc import Sequence
from datetime import date, datetime

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from action_programs.enums import PaperKind
from action_programs.models import ActionProgramme, Paper
from action_programs.services.book.data import book_sheets
from action_programs.services.versions import current_version
from communes.actors import Actor
from config.toolbox.clock import local_day
from records.models import Job, StoredFile
from records.services.jobs import Progress, create_job, register_job, unfinished_job
from records.services.papers import PaperRow, make_papers, paper_rows

BOOK_JOB = "action_programs.book"


def register_book_job() -> None:
    """Declare the making of a book."""
    register_job(
        BOOK_JOB,
        title=_("Book of the action programme of %(commune)s"),
        handler="action_programs.services.books.book_job",
    )


def book_rows(programme: ActionProgramme, *, today: date) -> list[PaperRow]:
    """Return the book in each language, as it would be made now."""
    return paper_rows(book_sheets(programme, today=today))


def request_book(programme: ActionProgramme, *, actor: Actor, at: datetime) -> Job:
    """Ask a worker for the book in both languages, unless one is at it already."""
    return unfinished_job(BOOK_JOB, programme) or create_job(
        BOOK_JOB,
        arguments={"programme": programme.pk, "commune": programme.commune.name_fr},
        owner=actor.user,
        target=programme,
        total=2,
        at=at,
    )


def book_job(job: Job, progress: Progress) -> None:
    """Make the book in both languages; what exists already is not made again."""
    programmes = ActionProgramme.objects.select_related("commune__province__region")
    programme = programmes.get(pk=job.arguments["programme"])
    at = progress.now()
    make_papers(book_sheets(programme, today=local_day(at)), at=at, done=progress.report)


def public_books(programme: ActionProgramme) -> Sequence[Paper]:
    """Return the latest book of the version in force in each language it was made in. Two queries."""
    version = current_version(programme)
    papers = Paper.objects.filter(programme=programme, kind=PaperKind.BOOK, version=version)
    latest = {paper.language: paper for paper in papers.select_related("file").order_by("made_at", "pk")}
    return [latest[language] for language in sorted(latest)] if version else []


def public_book(programme: ActionProgramme, language: str) -> StoredFile:
    """Return the book that everybody may take in a language; a 404 while none is made."""
    for paper in public_books(programme):
        if paper.language == language:
            return paper.file
    raise Http404
