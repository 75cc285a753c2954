"""Documents on a page: those of each thing, and what the form for more tells its sender."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from action_programs.models import Attachment
from assessments.services.evidence import evidence_limits
from records.services.file_types import accepted_extensions

register = template.Library()


@register.simple_tag(takes_context=True)
def attachment_limits(context: template.Context) -> dict[str, Any]:
    """Return the types and the size (MB) of the files that are taken; read once a page, however many ask."""
    request = context["request"]
    if not hasattr(request, "attachment_limits"):
        request.attachment_limits = {
            "accept": ",".join(accepted_extensions()),
            "megabytes": evidence_limits().max_bytes // 1024 // 1024,
        }
    return request.attachment_limits


@register.filter
def under(documents: Mapping[int, Sequence[Attachment]], owner_id: int) -> Sequence[Attachment]:
    """Return the documents of one owner among those of its kind."""
    return documents.get(owner_id, ())
