"""Tiny PDF evidence for demonstrations: each page says that it is one."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile

from assessments.models import Assessment, EvidenceItem
from communes.models import Commune
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


def tiny_pdf(lines: Iterable[str]) -> bytes:
    """Return a one-page PDF with these lines of plain ASCII text, about 700 bytes."""
    text = "".join(f"({_escaped(line)}) Tj T* " for line in lines)
    stream = f"BT /F1 14 Tf 18 TL 72 760 Td {text}ET".encode("ascii", "replace")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, body)
    xref = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in offsets)
    return out + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % xref


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


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
