"""What administrators fill in about parameters and holidays."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.forms.people import ReasonForm
from config.toolbox.inputs import DayInput
from records.models import Holiday
from records.services.holidays import HolidayFacts
from records.services.parameters import ParameterKind


class ParameterForm(ReasonForm):
    """A new value of a parameter; the parameter itself says what it may be."""

    field_order = ["value", "reason"]

    value = forms.CharField(max_length=500)

    def __init__(self, *args: Any, kind: ParameterKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["value"].label = kind.title
        self.fields["value"].help_text = kind.help

    def clean_value(self) -> str:
        text = self.cleaned_data["value"]
        try:
            self.kind.read(text)
        except (ValueError, ArithmeticError) as fault:
            raise forms.ValidationError(
                _("This value cannot be read. Write it like the one in force.")
            ) from fault
        return text


class HolidayForm(forms.ModelForm, ReasonForm):
    """A closed day and why it is written or corrected."""

    class Meta:
        model = Holiday
        fields = ["day", "name_ar", "name_fr", "is_estimate"]
        widgets = {"day": DayInput}

    field_order = ["day", "name_ar", "name_fr", "is_estimate", "reason"]

    def facts(self) -> HolidayFacts:
        return HolidayFacts(**{name: self.cleaned_data[name] for name in self.Meta.fields})
