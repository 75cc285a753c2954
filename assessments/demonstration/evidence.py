"""Tiny PDF evidence for demonstrations: each page says that it is one."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile

from assessments.models import Assessment, EvidenceItem
from communes.models import Commune
from config.toolbox.tiny_pdf import tiny_pdf
from records.models import StoredFile
from records.services.files import measure

# File names as town halls give them: Arabic, accents, signs, capitals.
NAMES = {
    "C1-02": "إثبات نشر القوائم المحاسبية {year}.pdf",
    "C2-04": "محضر دورة ماي {year}.pdf",
    "C4-02": "Avis de publication n°3 d'octobre.PDF",
    "GV-06": "محاضر الدورات {year}.pdf",
    "SP-01": "Compte administratif {year} (signé).pdf",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One document to be made for one file."""

    assessment: Assessment
    commune: Commune
    document_code: str
    year: int

    @property
    def name(self) -> str:
        pattern = NAMES.get(self.document_code, "{code} - {year}.pdf")
        return pattern.format(code=self.document_code, year=self.year)


def add_evidence(pieces: Iterable[Piece], *, at: datetime) -> int:
    """Store a tiny PDF for each piece and link it to its file; return how many. Rows go in in bulk."""
    files, items = [], []
    for piece in pieces:
        content = ContentFile(
            tiny_pdf(
                [
                    "ADAA - DEMONSTRATION",
                    f"Document {piece.document_code}, year {piece.year}",
                    f"Commune {piece.commune.code}",
                    "This file was made up. It describes no real act.",
                ]
            )
        )
        stored = StoredFile(
            key=uuid.uuid4().hex,
            name=piece.name,
            content_type="application/pdf",
            stored_at=at,
            **measure(content),
        )
        stored.content.save(piece.name, content, save=False)
        files.append(stored)
        items.append((piece, stored))
    StoredFile.objects.bulk_create(files, batch_size=500)
    EvidenceItem.objects.bulk_create(
        [
            EvidenceItem(
                assessment=piece.assessment, document_code=piece.document_code, file=stored, added_at=at
            )
            for piece, stored in items
        ],
        batch_size=500,
    )
    return len(files)
