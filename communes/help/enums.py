"""Words of the help: requests and announcements."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RequestState(models.TextChoices):
    OPEN = "open", pgettext_lazy("request for help", "Waits for an answer")
    ANSWERED = "answered", pgettext_lazy("request for help", "Answered")
    CLOSED = "closed", pgettext_lazy("request for help", "Closed")


class Gravity(models.TextChoices):
    INFORMATION = "information", pgettext_lazy("announcement", "To know")
    WARNING = "warning", pgettext_lazy("announcement", "To mind")
    URGENT = "urgent", pgettext_lazy("announcement", "Urgent")


class Audience(models.TextChoices):
    EVERYBODY = "everybody", _("Everybody, visitors of the public site too")
    VISITORS = "visitors", _("Visitors of the public site who are not signed in")
    MEMBERS = "members", _("People who are signed in, by role and place")


class AnnouncementState(models.TextChoices):
    """What an announcement is on a day; the database keeps the days, not the word."""

    DRAFT = "draft", pgettext_lazy("announcement", "Draft")
    PLANNED = "planned", pgettext_lazy("announcement", "To come")
    CURRENT = "current", pgettext_lazy("announcement", "Shown now")
    ENDED = "ended", pgettext_lazy("announcement", "Ended")
