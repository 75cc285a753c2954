"""A meeting locked for writing."""

from assessments.enums import MeetingState
from assessments.models import RegionalMeeting
from assessments.services.meetings.refusals import MeetingChanged, MeetingOver
from config.toolbox.locks import locked


def lock_meeting(meeting: RegionalMeeting, *, version: int | None = None) -> RegionalMeeting:
    """Return the row, locked, with its cycle and region. Raises MeetingChanged for an older version."""
    rows = RegionalMeeting.objects.select_related("cycle", "region").filter(pk=meeting.pk)
    row = locked(rows).get()
    if version is not None and row.version != version:
        raise MeetingChanged()
    return row


def lock_planned(meeting: RegionalMeeting, *, version: int | None = None) -> RegionalMeeting:
    """Return the row of a meeting to come, locked. Raises MeetingOver or MeetingChanged."""
    row = lock_meeting(meeting, version=version)
    if row.state != MeetingState.PLANNED:
        raise MeetingOver()
    return row
