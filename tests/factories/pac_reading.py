"""Documents of programmes, as a worker would have left them."""

from action_programs.models import ActionProgramme, Paper
from action_programs.services.book.data import book_sheets
from tests.factories.action_programs import AT


def books_of(programme: ActionProgramme) -> list[Paper]:
    """Return the book in Arabic and in French, kept without being drawn."""
    return [
        Paper.objects.create(
            programme=programme,
            kind=sheet.kind,
            language=sheet.language,
            version=sheet.version,
            digest=sheet.digest,
            file=sheet.store(b"%PDF-1.7 book", at=AT),
            made_at=AT,
        )
        for sheet in book_sheets(programme, today=AT.date())
    ]
