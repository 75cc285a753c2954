"""What a reader may ask of the list of files."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.enums import State
from assessments.models import Cycle
from assessments.services.province_files import GIVEN, LATE, WAITING


class FileFilterForm(forms.Form):
    """Filters kept in the address. Every one is optional."""

    q = forms.CharField(label=_("Commune"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *State.choices])
    year = forms.ChoiceField(label=_("Assessed year"), required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, cycles: list[Cycle], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        years = [str(cycle.assessed_year) for cycle in cycles]
        self.fields["year"].choices = [(year, year) for year in years]


class ProvinceFilterForm(forms.Form):
    """What an officer of a province asks of the list. Every field is optional."""

    q = forms.CharField(label=_("Commune"), required=False, max_length=80)
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("All")),
            (WAITING, _("Waiting for the opinion")),
            (GIVEN, _("Opinion given")),
            (LATE, _("Not submitted in time")),
        ],
    )
    year = forms.ChoiceField(label=_("Assessed year"), required=False)

    def __init__(self, *args: object, cycles: list[Cycle], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        years = [str(cycle.assessed_year) for cycle in cycles]
        self.fields["year"].choices = [(year, year) for year in years]
