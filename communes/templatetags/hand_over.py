"""Hand-over on pages: the notes left for the reader, the page where a piece of work is seen."""

from typing import Any

from django import template
from django.template.context import RequestContext

from communes.services.notes import unread_notes
from records.services.notices import Link

register = template.Library()


@register.inclusion_tag("communes/notes/_left.html", takes_context=True)
def notes_left(context: RequestContext) -> dict[str, Any]:
    """Show the notes that the reader was left and has not marked as read. One query."""
    return {"notes": unread_notes(context["request"].user), "csrf_token": context["csrf_token"]}


@register.filter
def path_of(link: Link) -> str:
    """Return the address of a page in the reader's language."""
    return link.path()
