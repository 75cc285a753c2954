"""What is written in the log about priorities, programming and versions."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "action_programs.update_started": _("The update of the action programme of %(years)s was started"),
    "action_programs.update_cancelled": _(
        "The update of the action programme of %(years)s was given up: the version in force stands"
    ),
}
