"""Grids, cycles and files, each in a situation that has a name."""

import json
from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import factory
from django.conf import settings

from accounts.models import User
from assessments.enums import CycleState, Decision, Stage, State
from assessments.models import (
    Answer,
    Assessment,
    Cycle,
    CycleTarget,
    EvidenceItem,
    Grid,
    LineDecision,
    ScoreSheet,
)
from assessments.scoring import parse_answers, score, sheet_to_document
from assessments.services.grids import (
    CheckedGrid,
    checked_grid,
    grids_of,
    line_codes,
    read_grid_file,
    scoring_grid,
    store_grid,
)
from assessments.services.score_runs import compute_file
from records.models import StoredFile
from records.services.files import store_file
from tests.factories.accounts import UserFactory
from tests.factories.communes import CommuneFactory

# Moments of the default cycle, which assesses 2025.
OPENING = datetime(2026, 2, 15, 8, 0, tzinfo=UTC)
IN_ENTRY = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
AFTER_DEADLINE = datetime(2026, 4, 16, 9, 0, tzinfo=UTC)
IN_REVIEW = datetime(2026, 5, 11, 9, 0, tzinfo=UTC)
IN_AUDIT = datetime(2026, 7, 6, 9, 0, tzinfo=UTC)

# Answers whose papc score is known: 71.24, the five conditions met.
EXAMPLE_TOTAL = Decimal("71.24")
_EXAMPLE = Path(__file__).parent.parent / "assessments/scoring/data/example-answers.json"


@cache
def grid_document(code: str = "papc", version: str = "2025.1") -> Mapping[str, Any]:
    """Return one of the portal's own grids, as its file holds it."""
    return read_grid_file((settings.BASE_DIR / f"assessments/grids/{code}-{version}.json").read_bytes())


@cache
def checked_document(code: str, version: str) -> CheckedGrid:
    """Return one of the portal's own grids as it is stored: checked once a process."""
    return checked_grid(grid_document(code, version))


@cache
def example_answers() -> Mapping[str, str | bool | int]:
    """Return the example's answers by field, evidence included."""
    answers = json.loads(_EXAMPLE.read_text(encoding="utf-8"))
    return {code: value for code, value in answers.items() if code != "assessed_year"}


class GridFactory(factory.django.DjangoModelFactory):
    """The portal's papc grid, or its additional one for large communes; imported once a test."""

    class Meta:
        model = Grid

    class Params:
        additional = factory.Trait(code="papc-gc")

    code = "papc"
    version = "2025.1"
    imported_at = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)

    @classmethod
    def _create(cls, model_class: type[Grid], *_: Any, **fields: Any) -> Grid:
        known = Grid.objects.filter(code=fields["code"], version=fields["version"]).first()
        checked = checked_document(fields["code"], fields["version"])
        return known or store_grid(checked, by=None, at=fields["imported_at"])


class CycleFactory(factory.django.DjangoModelFactory):
    """The open cycle of 2025 with the default calendar: entry from 15 February to 15 April 2026."""

    class Meta:
        model = Cycle
        django_get_or_create = ("assessed_year",)

    class Params:
        prepared = factory.Trait(state=CycleState.PREPARED, opened_at=None)
        published = factory.Trait(state=CycleState.PUBLISHED)
        with_additional = factory.Trait(additional_grid=factory.SubFactory(GridFactory, additional=True))

    assessed_year = 2025
    state = CycleState.OPEN
    grid = factory.SubFactory(GridFactory)
    entry_opens_on = factory.LazyAttribute(lambda cycle: date(cycle.assessed_year + 1, 2, 15))
    submission_closes_on = factory.LazyAttribute(lambda cycle: date(cycle.assessed_year + 1, 4, 15))
    opinions_close_on = factory.LazyAttribute(lambda cycle: date(cycle.assessed_year + 1, 4, 30))
    review_closes_on = factory.LazyAttribute(lambda cycle: date(cycle.assessed_year + 1, 6, 30))
    audit_closes_on = factory.LazyAttribute(lambda cycle: date(cycle.assessed_year + 1, 7, 31))
    publication_planned_on = factory.LazyAttribute(lambda cycle: date(cycle.assessed_year + 1, 9, 15))
    pool = Decimal("200000000.00")
    opened_at = factory.LazyAttribute(lambda cycle: datetime(cycle.assessed_year + 1, 2, 15, 8, tzinfo=UTC))


class CycleTargetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CycleTarget

    cycle = factory.SubFactory(CycleFactory, prepared=True)
    commune = factory.SubFactory(CommuneFactory)


