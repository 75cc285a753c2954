"""The evaluation of a session, by a link and without an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from capacity.exceptions import CapacityRefusal
from capacity.forms.evaluation import EvaluationForm
from capacity.models import Enrolment
from capacity.services.evaluations import evaluate, is_open_to
from communes.access import public


@public
@never_cache
def evaluation(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form of one person who attended, and take it once."""
    row = get_object_or_404(Enrolment.objects.select_related("session__topic", "evaluation"), token=token)
    form = EvaluationForm(request.POST if request.method == "POST" else None)
    is_sent = hasattr(row, "evaluation")
    if request.method == "POST" and form.is_valid():
        try:
            evaluate(row, form.ratings(), at=timezone.now())
        except CapacityRefusal as refusal:
            form.add_error(None, refusal.message)
        else:
            is_sent = True
    context = {
        "session": row.session,
        "form": form,
        "is_sent": is_sent,
        "is_open": is_open_to(row, at=timezone.now()),
    }
    return TemplateResponse(request, "capacity/training/evaluation.html", context)
