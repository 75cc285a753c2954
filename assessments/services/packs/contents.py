"""What the standard pack of a file holds, as plain data in Arabic and French (domain, section 9)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.enums import (
    UNSETTLED_STATES,
    Action,
    Decision,
    FindingOutcome,
    Gravity,
    ReplyPosition,
    Stage,
    State,
)
from assessments.models import (
    Assessment,
    Correction,
    DocumentRequest,
    EvidenceItem,
    Finding,
    LineDecision,
    Remark,
    ScoreSheet,
    Submission,
    Transition,
)
from assessments.packs.bag import BagFile
from assessments.packs.payload import EvidenceFile, place_evidence
from assessments.scoring import Document
from assessments.services.figures import Figures, declared_figures, verified_figures
from assessments.services.final_sheets import final_sheets
from assessments.services.grids import grids_of, scoring_grid
from assessments.services.packs.threads import answer_files, request_code, requests_made, shared_remarks
from communes.enums import Role
from config.toolbox.languages import in_language, texts_of
from records.models import StoredFile

LANGUAGES = ("ar", "fr")
# Evidence whose document no grid lists any more still belongs to the file.
OTHER_FOLDER = "other"

Both = dict[str, str]


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A stored file that the commune gave, and the code of what it stands under."""

    document_code: str
    file: StoredFile


@dataclass(frozen=True)
class PackContents:
    """The rows of one file, read once: what each part of its pack is written from."""

    assessment: Assessment
    declared: Figures
    verified: Figures
    sheets: Sequence[ScoreSheet]
    counted: ScoreSheet | None
    submissions: Sequence[Submission]
    decisions: Sequence[LineDecision]
    findings: Sequence[Finding]
    corrections: Sequence[Correction]
    steps: Sequence[Transition]
    documents: Sequence[Document]
    placed: Sequence[tuple[EvidenceFile, BagFile]]
    withheld: Sequence["GivenFile"]
    judged: Sequence[EvidenceItem]
    remarks: Sequence[Remark]
    requests: Sequence[DocumentRequest]

    @property
    def missing(self) -> list[Document]:
        """The documents without any file, in the order of the list."""
        present = {file.code for file, _ in self.placed}
        return [document for document in self.documents if document.code not in present]


def both(text: "str | Promise") -> Both:
    """Return a translatable text in Arabic and French."""
    words = {}
    for language in LANGUAGES:
        with in_language(language):
            words[language] = str(text)
    return words


def place(obj: Any) -> Both:
    """Return the name of a place in Arabic and French."""
    return {language: getattr(obj, f"name_{language}") for language in LANGUAGES}


def read_contents(assessment: Assessment, *, bag_folder: str) -> PackContents:
    """Read all that the pack of one file holds; nothing of another commune or year can be in it.

    The file comes with its commune, cycle and grids. A number of queries that does not depend on the file.
    """
    own = {"assessment": assessment}
    documents = _documents(assessment)
    items = list(
        EvidenceItem.objects.filter(**own, removed_at__isnull=True)
        .select_related("file", "word")
        .order_by("document_code", "pk")
    )
    given = [GivenFile(request_code(row.request_id), row.file) for row in answer_files(assessment)]
    every = [*(GivenFile(item.document_code, item.file) for item in items), *given]
    readable = [row for row in every if row.file.may_be_read]
    return PackContents(
        assessment=assessment,
        declared=declared_figures(assessment),
        verified=verified_figures(assessment),
        sheets=list(ScoreSheet.objects.filter(**own).order_by("pk")),
        counted=final_sheets([assessment]).get(assessment.pk),
        submissions=list(Submission.objects.filter(**own).order_by("-version")),
        decisions=list(LineDecision.objects.filter(**own).order_by("line")),
        findings=_findings(assessment),
        corrections=list(Correction.objects.filter(**own, withdrawn_at__isnull=True).order_by("pk")),
        steps=list(Transition.objects.filter(**own).select_related("actor").order_by("pk")),
        documents=documents,
        placed=list(place_evidence(_evidence(readable, documents), bag_folder=bag_folder)),
        withheld=[row for row in every if not row.file.may_be_read],
        judged=items,
        remarks=shared_remarks(assessment),
        requests=requests_made(assessment),
    )


def _findings(assessment: Assessment) -> list[Finding]:
    """Return the findings of a file that were notified; drafts are their inspectors' alone."""
    if assessment.state == State.IN_AUDIT:
        return []
    return list(Finding.objects.filter(assessment=assessment).select_related("reply").order_by("number"))


def _documents(assessment: Assessment) -> list[Document]:
    """Return the documents that the grids of a file list, each once."""
    documents: dict[str, Any] = {}
    for grid in grids_of(assessment):
        for document in scoring_grid(grid).documents:
            documents.setdefault(document.code, document)
    return list(documents.values())


def _evidence(items: Iterable[GivenFile], documents: Sequence[Document]) -> list[EvidenceFile]:
    """Return the evidence in the order of the list of documents, what no list names at the end."""
    known = {document.code: (order, document.folder) for order, document in enumerate(documents)}
    unknown = (len(documents), OTHER_FOLDER)
    ordered = sorted(items, key=lambda item: known.get(item.document_code, unknown)[0])
    return [
        EvidenceFile(
            folder=known.get(item.document_code, unknown)[1],
            code=item.document_code,
            name=item.file.name,
            size=item.file.size,
            sha256=item.file.sha256,
            sha512=item.file.sha512,
            crc32=item.file.crc32,
            key=item.file.key,
        )
        for item in ordered
    ]


