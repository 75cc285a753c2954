"""Certificates: given, withdrawn, taken on paper, confirmed to everybody."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.exceptions import AssessmentError
from capacity.forms.needs import ReasonForm
from capacity.services.access import EDITORS, READERS
from capacity.services.certificates import (
    PAPER_LANGUAGES,
    certificate_papers,
    certificates_zip,
    find_certificate,
    give_certificates,
    masked,
    request_certificates,
    withdraw_certificate,
)
from capacity.services.session_list import access_enrolment, access_session, seen_enrolments
from capacity.services.session_words import session_title
from communes.access import ActorRequest, public, requires
from communes.views.asking import tried
from config.toolbox.readonly import reads
from records.services.sending import send_stored


@requires(*EDITORS)
@require_POST
def certificates_give(request: ActorRequest, pk: int) -> HttpResponse:
    """Give certificates to those who attended and have none."""
    row = access_session(pk, actor=request.actor)
    assert request.actor is not None
    try:
        give_certificates(row, actor=request.actor, at=timezone.now())
    except AssessmentError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The certificates are given and are being written on paper."))
    return redirect("capacity:session", pk=pk)


@requires(*READERS)
@require_POST
def certificates_prepare(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask a worker for the certificates that are not on paper yet."""
    row = access_session(pk, actor=request.actor)
    request_certificates(row, actor=request.actor, at=timezone.now())
    messages.success(request, _("The certificates are being written on paper. Reload this page in a moment."))
    return redirect("capacity:session", pk=pk)


@requires(*READERS)
@require_safe
@reads
def certificates_zip_file(request: ActorRequest, pk: int) -> HttpResponse:
    """Send all the certificates of a session that one may see, as they are on paper now."""
    row = access_session(pk, actor=request.actor)
    enrolments = seen_enrolments(request.actor).filter(session=row).exclude(certificate_number="")
    rows = list(enrolments.select_related("session__topic", "person__commune").order_by("pk"))
    found = [paper for papers in certificate_papers(rows).values() for paper in papers.values()]
    if not found:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{row.code}-certificates.zip"'}
    return HttpResponse(certificates_zip(found), content_type="application/zip", headers=headers)


@requires(*READERS)
@require_safe
@reads
def certificate_paper(request: ActorRequest, pk: int, language: str) -> HttpResponseBase:
    """Send one certificate; one that is not on paper yet leads to the session."""
    row = access_enrolment(pk, actor=request.actor)
    if language not in PAPER_LANGUAGES or not row.certificate_number:
        raise Http404
    paper = certificate_papers([row])[row.pk].get(language)
    return send_stored(request, paper.file) if paper else redirect("capacity:session", pk=row.session_id)


@requires(*EDITORS)
def certificate_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a certificate back, with the reason."""
    row = access_enrolment(pk, actor=request.actor)
    back = reverse("capacity:session", args=[row.session_id])
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            request,
            form,
            lambda **options: withdraw_certificate(row, form.cleaned_data["reason"], **options),
            done=_("The certificate is withdrawn: its number confirms nothing any more."),
        )
    ):
        return redirect(back)
    context = {
        "form": form,
        "confirm_title": _("Withdraw the certificate of %(person)s") % {"person": row.person.full_name},
        "confirm_text": _("Its number and its code no longer confirm anything. This cannot be undone."),
        "submit_label": _("Withdraw the certificate"),
        "cancel_url": back,
        "crumb_title": session_title(row.session),
        "is_danger": True,
    }
    return TemplateResponse(request, "capacity/form.html", context)


@public
@reads
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """Confirm a certificate to whoever has its number; of the name only first letters are shown."""
    found = find_certificate(number)
    context = {
        "number": number,
        "enrolment": found,
        "person": masked(found.person.full_name) if found else "",
    }
    return TemplateResponse(
        request, "capacity/training/certificate.html", context, status=200 if found else 404
    )
