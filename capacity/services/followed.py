"""Which communes are expected to send plans and reports."""

from django.db.models import Q

from assessments.models import Cycle, CycleTarget


def is_followed() -> Q:
    """Return the condition of the communes that the programme follows. One query.

    They are the targets of the latest cycle that was opened; before a first cycle, all that are listed.
    """
    latest = Cycle.objects.filter(opened_at__isnull=False).order_by("-assessed_year").first()
    if latest is None:
        return Q(is_listed=True)
    return Q(pk__in=CycleTarget.objects.filter(cycle=latest).values("commune"))