def identity(contents: PackContents) -> dict[str, Any]:
    """Return who and what the pack is about."""
    file = contents.assessment
    cycle, commune = file.cycle, file.commune
    in_force = next((row for row in contents.submissions if row.withdrawn_at is None), None)
    return {
        "year": cycle.assessed_year,
        "commune": place(commune),
        "commune_code": commune.code,
        "province": place(commune.province),
        "region": place(commune.province.region),
        "population": commune.population(cycle.census),
        "census": cycle.census,
        "state": both(State(file.state).label),
        "is_demonstration": cycle.is_demonstration,
        "target_note": texts_of(cycle, "target_note"),
        "grids": [{"name": str(grid), "digest": grid.digest} for grid in grids_of(file)],
        "receipt": in_force and {"number": in_force.number, "digest": in_force.digest},
        "submitted_at": in_force and in_force.submitted_at,
        "approved_at": file.approved_at,
        "approved_digest": file.approved_digest,
    }


def score_rows(contents: PackContents) -> list[dict[str, Any]]:
    """Return the score that each stage gave; the last one counts."""
    return [
        {
            "stage": both(Stage(sheet.stage).label),
            "total": sheet.total,
            "additional_total": sheet.additional_total,
            "conditions_met": sheet.conditions_met,
            "is_eligible": sheet.is_eligible,
            "inputs_digest": sheet.inputs_digest,
            "counts": contents.counted is not None and sheet.pk == contents.counted.pk,
        }
        for sheet in contents.sheets
    ]


def document_rows(contents: PackContents) -> list[dict[str, Any]]:
    """Return every document of the list with its files, those without any included."""
    files: dict[str, list[BagFile]] = {}
    for evidence, placed in contents.placed:
        files.setdefault(evidence.code, []).append(placed)
    year = contents.assessment.cycle.assessed_year
    rows = [
        {
            "code": document.code,
            "folder": document.folder,
            "title": document.title,
            "year": year + document.year_offset,
            "required": document.required,
            "proves": ", ".join(document.proves),
            "files": [_file_row(file) for file in files.pop(document.code, [])],
        }
        for document in contents.documents
    ]
    for code, placed in files.items():  # type: ignore[assignment]
        rows.append(
            {
                "code": code,
                "folder": OTHER_FOLDER,
                "title": both(_("A document that the list does not name")),
                "year": year,
                "required": False,
                "proves": "",
                "files": list(map(_file_row, placed)),  # type: ignore[call-overload]
            }
        )
    return rows


def _file_row(file: BagFile) -> dict[str, Any]:
    return {
        "name": file.path.rpartition("/")[2],
        "path": file.path.removeprefix("data/"),
        "size": file.size,
        "sha256": file.sha256,
    }


def figure_rows(contents: PackContents) -> list[dict[str, Any]]:
    """Return every field of the grids with what was declared, corrected and verified."""
    corrected: dict[str, list[Correction]] = {}
    for correction in contents.corrections:
        corrected.setdefault(correction.field, []).append(correction)
    fields: dict[str, Any] = {}
    for grid in grids_of(contents.assessment):
        for code, field in scoring_grid(grid).fields.items():
            fields.setdefault(code, field)
    return [
        {
            "code": code,
            "label": field.label,
            "unit": field.unit or {},
            "declared": contents.declared.get(code, ""),
            "verified": contents.verified.get(code, ""),
            "corrections": [
                {
                    "stage": both(Stage(row.stage).label),
                    "line": row.line,
                    "value": row.value,
                    "reason": row.reason,
                    "at": row.corrected_at,
                }
                for row in corrected.get(code, [])
            ],
        }
        for code, field in fields.items()
    ]


def decision_rows(contents: PackContents) -> list[dict[str, Any]]:
    """Return the reviewer's word on each line."""
    return [
        {
            "line": row.line,
            "decision": both(Decision(row.decision).label),
            "comment": row.comment,
            "at": row.decided_at,
        }
        for row in contents.decisions
    ]


def finding_rows(contents: PackContents) -> list[dict[str, Any]]:
    """Return the notified findings; the reply once it was sent, the outcome once the audit is concluded."""
    state = contents.assessment.state
    return [
        {
            "number": row.number,
            "line": row.line,
            "observed": row.observed,
            "gravity": both(Gravity(row.gravity).label),
            "figures": row.figures,
            "recommendation": row.recommendation,
            "recommendation_owner": row.recommendation_owner,
            "recommendation_due_on": row.recommendation_due_on,
            "reply": None if state == State.AWAITING_REPLY else _reply_row(row),
            "outcome": _outcome_row(row) if row.outcome and state not in UNSETTLED_STATES else None,
        }
        for row in contents.findings
    ]


def _reply_row(finding: Finding) -> dict[str, Any] | None:
    reply = getattr(finding, "reply", None)
    return reply and {"position": both(ReplyPosition(reply.position).label), "text": reply.text}


def _outcome_row(finding: Finding) -> dict[str, Any]:
    return {
        "outcome": both(FindingOutcome(finding.outcome).label),
        "reason": finding.outcome_reason,
        "figures": finding.settled_figures,
    }


def log_rows(contents: PackContents) -> list[dict[str, Any]]:
    """Return each step of the file's life; the clock's own have no person."""
    return [
        {
            "at": row.at,
            "action": both(Action(row.action).label),
            "from": both(State(row.from_state).label),
            "to": both(State(row.to_state).label),
            "role": both(Role(row.role).label) if row.role else both(""),
            "person": row.actor.full_name if row.actor else "",
            "reason": row.reason,
        }
        for row in contents.steps
    ]
