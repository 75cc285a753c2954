"""Standard packs: which files have one, whether it is up to date, and its sealing in the worker."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Model, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from assessments.enums import APPROVED_STATES, Visibility
from assessments.models import (
    Assessment,
    Correction,
    Document,
    DocumentKind,
    DocumentRequest,
    EvidenceItem,
    PublishedResult,
    Remark,
    ScoreSheet,
    Transition,
)
from assessments.packs.bag import Bag, BagFile, made_file
from assessments.packs.edition import FORMAT, seal
from assessments.services.audit.reports import standing_papers
from assessments.services.batches import Batch, request_batch, tell_when_done
from assessments.services.packs.additions import additions_to
from assessments.services.packs.contents import PackContents, read_contents
from assessments.services.packs.parts import PAPER_TEMPLATE, written_parts
from assessments.services.receipts import receipt_paper
from assessments.services.score_cards import card_papers, cards_of
from communes.actors import Actor
from config.toolbox.canonical import digest
from config.toolbox.clock import local
from records.models import Job, StoredFile
from records.models.files import ScanState
from records.services.files import store_file
from records.services.jobs import JobRefused, Progress, create_job, unfinished_job
from records.services.notices import Link
from records.services.papers import look, make_papers

PACK_JOB = "assessments.pack"
MANY_PACKS_JOB = "assessments.packs"
SEALED_TYPE = "application/vnd.adaa.pack"
_READABLE = (ScanState.NOT_CONFIGURED, ScanState.CLEAN)


@dataclass(frozen=True, slots=True)
class PackRow:
    """A file and its sealed pack; `sealed` is None while no pack says what the file is now.

    `stamp` is the digest of what the pack would be written from now, `additions` what other apps put in.
    """

    assessment: Assessment
    sealed: StoredFile | None
    stamp: str
    additions: Mapping[str, bytes]

    @property
    def may_have_pack(self) -> bool:
        """Tell whether the file is approved: before that, there is nothing to hand to an auditor."""
        return self.assessment.state in APPROVED_STATES


def pack_rows(files: QuerySet[Assessment]) -> list[PackRow]:
    """Return files with their packs, by commune. A few queries, however many files."""
    rows = list(_stamped(files).order_by("commune__code"))
    additions = additions_to(rows)
    stamps = {row.pk: stamp(row, additions.get(row.pk, {})) for row in rows}
    documents = Document.objects.filter(kind=DocumentKind.PACK_INDEX, digest__in=set(stamps.values()))
    sealed = {row.digest: row.file for row in documents.select_related("file")}
    return [
        PackRow(row, sealed.get(stamps[row.pk]), stamps[row.pk], additions.get(row.pk, {})) for row in rows
    ]


def pack_row(assessment: Assessment) -> PackRow:
    """Return one file with its pack."""
    return pack_rows(Assessment.objects.filter(pk=assessment.pk))[0]


def _stamped(files: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Read with each file what changes whenever its pack would."""
    evidence = EvidenceItem.objects.filter(removed_at=None)
    return files.with_commune().annotate(  # type: ignore[attr-defined]
        last_step=_of_file(Transition.objects, Max("pk")),
        last_stage=_of_file(ScoreSheet.objects, Max("pk")),
        last_score=_of_file(ScoreSheet.objects, Max("computed_at")),
        last_correction=_of_file(Correction.objects.filter(withdrawn_at=None), Max("pk")),
        last_result=_of_file(PublishedResult.objects, Max("pk")),
        last_evidence=_of_file(evidence, Max("pk")),
        readable_evidence=_of_file(evidence.filter(file__scan_state__in=_READABLE), Count("pk")),
        last_remark=_of_file(
            Remark.objects.filter(visibility=Visibility.SHARED, withdrawn_at=None), Max("pk")
        ),
        last_request=_of_file(DocumentRequest.objects, Max("pk")),
    )


def _of_file(rows: Any, figure: Max | Count) -> Subquery:
    own = rows.filter(assessment=OuterRef("pk")).order_by().values("assessment")
    return Subquery(own.annotate(figure=figure).values("figure"))


def stamp(row: Any, additions: Mapping[str, bytes]) -> str:
    """Return the digest of what a pack of this file (a row of `pack_rows`) would be written from now."""
    # Most files have none, and their packs stay what they are.
    threads = [row.last_remark, row.last_request]
    added = {path: hashlib.sha256(content).hexdigest() for path, content in additions.items()}
    return digest(
        {
            "format": FORMAT,
            "look": look(PAPER_TEMPLATE),
            "assessment": row.pk,
            "state": row.state,
            "figures": row.figures_version,
            "step": row.last_step,
            "score": [row.last_stage, row.last_score],
            "correction": row.last_correction,
            "result": row.last_result,
            "evidence": [row.last_evidence, row.readable_evidence],
            **({"additions": added} if added else {}),
            **({"threads": threads} if any(threads) else {}),
        }
    )


