"""What a reader asks of the calendar and of the list of what is late."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from capacity.services.lateness import LATE


class YearForm(forms.Form):
    """A year; what is no year asks for the present one."""

    year = forms.IntegerField(min_value=2000, max_value=2100, required=False)

    def wanted(self, today: date) -> int:
        """Return the year asked for."""
        self.is_valid()
        return self.cleaned_data.get("year") or today.year


class LatenessFilterForm(forms.Form):
    """Which communes a reader looks for."""

    q = forms.CharField(label=_("Name or code of a commune"), max_length=80, required=False)
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100, required=False)
    only = forms.ChoiceField(
        label=_("Communes"), required=False, choices=[("", _("All")), (LATE, _("Late only"))]
    )

    def wanted(self) -> dict[str, Any]:
        """Return what is asked for; what nobody can ask for is left out."""
        self.is_valid()
        found = self.cleaned_data if self.is_bound else {}
        return {"text": found.get("q", ""), "only": found.get("only", "")}
