"""What the log and the messages say of sessions, enrolments, certificates and assistance."""

from django.utils.functional import Promise

EVENTS: dict[str, str | Promise] = {}


def register_notices() -> None:
    """Declare what people are told."""
