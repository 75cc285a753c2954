"""Form inputs that every app shares."""

from django import forms


class DayInput(forms.DateInput):
    """A day, as browsers ask for it; it is always written 2026-04-15 in the page's source."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
