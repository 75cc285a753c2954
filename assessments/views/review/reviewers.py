"""How reviewers decide on the same line of a cycle."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from assessments.scoring import Condition
from assessments.services.assigning import ASSIGNERS
from assessments.services.reviewer_differences import access_cycle, files_of, line_spreads, reviewers_on
from communes.access import ActorRequest, requires
from config.toolbox.readonly import reads

A_PAGE = 50


@requires(*ASSIGNERS)
@reads
def reviewers(request: ActorRequest, year: int) -> HttpResponse:
    """Show how far reviewers are from each other on every line."""
    assert request.actor is not None
    cycle, questionnaire = access_cycle(year)
    spreads = line_spreads(cycle, questionnaire, request.actor, at=timezone.now())
    if request.GET.get("sort") in {"spread", "-spread"}:
        spreads.sort(key=lambda each: each.spread or 0, reverse=request.GET["sort"] == "-spread")
    return TemplateResponse(
        request, "assessments/review/reviewers.html", {"cycle": cycle, "spreads": spreads}
    )


@requires(*ASSIGNERS)
@reads
def reviewers_line(request: ActorRequest, year: int, line: str) -> HttpResponse:
    """Show each reviewer of one line, and the files of the one who is chosen."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    cycle, questionnaire = access_cycle(year)
    if line not in questionnaire.lines:
        raise Http404(line)
    rows = reviewers_on(cycle, questionnaire, line, actor, at=at)
    chosen = next((row for row in rows if str(row.reviewer.pk) == request.GET.get("reviewer")), None)
    files = files_of(cycle, line, chosen.reviewer.pk, actor, at=at) if chosen else None
    context = {
        "cycle": cycle,
        "line": questionnaire.lines[line],
        "has_points": not isinstance(questionnaire.lines[line], Condition),
        "rows": rows,
        "chosen": chosen,
        "page": Paginator(files, A_PAGE).get_page(request.GET.get("page")) if files is not None else None,
    }
    return TemplateResponse(request, "assessments/review/reviewers_line.html", context)
