"""The commune's first page: what to do next and by when, then how its file stands."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from assessments.enums import APPROVED_STATES, EDITABLE_STATES, VERIFIED_STAGES, Action, State
from assessments.models import Assessment, ScoreSheet
from assessments.scoring import sheet_to_document
from assessments.services.audit.recommendation_list import open_of_commune
from assessments.services.file_page import file_scores
from assessments.services.improvement.plans import late_actions
from assessments.services.line_cards import SheetDocument
from assessments.services.next_steps import next_step
from assessments.services.questionnaire import Questionnaire
from assessments.services.submission import latest_submission
from assessments.services.threads.reading import open_requests_of
from assessments.services.workflow import refusal
from assessments.views.commune.desk import Desk
from assessments.views.commune.submission import missing_groups
from communes.access import ActorRequest, requires
from communes.actors import Actor
from communes.enums import COMMUNE_ROLES
from config.toolbox.clock import local_day
from config.toolbox.languages import pick
from config.toolbox.readonly import reads

# What is listed by name on the home; the rest is counted, with a link to the whole list.
SHOWN = 5


@requires(*COMMUNE_ROLES)
@reads
def commune_home(request: ActorRequest) -> HttpResponse:
    """Answer at a glance: days left, what is missing, conditions, score, requests, last year."""
    actor = request.actor
    assert actor is not None
    assessment = _latest_file(actor)
    if assessment is None:
        return TemplateResponse(request, "assessments/commune/no_file.html", {"now": timezone.now()})
    desk = Desk.of(assessment, request)
    documents, is_verified = _scores(desk, actor)
    context: dict[str, Any] = {
        "desk": desk,
        "next": next_step(assessment, actor, at=desk.at),
        "is_editable": assessment.state in EDITABLE_STATES and desk.scope.is_open,
        "may_withdraw": _may_withdraw(desk, actor),
        "groups": missing_groups(desk.missing) if assessment.state in EDITABLE_STATES else [],
        "returned": _returned(desk),
        "receipt": latest_submission(assessment) if assessment.submitted_at else None,
        "score": documents[0],
        "additional_score": documents[1] if len(documents) > 1 else None,
        "is_verified": is_verified,
        "total": _number(documents[0]["total"]),
        "threshold": _number(documents[0]["threshold"]),
        "conditions": _conditions(desk.questionnaire, documents[0]),
        "axes": _axes(desk, documents[0]),
        "last_year": _last_year(assessment),
        "late_actions": late_actions(actor.commune_id, at=desk.at),
        "shown": SHOWN,
        "requests": open_requests_of(actor.commune_id),
        "today": local_day(desk.at),
        "recommendations": open_of_commune(assessment.commune_id),
    }
    return TemplateResponse(request, "assessments/commune/home.html", context)


def _latest_file(actor: Actor) -> Assessment | None:
    files = Assessment.objects.filter(commune=actor.commune_id).with_commune()  # type: ignore[attr-defined]
    return files.order_by("-cycle__assessed_year").first()


def _scores(desk: Desk, actor: Actor) -> tuple[list[SheetDocument], bool]:
    """Return the score to show under each grid, and whether it is the verified one."""
    if desk.assessment.state in EDITABLE_STATES | {State.NOT_SUBMITTED}:
        return [sheet_to_document(sheet) for sheet in desk.sheets], False
    scores = file_scores(desk.assessment, actor)
    return list(scores.verified or scores.declared), bool(scores.verified)


def _may_withdraw(desk: Desk, actor: Actor) -> bool:
    return refusal(desk.assessment, Action.WITHDRAW, actor) is None and desk.at <= desk.assessment.deadline


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _returned(desk: Desk) -> list[dict[str, Any]]:
    """Return the lines that were sent back, each with the page where it is corrected."""
    rows = []
    for code in desk.scope.returned or ():
        page = [desk.assessment.pk, desk.questionnaire.section_of(code)]
        url = f"{reverse('assessments:entry_axis', args=page)}#line-{code}"
        rows.append({"line": desk.questionnaire.lines[code], "url": url})
    return rows


def _conditions(questionnaire: Questionnaire, score: SheetDocument) -> list[dict[str, Any]]:
    return [
        {"condition": questionnaire.lines[code], "result": found["result"]}
        for code, found in score["conditions"].items()
    ]


def _axes(desk: Desk, score: SheetDocument) -> list[dict[str, Any]]:
    """Return the rows of the axis bars, each leading to the page of its axis."""
    sections = desk.questionnaire.sections
    return [
        {
            "label": pick(sections[code].axis, "title"),
            "points": Decimal(axis["points"]),
            "max_points": Decimal(axis["max_points"]),
            "url": reverse("assessments:entry_axis", args=[desk.assessment.pk, code]),
        }
        for code, axis in score["axes"].items()
    ]


def _last_year(assessment: Assessment) -> ScoreSheet | None:
    """Return the verified score of the year before, once it was approved."""
    sheets = ScoreSheet.objects.select_related("assessment__cycle", "grid").filter(
        assessment__commune=assessment.commune_id,
        assessment__cycle__assessed_year=assessment.cycle.assessed_year - 1,
        assessment__state__in=sorted(APPROVED_STATES),
        stage__in=VERIFIED_STAGES,
    )
    return (
        sheets.select_related("assessment__cycle", "grid")
        .defer("sheet", "additional_sheet")
        .order_by("-pk")
        .first()
    )
