"""What the forms of capacity building share."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from capacity.models import Topic
from config.toolbox.languages import pick
from config.toolbox.numbers import NumberError, parse_decimal

MOST_DAYS = Decimal(366)
# By whether zero is allowed.
NOT_DAYS = {
    False: _("Write days from 0.5 to 366, with one decimal at most."),
    True: _("Write days from 0 to 366, with one decimal at most."),
}


def paragraphs(rows: int) -> forms.Textarea:
    """Return a field of several lines, in whichever direction one writes."""
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class TopicField(forms.ModelChoiceField):
    """A topic by its title."""

    def __init__(self, **options: Any) -> None:
        topics = Topic.objects.filter(is_active=True).order_by("code")
        super().__init__(queryset=topics, **options)

    def label_from_instance(self, topic: Topic) -> str:
        return pick(topic, "title")


class DaysField(forms.CharField):
    """A number of days up to a year, halves allowed; above zero unless ``allows_zero``."""

    def __init__(self, *, allows_zero: bool = False, **options: Any) -> None:
        self.allows_zero = allows_zero
        widget = forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr", "class": "num"})
        super().__init__(max_length=10, widget=widget, **options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Return the days, None for a blank."""
        text = str(super().to_python(value) or "").strip()
        if not text:
            return None
        try:
            days = parse_decimal(text)
        except NumberError as failure:
            raise forms.ValidationError(failure.message, code="not_a_number") from failure
        if not 0 <= days <= MOST_DAYS or (not days and not self.allows_zero) or days != round(days, 1):
            raise forms.ValidationError(NOT_DAYS[self.allows_zero], code="not_days")
        return days

    def run_validators(self, value: Any) -> None:
        """Leave the number alone: the validators of a text count its characters."""
