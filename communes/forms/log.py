"""The filters of the log."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.forms.people import DayInput


class LogFilterForm(forms.Form):
    """By code, by person, by day; every field is optional."""

    kind = forms.ChoiceField(label=_("Kind of event"), required=False)
    person = forms.CharField(label=_("Person"), required=False)
    first = forms.DateField(label=_("From"), required=False, widget=DayInput)
    last = forms.DateField(label=_("Until"), required=False, widget=DayInput)

    def __init__(self, *args: Any, codes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = sorted({code.partition(".")[0] for code in codes})
        choices = [(name, name) for name in sorted({*groups, *codes})]
        self.fields["kind"].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]
