"""The guides: the one of one's role first, searched, read topic by topic, printed whole."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from communes.access import ActorRequest, public
from communes.help.forms.requests import page_of
from communes.help.services.guides import guide_name, topics_of
from communes.help.topics import CITIZEN, GUIDES
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads


@public
@reads
def guides(request: ActorRequest) -> HttpResponse:
    """Lead to the guide of the role one acts with."""
    return redirect("help:guide", guide=request.actor.role if request.actor else CITIZEN)


@public
@reads
def guide(request: HttpRequest, guide: str) -> HttpResponse:
    """Show the contents of a guide, or those of its topics that hold what is searched for."""
    text = request.GET.get("q", "").strip()[:80]
    topics = topics_of(_known(guide), current_language(), text)
    others = [(code, guide_name(code)) for code in GUIDES if code != guide]
    context = {
        "guide": guide,
        "guide_name": guide_name(guide),
        "topics": topics,
        "text": text,
        "others": others,
    }
    return TemplateResponse(request, "help/guide.html", context)


@public
@reads
def guide_print(request: HttpRequest, guide: str) -> HttpResponse:
    """Show a whole guide on one page, for printing."""
    topics = topics_of(_known(guide), current_language())
    context = {"guide": guide, "guide_name": guide_name(guide), "topics": topics}
    return TemplateResponse(request, "help/guide_print.html", context)


@public
@reads
def topic(request: HttpRequest, guide: str, topic: str) -> HttpResponse:
    """Show one topic of a guide beside the others; the page that one came from is kept, to ask about it."""
    topics = topics_of(_known(guide), current_language())
    codes = [each.code for each in topics]
    if topic not in codes:
        raise Http404
    place = codes.index(topic)
    context = {
        "guide": guide,
        "guide_name": guide_name(guide),
        "topics": topics,
        "topic": topics[place],
        "before": topics[place - 1] if place else None,
        "after": topics[place + 1] if place + 1 < len(topics) else None,
        "about": page_of(request.GET.get("about", ""))[0],
    }
    return TemplateResponse(request, "help/topic.html", context)


def _known(guide: str) -> str:
    if guide not in GUIDES:
        raise Http404
    return guide
