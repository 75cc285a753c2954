"""What the log and the job page say of publications."""

from django.utils.translation import gettext_lazy as _

from assessments.services import rehearsal
from assessments.services.public import errata, exclusions
from records.services.events import register_events
from records.services.jobs import register_job
from records.services.notices import register_notice


def register() -> None:
    """Declare the events and the work of publishing."""
    register_events(
        {
            "cycle.published": _("The results of %(year)s were published (version %(version)s): %(reason)s"),
            rehearsal.EVENT: _("The publication of %(year)s was rehearsed with %(communes)s communes"),
            exclusions.EXCLUDED: _("The file was left out of the publication: %(reason)s"),
            exclusions.INCLUDED: _("The file was taken into the publication again"),
            errata.CORRECTED: _("Erratum on the lines %(lines)s: %(reason)s"),
        }
    )
    register_notice(
        exclusions.EXCLUDED,
        title=_("%(commune)s: the %(year)s file is left out of the publication"),
        body=_("The result will not be published. Reason: %(reason)s"),
    )
    register_notice(
        exclusions.INCLUDED,
        title=_("%(commune)s: the %(year)s file is part of the publication again"),
        body=_("The result will be published with those of the other communes."),
    )
    register_notice(
        errata.CORRECTED,
        title=_("%(commune)s: an erratum on the published %(year)s result"),
        body=_(
            "Lines put right: %(lines)s. %(reason)s The public sees it with the next version of the results."
        ),
    )
    register_job(
        rehearsal.JOB,
        title=_("Rehearsal of the publication of %(year)s"),
        handler="assessments.services.rehearsal.rehearse_job",
    )
    register_job(
        "assessments.publish_cycle",
        title=_("Publication of the results of %(year)s"),
        handler="assessments.services.public.publishing.publish_job",
    )
