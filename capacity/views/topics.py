"""The catalogue of training topics."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from capacity.enums import Duty, Study
from capacity.forms.topics import TopicFilterForm, TopicForm
from capacity.models import Topic
from capacity.services.access import EDITORS, READERS, may_edit
from capacity.services.topics import list_topics, save_topic
from communes.access import ActorRequest, requires
from communes.views.asking import tried
from config.toolbox.readonly import reads


@requires(*READERS)
@reads
def topics(request: ActorRequest) -> HttpResponse:
    """List the topics; those no longer offered too, to those who keep the catalogue."""
    form = TopicFilterForm(request.GET or None)
    edits = may_edit(request.actor)
    duties, studies = dict(Duty.choices), dict(Study.choices)
    found = list_topics(**form.wanted(), with_closed=edits)
    rows = [
        {
            "topic": topic,
            "duties": [duties.get(code, code) for code in topic.duties],
            "studies": [studies.get(code, code) for code in topic.studies],
        }
        for topic in found
    ]
    return TemplateResponse(request, "capacity/topics.html", {"form": form, "rows": rows, "may_edit": edits})


@requires(*EDITORS)
def topic_new(request: ActorRequest) -> HttpResponse:
    """Add a topic."""
    return _edited(request, None)


@requires(*EDITORS)
def topic_edit(request: ActorRequest, code: str) -> HttpResponse:
    """Change a topic."""
    return _edited(request, get_object_or_404(Topic, code=code))


def _edited(request: ActorRequest, known: Topic | None) -> HttpResponse:
    form = TopicForm(request.POST if request.method == "POST" else None, topic=known)
    back = reverse("capacity:topics")
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            request,
            form,
            lambda **options: save_topic(
                known, form.facts(), version=form.cleaned_data["version"], **options
            ),
            done=_("The topic is saved."),
            version=known.version if known else 0,
        )
    ):
        return redirect(back)
    context = {
        "form": form,
        "confirm_title": _("Change the topic") if known else _("Add a topic"),
        "submit_label": _("Save"),
        "cancel_url": back,
        "crumb_title": _("Training topics"),
    }
    return TemplateResponse(request, "capacity/form.html", context)
