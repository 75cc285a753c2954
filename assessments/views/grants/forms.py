"""The shape of what is sent about grants."""

from collections.abc import Iterable
from dataclasses import fields as fields_of
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import GrantPayment
from assessments.services.grants.payments import PaymentFacts
from assessments.services.grants.rules import BOUNDS, Setting
from assessments.services.grants.simulation import LESS, MORE, SAME
from communes.enums import Milieu
from communes.models import Commune, Region
from config.toolbox.inputs import AmountField, DayInput, SealedField, VersionedForm, WholeField
from config.toolbox.languages import pick
from config.toolbox.numbers import NumberError, format_number, parse_decimal

RULES, DECISION, OTHER = "rules", "decision", "other"


class NumberField(forms.CharField):
    """A decimal between zero and a limit, typed as people write it, with so many decimals at most."""

    def __init__(self, *, most: int, decimals: int, **options: Any) -> None:
        self.most, self.decimals = most, decimals
        widget = forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr", "class": "num"})
        super().__init__(max_length=20, widget=widget, **options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Return the number, None for a blank one."""
        text = str(super().to_python(value) or "").strip()
        if not text:
            return None
        try:
            number = parse_decimal(text)
        except NumberError as failure:
            raise forms.ValidationError(failure.message, code="not_a_number") from failure
        if not 0 <= number <= self.most or number != round(number, self.decimals):
            limits = {"most": format_number(self.most), "decimals": self.decimals}
            text = _("Write a number from 0 to %(most)s with at most %(decimals)s decimals.")
            raise forms.ValidationError(text, code="out_of_range", params=limits)
        return number

    def run_validators(self, value: Any) -> None:
        """Leave the number alone: the validators of a text count its characters."""

    def prepare_value(self, value: Any) -> Any:
        """Write a number as it would be typed; a refused text stays as it was."""
        return format_number(value, language="fr") if isinstance(value, Decimal) else value


class SettingForm(forms.Form):
    """A pool and the parameters of the formula. Each is an assumption."""

    pool = WholeField(label=_("Pool (MAD)"), help_text=_("The whole amount to share out, in whole dirhams."))
    first_share = NumberField(
        label=_("Share of the first tranche (%)"),
        help_text=_("For the communes that meet every condition; the rest is for eligible communes."),
        most=100,
        decimals=2,
    )
    exponent = NumberField(
        label=_("Exponent of the population"),
        help_text=_("1 counts every inhabitant alike; below 1, small communes weigh more a head."),
        most=2,
        decimals=3,
    )
    census = forms.TypedChoiceField(label=_("Census"), choices=[(2014, "2014"), (2024, "2024")], coerce=int)
    first_floor = WholeField(label=_("Floor of the first tranche (MAD a commune)"), required=False)
    first_cap = WholeField(label=_("Cap of the first tranche (MAD a commune)"), required=False)
    second_floor = WholeField(label=_("Floor of the second tranche (MAD a commune)"), required=False)
    second_cap = WholeField(label=_("Cap of the second tranche (MAD a commune)"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a floor above the cap of its tranche, by the name of the cap."""
        cleaned = super().clean() or self.cleaned_data
        for floor, cap in BOUNDS:
            low, high = cleaned.get(floor), cleaned.get(cap)
            if low is not None and high is not None and low > high:
                self.add_error(cap, _("The cap must be at least the floor of the same tranche."))
        return cleaned

    def setting(self) -> Setting:
        return Setting(**{field.name: self.cleaned_data[field.name] for field in fields_of(Setting)})


def setting_initial(setting: Setting) -> dict[str, Any]:
    """Return a setting as its form shows it."""
    return {field.name: getattr(setting, field.name) for field in fields_of(Setting)}


class RulesForm(VersionedForm, SettingForm):
    """The rules of a cycle's grant, with the reason of what changes."""

    shows_estimates = forms.BooleanField(
        label=_("Communes see an estimate before the decision, clearly labelled"), required=False
    )
    reason = forms.CharField(
        label=_("Reason of the change"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _regions() -> Iterable[tuple[str, Any]]:
    yield "", _("All the regions")
    for region in Region.objects.order_by("code"):
        yield region.code, pick(region, "name")


class ListForm(forms.Form):
    """What a reader asks of the list of amounts. Every field is optional."""

    compare = forms.ChoiceField(
        label=_("Compare with"),
        required=False,
        choices=[
            (RULES, _("The standing rules")),
            (DECISION, _("The last decision")),
            (OTHER, _("The second setting below")),
        ],
    )
    q = forms.CharField(label=_("Commune"), required=False, max_length=80)
    region = forms.ChoiceField(label=_("Region"), required=False, choices=_regions)
    milieu = forms.ChoiceField(
        label=_("Milieu"), required=False, choices=[("", _("Urban and rural")), *Milieu.choices]
    )
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("All")),
            (MORE, _("Communes that gain")),
            (LESS, _("Communes that lose")),
            (SAME, _("Unchanged")),
        ],
    )
    sort = forms.CharField(required=False, widget=forms.HiddenInput)


class PaymentListForm(forms.Form):
    """What a reader asks of the list of payments. Every field is optional."""

    q = forms.CharField(label=_("Commune"), required=False, max_length=80)
    region = forms.ChoiceField(label=_("Region"), required=False, choices=_regions)
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("All")),
            ("unpaid", _("Nothing paid")),
            ("partly", _("Partly paid")),
            ("paid", _("Paid in full")),
        ],
    )


class DecideForm(forms.Form):
    """The confirmation of a decision; a reason from the second one on."""

    reason = forms.CharField(
        label=_("Reason of the new decision"),
        help_text=_("The communes whose amount changes read it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    digest = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["reason"]


class PaymentForm(forms.Form):
    """A payment of one commune."""

    amount = AmountField(label=_("Amount (MAD)"))
    paid_on = forms.DateField(label=_("Paid on"), widget=DayInput)
    reference = forms.CharField(
        label=_("Reference of the payment order"),
        max_length=GrantPayment._meta.get_field("reference").max_length,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def facts(self, commune: Commune) -> PaymentFacts:
        return PaymentFacts(commune, **self.cleaned_data)


class CancelPaymentForm(forms.Form):
    """Why a payment no longer counts."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The commune reads it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PaymentTableForm(forms.Form):
    """A table of payments."""

    table = forms.FileField(
        label=_("Table of payments"),
        help_text=_(
            "An .xlsx, .ods or .csv file with the columns “commune_code”, “amount”, “paid_on” and "
            "“reference”."
        ),
    )


class ConfirmPaymentsForm(forms.Form):
    """The payments as they were shown, signed: what is confirmed is what was seen."""

    rows = SealedField(
        salt="assessments.grant_payments", too_old=_("This preview is too old. Send the table again.")
    )
