"""What is written in the log about action programmes."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "action_programs.started": _("Action programme started: %(first)s to %(last)s"),
    "action_programs.step_saved": _("Step of the action programme written: %(step)s, %(day)s"),
    "action_programs.structure_changed": _("Axis or programme of the action programme written: %(title)s"),
    "action_programs.structure_removed": _("Axis or programme of the action programme removed: %(title)s"),
    "action_programs.project_added": _("Project %(number)s added: %(title)s"),
    "action_programs.project_changed": _("Project %(number)s changed: %(title)s"),
    "action_programs.project_removed": _("Project %(number)s removed: %(title)s"),
    "action_programs.adopted": _(
        "The council adopted the action programme of %(years)s: %(votes_for)s votes for, "
        "%(votes_against)s against"
    ),
    "action_programs.visa_given": _("The action programme of %(years)s received the visa"),
    "action_programs.visa_refused": _(
        "The visa of the action programme of %(years)s was refused. Reasons: %(reason)s"
    ),
}
