"""What the forms of the register share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communes.cooperation.models import Power
from config.toolbox.languages import pick

ARABIC = {"dir": "rtl", "lang": "ar"}
FRENCH = {"dir": "ltr", "lang": "fr"}


class SourceFields(forms.Form):
    """Where a fact was published, or that it was not."""

    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Where the fact was published."),
    )
    is_generated = forms.BooleanField(label=_("Generated, not published"), required=False)


class PowerField(forms.ModelChoiceField):
    """A transferable power by its name; ``also`` is one that is no longer in use and was chosen before."""

    def __init__(self, **options: Any) -> None:
        texts = {"label": pgettext_lazy("transferred", "Power")}
        super().__init__(queryset=Power.objects.filter(is_active=True), **{**texts, **options})

    def keep(self, power: Power | None) -> None:
        """Offer a power that is no longer in use to the row that has it."""
        if power is not None:
            self.queryset = Power.objects.filter(is_active=True) | Power.objects.filter(pk=power.pk)

    def label_from_instance(self, power: Power) -> str:
        return pick(power, "name")


def text_field(label: Any, length: int, *, attrs: dict[str, str] | None = None, **options: Any) -> Any:
    """Return a field of one line that may be left blank unless told otherwise."""
    widget = forms.TextInput(attrs=attrs or {"dir": "auto"})
    return forms.CharField(label=label, max_length=length, widget=widget, **{"required": False, **options})


def area_field(label: Any, *, attrs: dict[str, str]) -> Any:
    """Return a field of several lines that may be left blank."""
    widget = forms.Textarea(attrs={"rows": 4, **attrs})
    return forms.CharField(label=label, max_length=4000, required=False, widget=widget)
