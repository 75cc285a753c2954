"""The figures of files: what communes declared, and what the authorities verified (``domain.md`` section 3).

Figures are plain: the canonical text of numbers and dates, True or False for yes/no and for evidence. A
field that is not answered is left out. Reading costs a fixed number of queries, however many the files.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assessments.enums import VERIFIED_STAGES, Stage
from assessments.models import Answer, Assessment, Correction, Cycle, EvidenceItem, Grid
from assessments.scoring import YES_OR_NO
from assessments.scoring import Grid as ScoringGrid
from assessments.services.grids import scoring_grid

Figures = dict[str, str | bool]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What the grids of a file ask: every field, those answered yes or no, and what each document gives."""

    fields: frozenset[str]
    yes_or_no: frozenset[str]
    given: Mapping[str, tuple[str, ...]]

    def figure(self, code: str, text: str) -> str | bool:
        """Return a stored text as a figure."""
        return text == "true" if code in self.yes_or_no else text


@lru_cache(maxsize=64)
def asked_by(grids: tuple[ScoringGrid, ...]) -> Asked:
    """Return what these grids ask together; a field that stands in both is one answer."""
    fields = {code: item for grid in grids for code, item in grid.fields.items()}
    return Asked(
        fields=frozenset(fields),
        yes_or_no=frozenset(code for code, item in fields.items() if item.type in YES_OR_NO),
        given={
            document.code: document.gives for grid in grids for document in grid.documents if document.gives
        },
    )


def declared_figures(assessment: Assessment) -> Figures:
    """Return what the commune declared in one file."""
    return declared_figures_of([assessment])[assessment.pk]


def verified_figures(assessment: Assessment, *, stage: Stage = Stage.ERRATUM) -> Figures:
    """Return the figures of one file as they stand after a stage: by default, as they stand now."""
    return verified_figures_of([assessment], stage=stage)[assessment.pk]


def declared_figures_of(assessments: Iterable[Assessment]) -> dict[int, Figures]:
    """Return what the communes declared, by file: answers, and the evidence that stands for a field."""
    return read_declared(_asked_of(assessments))


def verified_figures_of(
    assessments: Iterable[Assessment], *, stage: Stage = Stage.ERRATUM
) -> dict[int, Figures]:
    """Return the figures after a stage, by file: the latest correction of a field, else the declared one."""
    files = list(assessments)
    asked = _asked_of(files)
    return read_verified(asked, dict.fromkeys(asked, stage))


def _asked_of(assessments: Iterable[Assessment]) -> dict[int, Asked]:
    files = list(assessments)
    cycles = Cycle.objects.select_related("grid", "additional_grid").in_bulk(
        {file.cycle_id for file in files}
    )
    return {file.pk: asked_of(cycles[file.cycle_id], additional=file.has_additional_grid) for file in files}


def asked_of(cycle: Cycle, *, additional: bool) -> Asked:
    """Return what a file of a cycle is asked, with the additional grid or without."""
    grids: list[Grid] = [cycle.grid]
    if additional and cycle.additional_grid is not None:
        grids.append(cycle.additional_grid)
    return asked_by(tuple(map(scoring_grid, grids)))


def read_declared(asked: Mapping[int, Asked], *, only: Collection[str] | None = None) -> dict[int, Figures]:
    """Return the declared figures of files, by their key, with two queries; of some fields where given."""
    figures: dict[int, Figures] = {pk: {} for pk in asked}
    answers = Answer.objects.filter(assessment__in=list(asked)).exclude(value="").order_by()
    if only is not None:
        answers = answers.filter(field__in=only)
    for pk, code, text in answers.values_list("assessment_id", "field", "value"):
        if code in asked[pk].fields:
            figures[pk][code] = asked[pk].figure(code, text)
    codes = {code for item in set(asked.values()) for code in item.given}
    # What a reviewer asked for once the file was sent proves, and was not declared.
    evidence = EvidenceItem.objects.filter(
        assessment__in=list(asked), document_code__in=codes, removed_at__isnull=True, on_request__isnull=True
    ).order_by()
    for pk, document in evidence.values_list("assessment_id", "document_code").distinct():
        for code in asked[pk].given.get(document, ()):
            figures[pk][code] = True
    return figures


def read_verified(asked: Mapping[int, Asked], stages: Mapping[int, Stage]) -> dict[int, Figures]:
    """Return the figures of files after a stage of each, by their key, with three queries."""
    figures = read_declared(asked)
    counted = {stage: VERIFIED_STAGES[: VERIFIED_STAGES.index(stage) + 1] for stage in VERIFIED_STAGES}
    corrections = Correction.objects.filter(assessment__in=list(asked), withdrawn_at__isnull=True)
    rows = corrections.order_by("pk").values_list("assessment_id", "field", "value", "stage")
    for pk, code, text, stage in rows:
        if stage not in counted[stages[pk]] or code not in asked[pk].fields:
            continue
        if text:
            figures[pk][code] = asked[pk].figure(code, text)
        else:
            figures[pk].pop(code, None)
    return figures
