"""What the log and the messages say of the register of bodies."""

from django.utils.translation import gettext_lazy as _

from communes.cooperation.services.documents import INFECTED
from records.services.events import register_events
from records.services.jobs import register_job


def register() -> None:
    """Declare the events, notices, work and parameters of this subject."""
    register_events(
        {
            INFECTED: _("The antivirus refused the document “%(name)s”: %(found)s"),
            "cooperation.body_added": _("Body %(code)s added to the register: %(name)s"),
            "cooperation.body_changed": _("Body %(code)s changed. %(changes)s"),
            "cooperation.body_dissolved": _("Body %(code)s dissolved on %(day)s: %(reason)s"),
            "cooperation.member_added": _("%(place)s joins from %(day)s. %(changes)s"),
            "cooperation.member_corrected": _("Member %(place)s corrected. %(changes)s"),
            "cooperation.member_left": _("%(place)s leaves on %(day)s: %(reason)s"),
            "cooperation.member_removed": _("Member %(place)s removed, written by mistake: %(reason)s"),
            "cooperation.transfer_added": _(
                "%(place)s gives %(power)s from %(day)s (deliberation %(deliberation)s)."
            ),
            "cooperation.transfer_corrected": _("%(power)s given by %(place)s corrected. %(changes)s"),
            "cooperation.transfer_ended": _("%(place)s runs %(power)s itself again from %(day)s."),
            "cooperation.transfer_removed": _(
                "%(power)s given by %(place)s removed, written by mistake: %(reason)s"
            ),
            "cooperation.project_added": _("Structural project added: %(name)s. %(changes)s"),
            "cooperation.project_changed": _(
                "Structural project changed: %(name)s. %(changes)s Funding: %(funding_before)s → "
                "%(funding)s. Objectives: %(objectives_before)s → %(objectives)s"
            ),
            "cooperation.power_added": _("Transferable power added: %(name)s"),
            "cooperation.power_changed": _("Transferable power “%(name)s” changed. %(changes)s"),
            "cooperation.own_service_added": _("%(commune)s runs %(power)s itself. %(changes)s"),
            "cooperation.own_service_changed": _(
                "What %(commune)s runs itself changed (%(power)s). %(changes)s"
            ),
            "cooperation.register_imported": _(
                "Table of the register imported: %(added)s rows added, %(changed)s changed."
            ),
        }
    )
    register_job(
        "cooperation.import_register",
        title=_("Import of %(count)s rows of the register"),
        handler="communes.cooperation.imports.register_job.import_register_job",
    )
