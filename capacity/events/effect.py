"""What the log and the messages say: what the actions of one year did to the lines of the next."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "capacity.effect_estimated": _(
        "Effects estimated over %(first)s–%(last)s: %(count)s estimates, digest %(digest)s"
    ),
}


def register_notices() -> None:
    """Declare what people are told: nothing; whoever asked for the work is told of the work."""
