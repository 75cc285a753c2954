"""The queue of reviewers and approvers."""

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_POST

from assessments.enums import Audience
from assessments.exceptions import AssessmentError
from assessments.models import Assessment, SavedFilter
from assessments.services.assigning import ASSIGNERS, all_reviewers
from assessments.services.queue import ALL, QUEUE_STATES, Queue, QueueFilter, review_queue
from assessments.services.queue_export import queue_csv, queue_workbook
from assessments.services.review import claim_assessments
from assessments.services.saved_filters import kept_query, own_filters
from assessments.views.review.forms import QueueForm
from communes.access import ActorRequest, requires
from communes.actors import Actor
from communes.enums import Role
from communes.models import Province
from config.toolbox.languages import pick
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets.writing import XLSX_TYPE

SIZES = (50, 100)
READERS = (Role.REVIEWER, Role.APPROVER, Role.ADMINISTRATOR)


def _read(request: ActorRequest) -> tuple[QueueFilter, Queue]:
    wanted = QueueFilter.of(request.GET)
    assert request.actor is not None
    return wanted, review_queue(request.actor, wanted, language=get_language() or "ar", at=timezone.now())


@requires(*READERS)
@reads
def queue(request: ActorRequest) -> HttpResponse:
    """List the files that wait, the most urgent first; the bare address opens with one's default filter."""
    saved = own_filters(request.actor.user)
    default = next((each for each in saved if each.is_default), None)
    if default is not None and not request.META.get("QUERY_STRING"):
        return HttpResponseRedirect(f"{request.path}?{default.query}")
    wanted, found = _read(request)
    provinces = list(_provinces(request.actor))
    assigns = request.actor.role in ASSIGNERS
    form = QueueForm(
        request.GET or None,
        reviewers=list(all_reviewers(at=found.at)) if assigns else [],
        years=found.years,
        provinces=provinces,
        region=wanted.region,
        initial={"year": found.year},
    )
    context = {
        "queue": found,
        "form": form,
        "page": _page(request, found),
        "tabs": _tabs(request, wanted, found),
        "may_claim": request.actor.has_role(Role.REVIEWER),
        "may_assign": assigns,
        "filters": _chips(request, saved),
        "query": kept_query(request.META.get("QUERY_STRING", "")),
        "sizes": SIZES,
    }
    return TemplateResponse(request, "assessments/review/queue.html", context)


def _provinces(actor: Actor) -> QuerySet[Province]:
    provinces = Province.objects.select_related("region").order_by("region__code", "code")
    return provinces.filter(region__in=actor.region_ids) if actor.region_ids else provinces


def _page(request: ActorRequest, found: Queue) -> Page:
    size = request.GET.get("size", "")
    paginator = Paginator(found.rows, int(size) if size in map(str, SIZES) else SIZES[0])
    # The counts by state, read already, spare a query.
    paginator.count = found.total
    return paginator.get_page(request.GET.get("page"))


def _tabs(request: ActorRequest, wanted: QueueFilter, found: Queue) -> list[dict]:
    """Return the states as tabs with their counts, the other filters kept."""
    query = request.GET.copy()
    query.pop("page", None)

    def tab(state: str, label: str, count: int) -> dict:
        query["state"] = state
        words = gettext("%(label)s (%(count)s)") % {"label": label, "count": count}
        return {
            "label": words,
            "url": f"?{query.urlencode()}",
            "is_current": state == wanted.chosen_state,
        }

    return [
        tab("", gettext("To do"), found.count_of(QueueFilter().states(request.actor.role))),
        *(
            tab(state.value, str(state.label_for(Audience.AUTHORITY)), found.counts[state])
            for state in QUEUE_STATES
            if state in found.counts
        ),
        tab(ALL, gettext("All"), found.count_of(QUEUE_STATES)),
    ]


def _chips(request: ActorRequest, saved: Sequence[SavedFilter]) -> list[dict]:
    """Return the kept filters as links; the one that the address says is marked."""
    shown = kept_query(request.META.get("QUERY_STRING", ""))
    return [
        {"label": each.name, "url": f"?{each.query}", "is_current": each.query == shown} for each in saved
    ]


@requires(*READERS)
@reads
def queue_export(request: ActorRequest, kind: str) -> HttpResponse:
    """Give the queue as filtered, every page of it, as a table to take away."""
    _wanted, found = _read(request)
    if kind == "xlsx":
        content, content_type = queue_workbook(found, language=get_language() or "ar"), XLSX_TYPE
    else:
        content, content_type = queue_csv(found), "text/csv; charset=utf-8"
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="queue-{found.year or 0}.{kind}"'
    return response


@require_POST
@requires(Role.REVIEWER)
def queue_claim(request: ActorRequest) -> HttpResponse:
    """Claim the files ticked in the queue."""
    chosen = chosen_files(request.POST)
    if not chosen:
        messages.warning(request, gettext("Tick the files to claim."))
        return _back(request)
    claims = claim_assessments(chosen, actor=request.actor, at=timezone.now())
    if count := len(claims.taken):
        messages.success(
            request,
            ngettext("You have claimed %(count)s file.", "You have claimed %(count)s files.", count)
            % {"count": count},
        )
    tell_refused(request, claims.refused)
    return _back(request)


def _back(request: ActorRequest) -> HttpResponse:
    """Return to the queue with its filters."""
    return HttpResponseRedirect(queue_back(request, request.POST.get("back", "")))


def chosen_files(query: QueryDict) -> set[int]:
    """Return the keys of the files that were ticked."""
    return {int(pk) for pk in query.getlist("files") if pk.isascii() and pk.isdigit()}


def tell_refused(request: ActorRequest, refused: Iterable[tuple[Assessment, AssessmentError]]) -> None:
    """Tell of each file that was left as it is, and why."""
    for assessment, refusal in refused:
        messages.error(request, f"{pick(assessment.commune, 'name')}: {refusal.message}")


def queue_back(request: ActorRequest, address: str) -> str:
    """Return an address of the queue with its filters, the bare queue for any other."""
    queue_address = reverse("assessments:queue")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}) and address.startswith(
        queue_address
    )
    return address if is_ours else queue_address
