"""Enrolling people in a session, and withdrawing them."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from capacity.forms.enrolment import EnrolForm, SearchForm
from capacity.services.access import WRITERS
from capacity.services.candidates import candidates, training_lines
from capacity.services.enrolment import enrol, withdraw_enrolment
from capacity.services.seats import seats_of
from capacity.services.session_list import access_enrolment, access_session
from capacity.services.session_words import session_title
from capacity.views.asking import own_commune
from communes.access import ActorRequest, requires
from communes.views.asking import tried

PAGE_SIZE = 50


@requires(*WRITERS)
def session_enrol(request: ActorRequest, pk: int) -> HttpResponse:
    """Choose people of the staff list for a session, fifty a page."""
    row = access_session(pk, actor=request.actor)
    commune = own_commune(request)
    search = SearchForm(request.GET or None)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    found = candidates(row, commune, text=words).select_related("commune")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    form = EnrolForm(
        request.POST if request.method == "POST" else None,
        people=page.object_list,
        topic=row.topic,
        plan_lines=list(training_lines(row, commune)),
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            request,
            form,
            lambda **options: enrol(row, commune, form.choices(), **options),
            done=_("Enrolled. Those without a seat are on the waiting list."),
        )
    ):
        return redirect("capacity:session", pk=pk)
    context = {"session": row, "form": form, "search": search, "page": page, "seats": seats_of(row)}
    return TemplateResponse(request, "capacity/training/enrol.html", context)


@requires(*WRITERS)
def enrolment_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask, then take someone out of a session."""
    row = access_enrolment(pk, actor=request.actor)
    back = reverse("capacity:session", args=[row.session_id])
    form = SearchForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            request,
            form,
            lambda **options: withdraw_enrolment(row, **options),
            done=_("Withdrawn. The seat goes to the first who waits for it."),
        )
    ):
        return redirect(back)
    context = {
        "form": form,
        "confirm_title": _("Withdraw %(person)s") % {"person": row.person.full_name},
        "confirm_text": _("The seat is free at once for the first person on the waiting list."),
        "submit_label": _("Withdraw"),
        "cancel_url": back,
        "crumb_title": session_title(row.session),
    }
    return TemplateResponse(request, "capacity/form.html", context)
