"""The forms of the support given to a body."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.cooperation.enums import SupportKind
from communes.cooperation.forms.contributions import words
from communes.cooperation.models import BodySupport
from communes.cooperation.services.support import SupportFacts
from config.toolbox.inputs import AmountField, DayInput, MaybeVersionedForm


class SupportFilterForm(forms.Form):
    """What a reader looks for."""

    q = forms.CharField(label=_("Who helps, or with what"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *SupportKind.choices])


class SupportForm(MaybeVersionedForm):
    """Who helps with what."""

    kind = forms.ChoiceField(label=_("Kind"), choices=SupportKind.choices)
    partner = forms.CharField(label=_("Who helps"), max_length=200, widget=words())
    subject = forms.CharField(label=_("With what"), max_length=300, widget=words())
    amount = AmountField(
        label=_("Amount (MAD)"),
        required=False,
        allows_zero=True,
        help_text=_("Blank for help that is not money."),
    )
    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    ends_on = forms.DateField(label=_("Until"), widget=DayInput, required=False)
    document = forms.FileField(
        label=_("Agreement or other document"),
        required=False,
        help_text=_("It replaces the document that is there."),
    )
    source = forms.CharField(label=_("Source"), max_length=300, required=False, widget=words())
    is_generated = forms.BooleanField(label=_("Generated, not published"), required=False)

    def __init__(self, data: Any, files: Any, *, known: BodySupport | None) -> None:
        names = (*SupportFacts.__slots__, "version")
        initial = {name: getattr(known, name) for name in names} if known else {}
        super().__init__(data, files, initial=initial)

    def facts(self) -> SupportFacts:
        return SupportFacts(**{name: self.cleaned_data[name] for name in SupportFacts.__slots__})
