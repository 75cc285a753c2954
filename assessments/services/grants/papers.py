"""The decision on the grants as a document, in Arabic and in French. Whole MAD."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessments.enums import ReportKind
from assessments.models import GrantDecision, ReportPaper
from communes.actors import Actor
from records.models import Job
from records.services.jobs import Progress, create_job, unfinished_job
from records.services.papers import Sheet, make_papers, paper_rows

PAPERS_JOB = "assessments.grant_papers"
TEMPLATE = "pdf/grant_decision.html"
PAPER_LANGUAGES = ("ar", "fr")


@dataclass(frozen=True, kw_only=True)
class DecisionSheet(Sheet):
    """The document of one decision."""

    kept_in = ReportPaper

    decision: GrantDecision

    def about(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        key = {"cycle": self.decision.cycle, "kind": ReportKind.GRANTS}
        return key, {"publication": self.decision.publication}


def decision_sheets(decision: GrantDecision) -> list[DecisionSheet]:
    """Return a decision as its document says it, in each language. Two queries."""
    cycle = decision.cycle
    data = {
        "year": cycle.assessed_year,
        "number": decision.number,
        "decided_at": decision.decided_at,
        "reason": decision.reason,
        "publication_version": decision.publication.version,
        "is_demonstration": cycle.is_demonstration,
        "note_ar": cycle.target_note_ar,
        "note_fr": cycle.target_note_fr,
        "pool": decision.pool,
        "rules": decision.rules,
        "first_unallocated": decision.first_unallocated,
        "second_unallocated": decision.second_unallocated,
        "unallocated": decision.first_unallocated + decision.second_unallocated,
        "digest": decision.digest,
        **_regions(decision),
    }
    return [
        DecisionSheet(
            decision=decision,
            language=language,
            template=TEMPLATE,
            data=data,
            file_name=f"adaa-grants-{cycle.assessed_year}-{decision.number}-{language}.pdf",
        )
        for language in PAPER_LANGUAGES
    ]


def _regions(decision: GrantDecision) -> dict[str, Any]:
    read = {row["code"]: row for row in decision.inputs}
    regions: dict[str, dict[str, Any]] = {}
    grants = decision.grants.select_related("commune__province__region").order_by("commune__code")
    for grant in grants:
        commune = grant.commune
        region = commune.province.region
        group = regions.setdefault(
            region.code,
            {
                "name_ar": region.name_ar,
                "name_fr": region.name_fr,
                "rows": [],
                "first": 0,
                "second": 0,
                "amount": 0,
            },
        )
        group["rows"].append(
            {
                "code": commune.code,
                "name_ar": commune.name_ar,
                "name_fr": commune.name_fr,
                "population": read[commune.code]["population"],
                "score": read[commune.code]["score"],
                "first": grant.first,
                "second": grant.second,
                "amount": grant.amount,
            }
        )
        for name in ("first", "second", "amount"):
            group[name] += getattr(grant, name)
    found = [regions[code] for code in sorted(regions)]
    return {
        "regions": found,
        "communes": sum(len(group["rows"]) for group in found),
        **{name: sum(group[name] for group in found) for name in ("first", "second", "amount")},
    }


def decision_paper(decision: GrantDecision, language: str) -> ReportPaper | None:
    """Return the document of a decision in one language, None until it is made."""
    rows = paper_rows(decision_sheets(decision))
    return next((row.paper for row in rows if row.language == language), None)


def request_papers(decision: GrantDecision, *, actor: Actor, at: datetime) -> Job:
    """Ask a worker for the document in both languages, unless one is at it already."""
    return running_papers(decision) or create_job(
        PAPERS_JOB,
        arguments={"decision": decision.pk, "year": decision.cycle.assessed_year},
        owner=actor.user,
        target=decision,
        total=len(PAPER_LANGUAGES),
        at=at,
    )


def running_papers(decision: GrantDecision) -> Job | None:
    """Return the work on a decision's document that is not over."""
    return unfinished_job(PAPERS_JOB, decision)


def papers_job(job: Job, progress: Progress) -> None:
    """Make the document of one decision in both languages."""
    decisions = GrantDecision.objects.select_related("cycle", "publication")
    decision = decisions.get(pk=job.arguments["decision"])
    make_papers(decision_sheets(decision), at=progress.now(), done=progress.report)
