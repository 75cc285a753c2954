"""How people are told of the yearly file: its families of subjects, and what the clock sends by itself."""

from django.utils.translation import gettext_lazy as _

from records.services.preferences import register_family
from records.services.reminders import register_reminder


def register() -> None:
    """Declare the families and the reminders of this app."""
    register_family(
        "files",
        title=_("Yearly files"),
        help=_("Submission, review, opinion of the province, approval, publication, and their deadlines."),
        subjects=[
            *("assessment", "cycle", "review", "opinion", "documents", "reminder"),
            *("publication", "erratum", "thread", "request"),
        ],
    )
    register_family(
        "follow_up",
        title=_("What follows a result"),
        help=_("Recommendations, improvement plans, grants, meetings of the region."),
        subjects=["recommendation", "improvement", "grant", "meeting"],
    )
    register_reminder(
        "windows",
        title=_("Deadlines of files, opinions and recommendations"),
        sender="assessments.services.reminders.send_reminders",
    )
    register_reminder(
        "improvement",
        title=_("Late actions of improvement plans"),
        sender="assessments.services.improvement.reminders.remind_of_late_actions",
    )
    register_reminder(
        "late_reviews",
        title=_("Reviews that wait too long"),
        sender="assessments.services.late_reviews.remind_of_late_reviews",
    )
