"""Documents on a page: those of each thing, and what the form for more tells its sender."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from action_programs.models import Attachment
from assessments.services.evidence import evidence_limits
from records.services.file_types import accepted_extensions

register = template.Library()


@register.simple_tag
def attachment_limits() -> dict[str, Any]:
    """Return the types and the size (MB) of the files that are taken."""
    return {
        "accept": ",".join(accepted_extensions()),
        "megabytes": evidence_limits().max_bytes // 1024 // 1024,
    }


@register.filter
def under(documents: Mapping[int, Sequence[Attachment]], owner_id: int) -> Sequence[Attachment]:
    """Return the documents of one owner among those of its kind."""
    return documents.get(owner_id, ())
