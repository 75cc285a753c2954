"""The form that finds one commune among those whose effect is shown."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CommuneSearchForm(forms.Form):
    """A commune by its name, in Arabic or in French, or by its code."""

    commune = forms.CharField(
        label=_("Commune"), max_length=100, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )

    def wanted(self) -> str:
        """Return what is searched; nothing at first."""
        return self.cleaned_data["commune"] if self.is_bound and self.is_valid() else ""
