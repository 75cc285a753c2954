"""The form of the order that creates a body."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.cooperation.services.orders import OrderFacts
from config.toolbox.inputs import DayInput, VersionedForm


def _purpose(label: Any, **attrs: str) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3, **attrs})
    return forms.CharField(label=label, required=False, max_length=4000, widget=widget)


class OrderForm(VersionedForm):
    """The order of the Ministry of the Interior, and what the register says of the body from it."""

    code = forms.SlugField(
        label=_("Code of the body in the register"),
        max_length=20,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        help_text=_("The next free one is proposed."),
    )
    number = forms.CharField(
        label=_("Number of the order"), max_length=80, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    signed_on = forms.DateField(
        label=_("Date of the order"), widget=DayInput, help_text=_("The members join on this day.")
    )
    published_on = forms.DateField(
        label=_("Published in the Official Bulletin on"), required=False, widget=DayInput
    )
    file = forms.FileField(label=_("The order"), help_text=_("PDF or picture; the public may read it."))
    replaces_on = forms.DateField(
        label=_("The body replaces its members from"),
        widget=DayInput,
        help_text=_("From this day it runs the powers that they give it; not before the order."),
    )
    purpose_ar = _purpose(_("Purpose in Arabic"), dir="rtl", lang="ar")
    purpose_fr = _purpose(_("Purpose in French"), dir="ltr", lang="fr")
    is_checked = forms.BooleanField(
        label=_("I have compared what is written above with the order: the body may enter the register.")
    )

    def facts(self) -> OrderFacts:
        """Return what was typed."""
        data = self.cleaned_data
        names = ("code", "number", "signed_on", "replaces_on", "published_on", "purpose_ar", "purpose_fr")
        return OrderFacts(**{name: data[name] for name in names})
