"""A sector of the diagnosis as it is typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from action_programs.models import Sector
from action_programs.services.diagnosis import SectorFacts
from config.toolbox.inputs import MaybeVersionedForm


def _paragraphs() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 6, "dir": "auto"})


class SectorForm(MaybeVersionedForm):
    """Needs, potential and gender reading of a sector."""

    title_ar = forms.CharField(
        label=_("Title in Arabic"), max_length=150, widget=forms.TextInput(attrs={"dir": "rtl", "lang": "ar"})
    )
    title_fr = forms.CharField(
        label=_("Title in French"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "lang": "fr"}),
    )
    needs = forms.CharField(label=_("Needs"), max_length=6000, required=False, widget=_paragraphs())
    potential = forms.CharField(label=_("Potential"), max_length=6000, required=False, widget=_paragraphs())
    gender_reading = forms.CharField(
        label=_("What differs between women and men"),
        max_length=6000,
        required=False,
        widget=_paragraphs(),
        help_text=_("Who uses the service, who goes without, who decides: women, men, girls, boys."),
    )

    def __init__(self, *args: Any, sector: Sector | None, **kwargs: Any) -> None:
        if sector:
            names = (*SectorFacts.__slots__, "version")
            kwargs["initial"] = {name: getattr(sector, name) for name in names}
        super().__init__(*args, **kwargs)

    def facts(self) -> SectorFacts:
        return SectorFacts(**{name: self.cleaned_data[name] for name in SectorFacts.__slots__})
