"""What the log and the messages say: what the actions of one year did to the lines of the next."""

from django.utils.functional import Promise

EVENTS: dict[str, str | Promise] = {}


def register_notices() -> None:
    """Declare what people are told."""
