"""What the log and the job page say of publications."""

from django.utils.translation import gettext_lazy as _

from records.services.events import register_events
from records.services.jobs import register_job


def register() -> None:
    """Declare the events and the work of publishing."""
    register_events(
        {"cycle.published": _("The results of %(year)s were published (version %(version)s): %(reason)s")}
    )
    register_job(
        "assessments.publish_cycle",
        title=_("Publication of the results of %(year)s"),
        handler="assessments.services.publication.publish_job",
    )
