"""Requests for help and announcements."""

from communes.help.models.announcements import Announcement, AnnouncementClosed
from communes.help.models.requests import HelpMessage, HelpRequest

__all__ = ["Announcement", "AnnouncementClosed", "HelpMessage", "HelpRequest"]