class AssessmentFactory(factory.django.DjangoModelFactory):
    """The file of a commune in the cycle of 2025: an empty draft, unless a situation is named.

    ``answers`` gives the figures declared: a mapping from field to value, or True for the example's. Any
    situation from ``submitted`` on sets the fields that its state needs, and nothing else.
    """

    class Meta:
        model = Assessment
        skip_postgeneration_save = True

    class Params:
        # Above 500,000 inhabitants, in a cycle with the additional grid.
        large = factory.Trait(
            cycle=factory.SubFactory(CycleFactory, with_additional=True),
            commune=factory.SubFactory(CommuneFactory, large=True),
            has_additional_grid=True,
        )
        not_submitted = factory.Trait(state=State.NOT_SUBMITTED)
        submitted = factory.Trait(
            state=State.SUBMITTED, submitted_at=IN_ENTRY, submitted_by=factory.SubFactory(UserFactory)
        )
        in_review = factory.Trait(
            submitted=True,
            state=State.IN_REVIEW,
            claimed_at=IN_REVIEW,
            claimed_by=factory.SubFactory(UserFactory),
        )
        returned = factory.Trait(
            in_review=True,
            state=State.RETURNED,
            correction_due_at=datetime(2026, 5, 21, 22, 59, tzinfo=UTC),
        )
        reviewed = factory.Trait(
            in_review=True,
            state=State.REVIEWED,
            reviewed_at=IN_REVIEW,
            reviewed_by=factory.SelfAttribute("claimed_by"),
        )
        approved = factory.Trait(
            reviewed=True,
            state=State.APPROVED,
            approved_at=IN_REVIEW,
            approved_by=factory.SubFactory(UserFactory),
            approved_digest="a" * 64,
        )
        in_audit = factory.Trait(approved=True, state=State.IN_AUDIT)
        awaiting_reply = factory.Trait(
            approved=True,
            state=State.AWAITING_REPLY,
            reply_due_at=datetime(2026, 7, 21, 22, 59, tzinfo=UTC),
        )
        final = factory.Trait(
            approved=True,
            state=State.FINAL,
            final_at=IN_AUDIT,
            appeal_due_at=datetime(2026, 7, 21, 22, 59, tzinfo=UTC),
        )
        appealed = factory.Trait(final=True, state=State.APPEALED)
        published = factory.Trait(
            final=True, state=State.PUBLISHED, published_at=datetime(2026, 9, 15, 9, 0, tzinfo=UTC)
        )

    cycle = factory.SubFactory(CycleFactory)
    commune = factory.SubFactory(CommuneFactory)

    @factory.post_generation
    def answers(self, create: bool, extracted: Mapping[str, Any] | bool | None, **_: Any) -> None:
        if create and extracted:
            answer(self, example_answers() if extracted is True else extracted)

    @factory.post_generation
    def decided(self, create: bool, extracted: bool | None, **_: Any) -> None:
        if create and extracted:
            accept_lines(self)


def answer(assessment: Assessment, values: Mapping[str, Any], *, by: User | None = None) -> None:
    """Declare figures of a file as the commune would; evidence is given by attaching its document."""
    given = {
        field: document.code
        for grid in grids_of(assessment)
        for document in scoring_grid(grid).documents
        for field in document.gives
    }
    declared = [
        Answer(
            assessment=assessment,
            field=field,
            value=str(value).lower() if isinstance(value, bool) else str(value),
            changed_by=by,
            changed_at=IN_ENTRY,
        )
        for field, value in values.items()
        if field not in given
    ]
    Answer.objects.bulk_create(
        declared,
        update_conflicts=True,
        unique_fields=["assessment", "field"],
        update_fields=["value", "changed_by", "changed_at"],
    )
    for field, value in values.items():
        if field in given and value:
            attach(assessment, given[field])


def attach(assessment: Assessment, document_code: str, *, file: StoredFile | None = None) -> EvidenceItem:
    """Attach a file, a small PDF unless one is given, under a document code."""
    file = file or stored_pdf()
    return EvidenceItem.objects.create(
        assessment=assessment, document_code=document_code, file=file, added_at=IN_ENTRY
    )


def stored_pdf(name: str = "محضر دورة فبراير.pdf", content: bytes = b"%PDF-1.4\n%%EOF\n") -> StoredFile:
    """Store a file that is small and looks like a PDF."""
    return store_file(content, name=name, content_type="application/pdf", by=None, at=IN_ENTRY)


def accept_lines(assessment: Assessment, *, by: User | None = None, but: Iterable[str] = ()) -> None:
    """Accept every line of a file, except some."""
    by = by or assessment.claimed_by or UserFactory()
    left_out = set(but)
    LineDecision.objects.bulk_create(
        LineDecision(
            assessment=assessment,
            line=line,
            decision=Decision.ACCEPTED,
            figures_version=assessment.figures_version,
            decided_by=by,
            decided_at=IN_REVIEW,
        )
        for grid in grids_of(assessment)
        for line in line_codes(grid)
        if line not in left_out
    )


def scored(assessment: Assessment, stage: Stage = Stage.DECLARED) -> ScoreSheet:
    """Score a file at one stage, by the same function as the worker, and return its sheet."""
    compute_file(assessment.pk, stage=stage, at=IN_REVIEW)
    return ScoreSheet.objects.get(assessment=assessment, stage=stage)


class ScoreSheetFactory(factory.django.DjangoModelFactory):
    """A stored score with a total of one's own choice, for lists; its lines are those of an empty file."""

    class Meta:
        model = ScoreSheet

    assessment = factory.SubFactory(AssessmentFactory)
    stage = Stage.DECLARED
    grid = factory.SelfAttribute("assessment.cycle.grid")
    figures_version = factory.SelfAttribute("assessment.figures_version")
    inputs_digest = "0" * 64
    total = EXAMPLE_TOTAL
    conditions_met = 5
    is_eligible = factory.LazyAttribute(lambda sheet: sheet.conditions_met == 5 and sheet.total >= 70)
    sheet = factory.LazyAttribute(lambda sheet: _empty_sheet(sheet.grid, sheet.total))
    computed_at = IN_REVIEW


def _empty_sheet(grid: Grid, total: Decimal) -> dict[str, Any]:
    """Return a sheet to do with as one likes: the documents of lines are shared by all that hold them."""
    scoring = scoring_grid(grid)
    document = sheet_to_document(score(scoring, parse_answers(scoring, {}, assessed_year=2025)))
    return {**deepcopy(document), "total": str(total)}
