"""What the log and the messages say of the creation of bodies."""

from django.utils.translation import gettext_lazy as _

from records.services.events import register_events
from records.services.notices import register_notice


def register() -> None:
    """Declare the events, notices, work and parameters of this subject."""
    register_events(
        {
            "cooperation.checklist_loaded": _("Lines added to the checklists of creations: %(count)s"),
            "cooperation.checklist_line_added": _("Line added to the checklists of creations: %(line)s"),
            "cooperation.checklist_line_changed": _("Line of the checklists of creations changed: %(line)s"),
            "cooperation.procedure_opened": _("Creation begun: %(name)s"),
            "cooperation.procedure_changed": _("Creation changed: %(name)s. Members who left it: %(left)s"),
            "cooperation.procedure_given_up": _("Creation given up: %(name)s. Reason: %(reason)s"),
            "cooperation.step_concluded": _("Creation of %(name)s: “%(step)s” was concluded. Note: %(note)s"),
            "cooperation.step_reopened": _(
                "Creation of %(name)s: “%(step)s” was taken up again. Reason: %(reason)s"
            ),
            "cooperation.item_done": _("Creation of %(name)s: “%(line)s” was done. Note: %(note)s"),
            "cooperation.item_undone": _(
                "Creation of %(name)s: “%(line)s” is no longer done. Note: %(note)s"
            ),
            "cooperation.procedure_file_added": _(
                "Creation of %(name)s: document added to “%(step)s”: %(file)s"
            ),
            "cooperation.procedure_file_removed": _(
                "Creation of %(name)s: document removed: %(file)s. Reason: %(reason)s"
            ),
            "cooperation.procedure_objectives": _("Creation of %(name)s: objectives of the plans: %(codes)s"),
            "cooperation.procedure_no_objective": _(
                "Creation of %(name)s: it serves no objective of the plans. Reason: %(reason)s"
            ),
            "cooperation.procedure_contiguity": _("Creation of %(name)s: contiguity declared: %(declared)s"),
        }
    )
    register_notice(
        "cooperation.procedure_opened",
        title=_("Creation begun: %(name)s"),
        body=_("A cooperation body is to be created with members of your territory. Its file can be read."),
    )
    register_notice(
        "cooperation.step_concluded",
        title=_("Creation of %(name)s: “%(step)s” is done"),
        body=_("The step under way is now “%(next)s”."),
    )
    register_notice(
        "cooperation.step_reopened",
        title=_("Creation of %(name)s: back to “%(step)s”"),
        body=_("The steps after it are to be concluded anew. Reason: %(reason)s"),
    )
    register_notice(
        "cooperation.procedure_given_up",
        title=_("Creation given up: %(name)s"),
        body=_("The creation of this body was given up. Reason: %(reason)s"),
    )
    register_notice(
        "cooperation.procedure_closed",
        title=_("Creation finished: %(name)s"),
        body=_("The first budget and report of the body are there: its creation is finished."),
    )
