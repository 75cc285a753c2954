"""What the pages of an appeal show: contested lines, with every figure and every finding beside."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.models import Appeal, AppealLine, Assessment, Finding
from assessments.scoring import Field
from assessments.services.access import opens_evidence, sees_review
from assessments.services.answers.reading import shown_form
from assessments.services.appeals.filing import lines_in_order
from assessments.services.file_page import file_scores
from assessments.services.line_cards import LineCard, file_rows, line_cards
from assessments.services.questionnaire import GridLine, line_fields, questionnaire_of
from communes.actors import Actor


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure of a contested line as people read it; "" where nothing is claimed, or put in place."""

    field: Field
    claimed: str
    settled: str


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A contested line as everybody reads it: what the commune says, what the committee decided."""

    row: AppealLine
    line: GridLine
    claims: Sequence[Claim]


@dataclass(frozen=True, slots=True)
class ContestedLine:
    """A contested line on a desk: with its figures of every stage, and what the audit found."""

    told: ToldLine
    card: LineCard
    findings: Sequence[Finding]


def told_lines(appeal: Appeal, assessment: Assessment) -> list[ToldLine]:
    """Return the lines of an appeal in the grid's order. No query when lines and files were read with it."""
    known = questionnaire_of(assessment).lines
    return [
        ToldLine(row, known[row.line], _claims(row, known[row.line]))
        for row in lines_in_order(appeal, assessment)
        if row.line in known
    ]


def _claims(row: AppealLine, line: GridLine) -> list[Claim]:
    return [
        Claim(
            field,
            shown_form(field, row.figures.get(field.code, "")),
            shown_form(field, row.settled_figures.get(field.code, "")),
        )
        for field in line_fields(line)
        if field.code in row.figures or field.code in row.settled_figures
    ]


def contested_lines(
    appeal: Appeal, assessment: Assessment, actor: Actor, *, code: str = ""
) -> list[ContestedLine]:
    """Return the lines of an appeal, or one of them, with all that the committee weighs. Eight queries."""
    told = [row for row in told_lines(appeal, assessment) if code in {"", row.line.code}]
    codes = [row.line.code for row in told]
    of_file = file_rows(assessment, sees_review=sees_review(actor), opens_evidence=opens_evidence(actor))
    cards = line_cards(of_file, file_scores(assessment, actor).stages, codes=codes)
    found = list(
        Finding.objects.filter(assessment=assessment, line__in=codes)
        .exclude(outcome="")
        .select_related("reply")
        .order_by("number")
    )
    return [
        ContestedLine(row, cards[row.line.code], [each for each in found if each.line == row.line.code])
        for row in told
    ]


def claimed_figures(appeal: Appeal) -> dict[str, str]:
    """Return the figures that an appeal claims, by field."""
    return {code: text for row in appeal.lines.all() for code, text in row.figures.items()}
