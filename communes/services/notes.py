"""Hand-over notes: written by whoever leaves, read by whoever takes over."""

from datetime import datetime

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communes.models import GivenNote, HandOverNote
from config.toolbox.locks import locked
from config.toolbox.refusals import Overtaken, Refusal
from records.services.events import record_event


class NoteEmpty(Refusal):
    code = "note_empty"
    text = _("Write something first.")


class NoteOvertaken(Overtaken):
    code = "note_overtaken"
    text = _("This note was changed in another window. Sent again, yours replaces it.")


@transaction.atomic
def write_note(
    author: User,
    *,
    text: str,
    about: str = "",
    note: HandOverNote | None = None,
    version: int = 1,
    at: datetime,
) -> HandOverNote:
    """Write a note, or change one of the author's own. Raises NoteEmpty or NoteOvertaken."""
    if not text.strip():
        raise NoteEmpty
    if note is None:
        return HandOverNote.objects.create(
            author=author, about=about.strip(), text=text.strip(), changed_at=at
        )
    note = locked(HandOverNote.objects.filter(pk=note.pk, author=author)).get()
    if note.version != version:
        raise NoteOvertaken
    note.about, note.text, note.changed_at = about.strip(), text.strip(), at
    note.version += 1
    note.save()
    return note


def remove_note(note: HandOverNote) -> None:
    """Remove a note; what was given to somebody stays with them."""
    note.delete()


def access_note(pk: int, author: User) -> HandOverNote:
    """Return a note that somebody wrote; anybody else's is a 404."""
    return get_object_or_404(HandOverNote, pk=pk, author=author)


def give_notes(giver: User, taker: User, *, at: datetime) -> int:
    """Give a colleague the notes of whoever hands over, as they stand; return how many."""
    given = GivenNote.objects.bulk_create(
        GivenNote(author=giver, reader=taker, about=note.about, text=note.text, given_at=at)
        for note in HandOverNote.objects.filter(author=giver)
    )
    if given:
        record_event(
            "communes.notes_given",
            actor=giver,
            target=taker,
            data={"count": len(given), "taker": taker.full_name},
            at=at,
        )
    return len(given)


def unread_notes(reader: User) -> list[GivenNote]:
    """Return the notes given to a person that they have not marked as read, the latest first. One query."""
    return list(GivenNote.objects.filter(reader=reader, read_at=None).select_related("author"))


def mark_read(pk: int, reader: User, *, at: datetime) -> None:
    """Take a note off its reader's home. Raises Http404 for a note given to somebody else."""
    note = get_object_or_404(GivenNote, pk=pk, reader=reader)
    GivenNote.objects.filter(pk=note.pk, read_at=None).update(read_at=at)
