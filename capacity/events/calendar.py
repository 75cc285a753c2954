"""What the log and the messages say of the deadlines of the year."""

from django.utils.functional import Promise

EVENTS: dict[str, str | Promise] = {}


def register_notices() -> None:
    """Declare what people are told."""
