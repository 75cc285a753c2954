"""What is written in the log about the participation, the diagnosis and attached documents."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, str | Promise] = {
    "action_programs.file_attached": _("Document attached to the action programme: %(name)s"),
    "action_programs.file_removed": _("Document of the action programme removed: %(name)s"),
    "action_programs.file_shown": _("Document of the action programme shown to everybody: %(name)s"),
    "action_programs.file_hidden": _("Document of the action programme no longer shown: %(name)s"),
    "action_programs.file_infected": _("The antivirus refused the document “%(name)s”: %(found)s"),
    "action_programs.pole_saved": _("Pole of localities written: %(name)s"),
    "action_programs.pole_removed": _("Pole of localities removed: %(name)s"),
    "action_programs.meeting_saved": _("Meeting of the diagnosis written: %(place)s, %(day)s"),
    "action_programs.meeting_removed": _("Meeting of the diagnosis removed: %(place)s, %(day)s"),
    "action_programs.proposal_added": _("Proposal %(number)s added: %(text)s"),
    "action_programs.proposal_changed": _("Proposal %(number)s changed: %(text)s"),
    "action_programs.proposal_removed": _("Proposal %(number)s removed: %(text)s"),
    "action_programs.proposal_decided": _("Proposal %(number)s: %(fate)s. %(reason)s"),
    "action_programs.participation_shown": _(
        "The participation in the action programme of %(years)s is shown to everybody"
    ),
    "action_programs.participation_hidden": _(
        "The participation in the action programme of %(years)s is no longer shown"
    ),
    "action_programs.sector_saved": _("Sector of the diagnosis written: %(title)s"),
    "action_programs.sector_removed": _("Sector of the diagnosis removed: %(title)s"),
}
