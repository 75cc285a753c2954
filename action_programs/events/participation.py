"""What is written in the log about the participation, the diagnosis and attached documents."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, str | Promise] = {
    "action_programs.file_attached": _("Document attached to the action programme: %(name)s"),
    "action_programs.file_removed": _("Document of the action programme removed: %(name)s"),
    "action_programs.file_shown": _("Document of the action programme shown to everybody: %(name)s"),
    "action_programs.file_hidden": _("Document of the action programme no longer shown: %(name)s"),
    "action_programs.file_infected": _("The antivirus refused the document “%(name)s”: %(found)s"),
}
