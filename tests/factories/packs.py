"""Approved files with all that a pack holds, and submissions with their receipts."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from assessments.enums import Action, Decision, Stage, State
from assessments.models import (
    Assessment,
    AuditMission,
    Document,
    DocumentKind,
    LineDecision,
    MissionAssessment,
    Publication,
    PublishedResult,
    ScoreSheet,
    Submission,
    Transition,
)
from assessments.packs.bag import Bag, made_file
from assessments.packs.edition import seal
from assessments.scoring import parse_answers, score, sheet_to_document
from assessments.services.figures import declared_figures
from assessments.services.grids import grids_of, scoring_grid
from assessments.services.packs.contents import read_contents
from assessments.services.packs.sealing import SEALED_TYPE, bag_folder, make_pack, pack_row
from assessments.services.papers import Paper
from assessments.services.score_cards import card_papers, cards_of
from assessments.services.submission import evidence_list, submission_content
from config.toolbox.canonical import digest
from config.toolbox.clock import local_day
from records.models import StoredFile
from records.services.files import store_file
from tests.factories.accounts import UserFactory
from tests.factories.assessments import (
    IN_AUDIT,
    IN_ENTRY,
    IN_REVIEW,
    AssessmentFactory,
    ScoreSheetFactory,
    attach,
    stored_pdf,
)

MINUTES = "محضر دورة فبراير.pdf"
OCTOBER = "PV n°3 d'octobre.PDF"


def file_in_audit(**situation: Any) -> Assessment:
    """Return an audited file with the example's figures, two documents of one code, a receipt, a review."""
    file = AssessmentFactory(**({"in_audit": True, "answers": True} | situation))
    attach(file, "C2-04", file=stored_pdf(MINUTES, f"%PDF-1.4 minutes of {file.commune.code}".encode()))
    attach(file, "C2-04", file=stored_pdf(OCTOBER, f"%PDF-1.4 october of {file.commune.code}".encode()))
    submit(file)
    score_as(file, Stage.DECLARED)
    score_as(file, Stage.REVIEW)
    reviewer = UserFactory(full_name=f"Reviewer of {file.commune.code}")
    LineDecision.objects.create(
        assessment=file,
        line="B2",
        decision=Decision.CORRECTED,
        comment=f"Comment on {file.commune.code}",
        figures_version=file.figures_version,
        decided_by=reviewer,
        decided_at=IN_REVIEW,
    )
    Transition.objects.create(
        assessment=file,
        action=Action.CLAIM,
        from_state=State.SUBMITTED,
        to_state=State.IN_REVIEW,
        actor=reviewer,
        role="reviewer",
        at=IN_REVIEW,
    )
    return file


def submit(file: Assessment, *, version: int = 1, at: datetime = IN_ENTRY) -> Submission:
    """Write the submission of a file as it stands."""
    content = submission_content(file)
    return Submission.objects.create(
        assessment=file,
        version=version,
        number=f"ADAA-{file.cycle.assessed_year}-{file.commune.code}-{version}",
        submitted_by=UserFactory(),
        submitted_at=at,
        is_late=False,
        content=content,
        evidence=evidence_list(file),
        digest=digest(content),
    )


def score_as(file: Assessment, stage: Stage) -> ScoreSheet:
    """Score the declared figures of a file and keep them as the score of a stage."""
    main, *additional = [
        sheet_to_document(score(grid, parse_answers(grid, figures, assessed_year=file.cycle.assessed_year)))
        for grid, figures in _figures_by_grid(file)
    ]
    return ScoreSheetFactory(
        assessment=file,
        stage=stage,
        sheet=main,
        total=Decimal(main["total"]),
        additional_grid=file.cycle.additional_grid if additional else None,
        additional_sheet=additional[0] if additional else None,
        additional_total=Decimal(additional[0]["total"]) if additional else None,
    )


def _figures_by_grid(file: Assessment) -> list[tuple[Any, dict[str, Any]]]:
    figures = declared_figures(file)
    grids = map(scoring_grid, grids_of(file))
    return [(grid, {code: value for code, value in figures.items() if code in grid.fields}) for grid in grids]


def publish(file: Assessment, *, total: Decimal | None = None, version: int = 1) -> PublishedResult:
    """Publish the reviewed score of a file, or a total of one's own choice."""
    sheet = ScoreSheet.objects.filter(assessment=file, stage=Stage.REVIEW).first() or score_as(
        file, Stage.REVIEW
    )
    publication, _ = Publication.objects.get_or_create(
        cycle=file.cycle,
        version=version,
        defaults={
            "reason": "Correction" if version > 1 else "",
            "published_by": UserFactory(),
            "published_at": IN_AUDIT,
            "digest": "b" * 64,
        },
    )
    return PublishedResult.objects.create(
        publication=publication,
        assessment=file,
        commune=file.commune,
        total=total if total is not None else sheet.total,
        conditions_met=5,
        is_eligible=True,
        sheet=sheet.sheet,
        digest=digest([file.pk, version]),
        verification_code=f"CODE{file.pk:06}VERS{version:02}",
    )


def sealed(file: Assessment, *, at: datetime = IN_AUDIT) -> StoredFile:
    """Seal the pack of a file as its worker does."""
    return make_pack(pack_row(file), at=at)


def keep(paper: Paper) -> Document:
    """Keep a document for a paper without rendering it: enough where only its being there matters."""
    return Document.objects.create(
        assessment=paper.assessment,
        kind=paper.kind,
        language=paper.language,
        version=paper.version,
        digest=paper.digest,
        file=stored_pdf(paper.file_name, b"%PDF-1.7 " + paper.digest.encode()),
        made_at=IN_AUDIT,
    )


def keep_cards(file: Assessment) -> list[Document]:
    """Keep the two score cards of a file without rendering them."""
    return [keep(paper) for paper in card_papers(cards_of([file]))]


def keep_pack(file: Assessment) -> StoredFile:
    """Keep a sealed pack of the evidence alone, for tests of what is done with packs."""
    row = pack_row(file)
    folder = bag_folder(row.assessment)
    evidence = read_contents(row.assessment, bag_folder=folder).placed
    payload = [made_file("data/index.html", file.commune.code.encode()), *(placed for _, placed in evidence)]
    content = seal(Bag(folder, payload, {}, IN_AUDIT))
    stored = store_file(content, name=f"{folder}.pack", content_type=SEALED_TYPE, by=None, at=IN_AUDIT)
    Document.objects.create(
        assessment=file,
        kind=DocumentKind.PACK_INDEX,
        digest=row.stamp,
        file=stored,
        made_at=IN_AUDIT,
    )
    return stored


def mission_of(*files: Assessment, inspector: User, at: datetime = IN_AUDIT) -> AuditMission:
    """Return a mission that runs on the day of `at` and has taken these files."""
    mission = AuditMission.objects.create(
        cycle=files[0].cycle,
        title="Mission",
        authority="igat",
        starts_on=local_day(at),
        ends_on=local_day(at),
        created_by=UserFactory(),
        created_at=at,
    )
    mission.inspectors.add(inspector)
    for file in files:
        MissionAssessment.objects.create(mission=mission, assessment=file, reason="Drawn")
    return mission
