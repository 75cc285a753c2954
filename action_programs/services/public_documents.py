"""What the commune shows everybody of a programme: photographs of projects, and other documents."""

from collections.abc import Sequence
from dataclasses import dataclass

from action_programs.models import ActionProgramme, Attachment, Project


@dataclass(frozen=True, slots=True)
class PublicDocuments:
    """Photographs, each with its project where it is of one, and the other documents, oldest first."""

    photographs: Sequence[tuple[Attachment, Project | None]]
    documents: Sequence[Attachment]


def public_documents(programme: ActionProgramme) -> PublicDocuments:
    """Return the documents that the commune chose to show. One query."""
    rows = Attachment.objects.filter(programme=programme, is_public=True, removed_at__isnull=True)
    shown = [
        row
        for row in rows.select_related("file", "project", "progress__project").order_by("pk")
        if row.file.may_be_read
    ]
    pictures = [row for row in shown if row.file.content_type.startswith("image/")]
    return PublicDocuments(
        photographs=[
            (row, row.project or (row.progress.project if row.progress else None)) for row in pictures
        ],
        documents=[row for row in shown if row not in pictures],
    )
