"""Why something about a meeting is refused."""

from django.utils.translation import gettext_lazy as _

from assessments.exceptions import AssessmentError, Overtaken


class NotPublishedYet(AssessmentError):
    code = "not_published_yet"
    text = _("The results of this year are not published yet: there is nothing to meet about.")


class MeetingExists(AssessmentError):
    code = "meeting_exists"
    text = _("This region has a meeting for that year already.")


class MeetingEndsFirst(AssessmentError):
    code = "meeting_ends_first"
    text = _("The meeting must end after it starts.")


class MeetingInThePast(AssessmentError):
    code = "meeting_in_the_past"
    text = _("Invitations are for a meeting to come: this one has begun.")


class MeetingNotBegun(AssessmentError):
    code = "meeting_not_begun"
    text = _("The meeting has not begun yet.")


class MeetingOver(AssessmentError):
    code = "meeting_over"
    text = _("This meeting was held or cancelled: this cannot be changed any more.")


class MeetingCancelled(AssessmentError):
    code = "meeting_cancelled"
    text = _("This meeting was cancelled.")


class MeetingChanged(Overtaken):
    code = "meeting_changed"
    text = _("Someone has changed this since you opened the page. Read it, then send yours again.")


class NobodyToInvite(AssessmentError):
    code = "nobody_to_invite"
    text = _("Nobody is on the list of guests.")


class AlreadyInvited(AssessmentError):
    code = "already_invited"
    text = _("The invitations were sent: a guest can no longer be taken off the list.")


class GuestKnown(AssessmentError):
    code = "guest_known"
    text = _("This address is on the list already.")


class PeopleMissing(AssessmentError):
    code = "people_missing"
    text = _("%(guest)s: write how many people came.")


class ConclusionsMissing(AssessmentError):
    code = "conclusions_missing"
    text = _("Write the conclusions in Arabic and in French.")


class NoteMissing(AssessmentError):
    code = "note_missing"
    text = _("Write what was done, or why it was given up.")
