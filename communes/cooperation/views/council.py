"""The council of a body: its seats by rule, who holds them, what councils lack."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.access import ActorRequest, public, requires
from communes.cooperation.access import RUNNERS, access_body, bodies_seen_by, may_run
from communes.cooperation.exceptions import CooperationRefusal
from communes.cooperation.forms.council import TermForm, VacancyFilterForm
from communes.cooperation.models import CooperationBody
from communes.cooperation.services.council_page import council_of, terms_of
from communes.cooperation.services.councils import METHOD_NAMES, PreviewRow, open_term, preview_seats
from communes.cooperation.services.seat_weights import known_weights, present_members
from communes.cooperation.services.vacancies import list_vacancies
from communes.cooperation.views.headers import body_header
from communes.enums import MINISTRY_ROLES, Role
from communes.views.asking import tried
from config.toolbox.clock import local_day
from config.toolbox.readonly import reads

PAGE_SIZE = 50
OVERSEERS = MINISTRY_ROLES | {Role.PROVINCE_OFFICER}


@public
@reads
def council(request: ActorRequest, code: str) -> HttpResponse:
    """Show the council of a body: seats and bureau to all, delegates to those who see the body within."""
    bodies = CooperationBody.objects.select_related("seat__province__region")
    body = get_object_or_404(bodies, code=code)
    terms = terms_of(body)
    asked_for = request.GET.get("term", "")
    term = next((row for row in terms if str(row.pk) == asked_for), terms[0] if terms else None)
    if term is not None:
        term.body = body
    context = {
        **body_header(request, body),
        "council": council_of(term, actor=request.actor, on=local_day(timezone.now())) if term else None,
        "terms": terms,
        "method": METHOD_NAMES.get(term.method, term.method) if term else "",
        "is_within": bodies_seen_by(request.actor).filter(pk=body.pk).exists(),
        "may_run": may_run(request.actor, body),
    }
    return TemplateResponse(request, "cooperation/governance/council.html", context)


@requires(*RUNNERS)
def council_term(request: ActorRequest, code: str) -> HttpResponse:
    """Work out the seats by every method, then open a term; it opens only as the page showed it."""
    body = access_body(code, actor=request.actor)
    today = local_day(timezone.now())
    members = present_members(body, today)
    known = known_weights(body, members)
    running = body.terms.filter(ends_on=None).first()
    form = TermForm(
        request.POST if request.method == "POST" else None,
        members=members,
        known=known,
        replaces=running is not None,
        initial={"starts_on": today, "seats": running.seats if running else None},
    )
    rows: list[PreviewRow] = []
    if request.method == "POST" and form.is_valid():
        if "open" in request.POST and form.is_as_shown:
            if tried(
                request,
                form,
                lambda **options: open_term(body, form.facts(), **options),
                done=_("The term is open: the members are asked to name their delegates."),
            ):
                return redirect("cooperation:council", code=body.code)
        elif "open" in request.POST:
            form.add_error(None, _("The shares changed since they were shown: look at them, then open."))
    if form.is_bound and "seats" in form.cleaned_data and not form.errors.keys() - {"__all__"}:
        rows = _previewed(form)
    context = {
        **body_header(request, body, current="cooperation:council"),
        "form": form,
        "known": known,
        "members": members,
        "running": running,
        "rows": rows,
        "methods": list(METHOD_NAMES.values()),
    }
    return TemplateResponse(request, "cooperation/governance/term.html", context)


def _previewed(form: TermForm) -> list[PreviewRow]:
    """Return the shares of what is typed; what cannot be shared out is said in the form."""
    try:
        rows = preview_seats(form.members, form.weights(), form.cleaned_data["seats"])
    except CooperationRefusal as refusal:
        if not form.non_field_errors():
            form.add_error(None, refusal.message)
        return []
    form.take_stamp()
    return rows


@requires(*OVERSEERS)
@reads
def vacancies(request: ActorRequest) -> HttpResponse:
    """List the bodies of one's scope without a council, with vacant seats or without a president."""
    form = VacancyFilterForm(request.GET or None)
    found = list_vacancies(request.actor, on=local_day(timezone.now()), **form.wanted())
    context = {"form": form, "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))}
    return TemplateResponse(request, "cooperation/governance/vacancies.html", context)