def bag_folder(assessment: Assessment) -> str:
    """Return the name of a file's bag, the same in every archive: adaa-2025-09.581.01.01-tiznit."""
    commune = assessment.commune
    return f"adaa-{assessment.cycle.assessed_year}-{commune.code}-{commune.slug[:30]}"


def request_pack(assessment: Assessment, *, actor: Actor | None, at: datetime) -> Job:
    """Ask a worker for the pack of one approved file, unless one is at it already."""
    return unfinished_job(PACK_JOB, assessment) or create_job(
        PACK_JOB,
        arguments={
            "assessment": assessment.pk,
            "year": assessment.cycle.assessed_year,
            "commune": assessment.commune.code,
        },
        owner=actor.user if actor else None,
        target=assessment,
        total=1,
        at=at,
    )


def request_packs(
    rows: Iterable[PackRow], *, target: Model, title: str, link: Link, actor: Actor, at: datetime
) -> Batch:
    """Ask the workers for the packs that are not there yet, of a mission or a cycle (`target`)."""
    ids = [row.assessment.pk for row in rows if row.may_have_pack and row.sealed is None]
    arguments = {"title": title}
    return request_batch(
        MANY_PACKS_JOB, ids, arguments=arguments, owner=actor.user, target=target, link=link, at=at
    )


def pack_job(job: Job, progress: Progress) -> None:
    """Seal the pack of one file."""
    row = _row(job.arguments["assessment"])
    if not row.may_have_pack:
        raise JobRefused(_("This file is not approved: it has no pack yet."))
    make_pack(row, at=progress.now())


def packs_job(job: Job, progress: Progress) -> None:
    """Seal one part of the packs of a mission or a cycle; what exists already is not made again."""
    for done, pk in enumerate(job.arguments["ids"], start=1):
        row = _row(pk)
        if row.may_have_pack:
            make_pack(row, at=progress.now())
        progress.report(done)
    progress.report(job.total, job.total)
    tell_when_done(job, at=progress.now())


def _row(pk: int) -> PackRow:
    return pack_rows(Assessment.objects.filter(pk=pk))[0]


def make_pack(row: PackRow, *, at: datetime) -> StoredFile:
    """Seal the pack of an approved file as it is now, and keep it. For workers: it renders documents."""
    if row.sealed is not None:
        return row.sealed
    file = row.assessment
    folder = bag_folder(file)
    contents = read_contents(file, bag_folder=folder)
    portal = _portal_files(contents, at=at)
    added = [made_file(path, content) for path, content in row.additions.items()]
    payload = [
        *written_parts(contents, portal=[item.path.removeprefix("data/") for item in [*portal, *added]]),
        *portal,
        *added,
        *(placed for _, placed in contents.placed),
    ]
    content = seal(Bag(folder, payload, _bag_info(file, at=at), local(at)))
    with transaction.atomic():
        stored = store_file(content, name=f"{folder}.pack", content_type=SEALED_TYPE, by=None, at=at)
        document, is_new = Document.objects.get_or_create(
            assessment=file,
            kind=DocumentKind.PACK_INDEX,
            language="",
            digest=row.stamp,
            defaults={"file": stored, "made_at": at},
        )
        if not is_new:
            stored.content.delete(save=False)
            stored.delete()
    return document.file


def _portal_files(contents: PackContents, *, at: datetime) -> list[BagFile]:
    """Return the receipt in force, the score cards and the audit report, made now where they do not exist."""
    file = contents.assessment
    papers = [receipt_paper(row) for row in contents.submissions if row.withdrawn_at is None][:1]
    papers += card_papers(cards_of([file]))
    papers += standing_papers(file)
    files = [document.file for document in make_papers(papers, at=at)]
    return [
        BagFile(
            f"data/portal/{stored.name}", stored.size, stored.sha256, stored.sha512, stored.crc32, stored.key
        )
        for stored in files
    ]


def _bag_info(assessment: Assessment, *, at: datetime) -> dict[str, str]:
    commune, year = assessment.commune, assessment.cycle.assessed_year
    return {
        "Source-Organization": "Direction générale des collectivités territoriales (DGCT)",
        "External-Identifier": f"adaa-{year}-{commune.code}",
        "External-Description": f"{commune.name_ar} – {commune.name_fr} – {year}",
        "Bag-Group-Identifier": f"adaa-{year}",
        "Bagging-Date": f"{local(at):%Y-%m-%d}",
        "Bag-Software-Agent": f"Adaa {settings.VERSION}",
    }
