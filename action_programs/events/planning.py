"""What is written in the log about priorities, programming and versions."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "action_programs.update_started": _("The update of the action programme of %(years)s was started"),
    "action_programs.update_cancelled": _(
        "The update of the action programme of %(years)s was given up: the version in force stands"
    ),
    "action_programs.projects_saved": _("Table of projects written. Added: %(added)s. Changed: %(changed)s"),
    "action_programs.criterion_saved": _("Criterion of the priorities written: %(title)s, weight %(weight)s"),
    "action_programs.criterion_removed": _("Criterion of the priorities removed: %(title)s"),
    "action_programs.marks_saved": _("Marks of the projects written: %(count)s changed"),
    "action_programs.rank_set": _(
        "Project %(number)s “%(title)s” placed by hand at rank %(rank)s: %(reason)s"
    ),
    "action_programs.rank_taken_back": _("Project %(number)s “%(title)s” is ranked by its score again"),
    "action_programs.programming_started": _("Three-year programming %(version)s started, from %(year)s on"),
    "action_programs.programming_saved": _("Three-year programming %(version)s written"),
    "action_programs.programming_closed": _("Three-year programming %(version)s closed"),
    "action_programs.programming_attached": _(
        "Three-year programming %(version)s attached to the budget of %(year)s, voted on %(day)s"
    ),
}
