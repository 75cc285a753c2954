"""What a reader looks for among plans and reports."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from capacity.enums import SheetState
from capacity.forms.needs import places
from capacity.services.sheet_list import LATE, NOT_STARTED, SheetFilter

STATES = [("", _("All")), (NOT_STARTED, _("Not started")), *SheetState.choices, (LATE, _("Late"))]


class SheetFilterForm(forms.Form):
    """What a reader looks for; ``with_places`` for those who follow several provinces."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    q = forms.CharField(label=_("Commune"), max_length=80, required=False)
    plan = forms.ChoiceField(label=_("Capacity plan"), required=False, choices=STATES)
    report = forms.ChoiceField(label=_("Report on the plan"), required=False, choices=STATES)
    place = forms.ChoiceField(label=_("Region or province"), required=False)
    sort = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, today: date, years: list[int], with_places: bool) -> None:
        # The year that most is asked of is this one: there is always one.
        super().__init__({"year": today.year, **data.dict()})
        self.today = today
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        if with_places:
            self.fields["place"].choices = [("", _("All")), *places()]  # type: ignore[attr-defined]
        else:
            del self.fields["place"]

    def wanted(self) -> SheetFilter:
        """Return what is asked for; what nobody can ask for is left out."""
        self.is_valid()
        found = self.cleaned_data
        return SheetFilter(
            year=found.get("year") or self.today.year,
            text=found.get("q", ""),
            plan=found.get("plan", ""),
            report=found.get("report", ""),
            place=found.get("place", ""),
            sort=found.get("sort") or "code",
        )
