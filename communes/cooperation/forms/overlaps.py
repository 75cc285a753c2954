"""The forms of overlaps of powers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.cooperation.enums import OverlapState
from communes.cooperation.models import Power
from communes.cooperation.services.overlap_list import OverlapFilter
from config.toolbox.inputs import VersionedForm
from config.toolbox.languages import pick


class OverlapFilterForm(forms.Form):
    """What a reader looks for among overlaps."""

    q = forms.CharField(label=_("Name of a commune or of a body"), max_length=80, required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    power = forms.ChoiceField(label=_("Power"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("All"))
        powers = [(power.code, pick(power, "name")) for power in Power.objects.all()]
        self.fields["state"].choices = [everything, *OverlapState.choices]  # type: ignore[attr-defined]
        self.fields["power"].choices = [everything, *powers]  # type: ignore[attr-defined]

    def wanted(self) -> OverlapFilter:
        """Return what is asked for; what nobody can ask for is left out."""
        self.is_valid()
        found = self.cleaned_data if self.is_bound else {}
        return OverlapFilter(found.get("q", ""), found.get("state", ""), found.get("power", ""))


class KeepForm(VersionedForm):
    """Why two hold the same power."""

    reason = forms.CharField(
        label=_("Why both may run this power at the same time"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
