"""Structural projects of a body: written by administrators and those who run it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from communes.access import ActorRequest, requires
from communes.cooperation.access import RUNNERS, access_body
from communes.cooperation.forms.projects import ProjectForm, funding_rows
from communes.cooperation.models import CooperationBody, StructuralProject
from communes.cooperation.services.projects import save_project
from communes.cooperation.views.bodies import body_url, posted
from communes.views.asking import tried


@requires(*RUNNERS)
def project_new(request: ActorRequest, code: str) -> HttpResponse:
    """Add a structural project to a body."""
    return _edited(request, access_body(code, actor=request.actor), None)


@requires(*RUNNERS)
def project_edit(request: ActorRequest, code: str, pk: int) -> HttpResponse:
    """Change a structural project with its funding and its objectives."""
    body = access_body(code, actor=request.actor)
    project = get_object_or_404(StructuralProject.objects.select_related("power"), pk=pk, body=body)
    return _edited(request, body, project)


def _edited(request: ActorRequest, body: CooperationBody, known: StructuralProject | None) -> HttpResponse:
    form = ProjectForm(posted(request), project=known)
    rows = funding_rows(posted(request), known)
    back = body_url(body, "projects")
    if (
        request.method == "POST"
        and all([form.is_valid(), rows.is_valid()])
        and tried(
            request,
            form,
            lambda **options: save_project(
                body,
                known,
                form.facts(),
                objectives=list(form.cleaned_data["objectives"]),
                funding=rows.parts(),
                version=form.cleaned_data["version"],
                **options,
            ),
            done=_("The project is saved."),
            version=known.version if known else 0,
        )
    ):
        return redirect(back)
    context = {
        "form": form,
        "rows": rows,
        "body": body,
        "page_title": _("Change the structural project") if known else _("Add a structural project"),
        "cancel_url": back,
    }
    return TemplateResponse(request, "cooperation/register/project_form.html", context)
