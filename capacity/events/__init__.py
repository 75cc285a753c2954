"""What the log and the messages say of capacity building, one module a group of pages."""

from capacity.events import calendar, effect, needs, plans, reports, telling, training

EVENTS = {
    **needs.EVENTS,
    **calendar.EVENTS,
    **plans.EVENTS,
    **reports.EVENTS,
    **training.EVENTS,
    **effect.EVENTS,
}


def register_notices() -> None:
    """Declare what people are told."""
    for group in (telling, needs, calendar, plans, reports, training, effect):
        group.register_notices()
