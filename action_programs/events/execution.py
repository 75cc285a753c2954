"""What is written in the log about a programme at work."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "action_programs.progress_recorded": _(
        "Progress of project %(number)s on %(day)s: %(physical)s %% (%(title)s)"
    ),
    "action_programs.progress_changed": _(
        "Progress of project %(number)s on %(day)s corrected: %(physical)s %% (%(title)s)"
    ),
    "action_programs.progress_removed": _(
        "Progress of project %(number)s on %(day)s taken back: %(physical)s %% (%(title)s)"
    ),
    "action_programs.spending_recorded": _(
        "Money of project %(number)s on %(day)s written: %(amount)s MAD (%(title)s)"
    ),
    "action_programs.spending_cancelled": _(
        "Money of project %(number)s on %(day)s cancelled: %(amount)s MAD (%(title)s). Reason: %(reason)s"
    ),
    "action_programs.agreement_saved": _("Partnership agreement written: %(title)s"),
    "action_programs.agreement_removed": _("Partnership agreement removed: %(title)s"),
    "action_programs.partner_paid": _(
        "Payment of %(partner)s for project %(number)s written: %(amount)s MAD"
    ),
    "action_programs.partner_payment_cancelled": _(
        "Payment of %(partner)s for project %(number)s cancelled: %(amount)s MAD. Reason: %(reason)s"
    ),
    "action_programs.grant_saved": _("Grant for the year %(year)s written: %(amount)s MAD"),
    "action_programs.grant_part_completed": _(
        "Grant for the year %(year)s: what project %(number)s was paid for is complete on %(day)s (%(title)s)"
    ),
    "action_programs.grant_removed": _("Grant for the year %(year)s removed: %(amount)s MAD"),
    "action_programs.report_started": _("Annual evaluation report of %(year)s started"),
    "action_programs.report_saved": _("Annual evaluation report of %(year)s written"),
    "action_programs.report_closed": _("Annual evaluation report of %(year)s closed"),
    "action_programs.report_published": _("Annual evaluation report of %(year)s published on %(day)s"),
}
