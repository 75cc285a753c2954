"""The forms of deliberations, their visas and the order that creates the body."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communes.cooperation.enums import SessionKind, Visa
from communes.cooperation.models import Deliberation, Power, Procedure
from communes.cooperation.services.deliberations import FIELDS, DeliberationFacts
from communes.cooperation.services.visas import VisaFacts
from config.toolbox.inputs import AmountField, DayInput, VersionedForm
from config.toolbox.languages import pick

MOST_VOTES = 1000


class PowersField(forms.ModelMultipleChoiceField):
    """Powers by their name: those in use, and those that the creation is about."""

    def label_from_instance(self, power: Power) -> str:
        return pick(power, "name")


def _votes(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_VOTES)


class DeliberationForm(VersionedForm):
    """What a council deliberated, as its deliberation says it."""

    session = forms.ChoiceField(label=_("Session"), choices=SessionKind.choices)
    number = forms.CharField(
        label=pgettext_lazy("creation of a body", "Number of the deliberation"),
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    held_on = forms.DateField(label=_("Date of the vote"), widget=DayInput)
    votes_for = _votes(_("Votes for"))
    votes_against = _votes(_("Votes against"))
    abstentions = _votes(_("Abstentions"))
    name_ar = forms.CharField(
        label=_("Name of the body as voted, in Arabic"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "rtl", "lang": "ar"}),
        help_text=_("As the deliberation writes it, even where that is not what the draft statutes say."),
    )
    name_fr = forms.CharField(
        label=_("Name of the body as voted, in French"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "ltr", "lang": "fr"}),
    )
    powers = PowersField(
        label=_("Powers as voted"), queryset=Power.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    contribution = AmountField(label=_("Yearly contribution as voted (MAD)"), allows_zero=True)
    file = forms.FileField(
        label=_("The deliberation"),
        required=False,
        help_text=_("PDF or picture. The visa is given on it; without it the visa waits."),
    )

    def __init__(self, *args: Any, procedure: Procedure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        powers = Power.objects.filter(is_active=True) | Power.objects.filter(procedures=procedure)
        self.fields["powers"].queryset = powers.distinct()  # type: ignore[attr-defined]

    def facts(self) -> DeliberationFacts:
        """Return what was typed."""
        data = self.cleaned_data
        return DeliberationFacts(**{name: data[name] for name in FIELDS}, powers=list(data["powers"]))


def typed_in(row: Deliberation) -> dict[str, Any]:
    """Return what the form of a deliberation shows at first."""
    return {
        **{name: getattr(row, name) for name in FIELDS},
        "powers": [power.pk for power in row.powers.all()],
        "version": row.version,
    }


class VisaForm(VersionedForm):
    """A visa granted or refused."""

    visa = forms.ChoiceField(
        label=_("Decision on the visa"),
        choices=[
            (Visa.GRANTED, pgettext_lazy("visa", "Granted")),
            (Visa.REFUSED, pgettext_lazy("visa", "Refused")),
        ],
        widget=forms.RadioSelect,
    )
    decided_on = forms.DateField(label=_("Date of the visa or of its refusal"), widget=DayInput)
    note = forms.CharField(
        label=_("Note on the visa"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Needed when the visa is refused: the council deliberates again after it."),
    )

    def facts(self) -> VisaFacts:
        """Return what was typed."""
        data = self.cleaned_data
        return VisaFacts(Visa(data["visa"]), data["decided_on"], data["note"])
