"""Find one file of evidence for a page."""

from django.http import Http404

from assessments.models import Assessment, EvidenceItem


def item_of(assessment: Assessment, item_id: int, *, or_replaced: bool = False) -> EvidenceItem:
    """Return current evidence of a file, or an earlier version of it where that is asked; else a 404."""
    items = EvidenceItem.objects.filter(assessment=assessment).select_related("file", "added_by", "word")
    item = items.filter(pk=item_id).select_related("replaced_by").first()
    if item is None:
        raise Http404
    if item.removed_at is not None and not (or_replaced and hasattr(item, "replaced_by")):
        raise Http404
    return item
