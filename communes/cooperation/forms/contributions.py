"""The forms of the contributions of members."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.cooperation.models import BodyMember, ContributionCall
from communes.cooperation.services.contribution_calls import CallFacts
from communes.cooperation.services.contribution_payments import PaymentFacts
from config.toolbox.inputs import AmountField, DayInput, SealedField, VersionedForm
from config.toolbox.languages import pick


def words(**attributes: str) -> forms.TextInput:
    """Return a field of one line, in whichever direction one writes."""
    return forms.TextInput(attrs={"dir": "auto", **attributes})


def reason_field() -> forms.CharField:
    """Return a field for why something is changed or cancelled."""
    return forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )


class YearChoiceForm(forms.Form):
    """The year that a page shows."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]

    def chosen(self, default: int) -> int:
        """Return the year asked for, or the default; the list shows it."""
        year = (self.cleaned_data.get("year") if self.is_bound and self.is_valid() else None) or default
        self.is_bound = False
        self.initial["year"] = year
        return year


class _Days(forms.Form):
    called_on = forms.DateField(label=_("Called on"), widget=DayInput)
    due_on = forms.DateField(label=_("To be paid by"), widget=DayInput)
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        required=False,
        widget=words(),
        help_text=_("The deliberation or the publication that gives these amounts."),
    )
    is_generated = forms.BooleanField(label=_("Generated, not published"), required=False)

    def facts(self) -> CallFacts:
        return CallFacts(**{name: self.cleaned_data[name] for name in CallFacts.__slots__})


class CallAllForm(_Days):
    """The amounts of the members who are not called yet for a year; a blank one is not called."""

    def __init__(
        self,
        *args: Any,
        members: Sequence[BodyMember],
        proposed: Mapping[int, Decimal | None],
        **kwargs: Any,
    ) -> None:
        amounts = {f"amount_{member.pk}": proposed.get(member.pk) for member in members}
        kwargs["initial"] = {**amounts, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.members = members
        for member in members:
            name = pick(member.place, "name")
            label = _("Contribution of %(member)s (MAD)") % {"member": name}
            self.fields[f"amount_{member.pk}"] = AmountField(label=label, required=False, allows_zero=True)

    def rows(self) -> list[tuple[BodyMember, forms.BoundField]]:
        """Return each member with its field."""
        return [(member, self[f"amount_{member.pk}"]) for member in self.members]

    def days(self) -> list[forms.BoundField]:
        """Return the fields that are the same for all members."""
        return [self[name] for name in _Days.base_fields]

    def amounts(self) -> dict[int, Decimal]:
        """Return what is called, by the key of each member."""
        found = {member.pk: self.cleaned_data.get(f"amount_{member.pk}") for member in self.members}
        return {key: amount for key, amount in found.items() if amount is not None}


class CallForm(VersionedForm, _Days):
    """One call, corrected with a reason."""

    amount = AmountField(label=_("Amount called (MAD)"), allows_zero=True)
    reason = reason_field()
    field_order = ("amount", "called_on", "due_on", "source", "is_generated", "reason", "version")

    @classmethod
    def of(cls, call: ContributionCall, data: Any) -> "CallForm":
        """Return the form of a call as it stands, or as it was sent."""
        names = ("amount", *CallFacts.__slots__, "version")
        return cls(data, initial={name: getattr(call, name) for name in names})


class CancelCallForm(VersionedForm):
    """Why a call is cancelled."""

    reason = reason_field()


class PaymentForm(forms.Form):
    """Money that came."""

    amount = AmountField(label=_("Amount (MAD)"))
    paid_on = forms.DateField(label=_("Paid on"), widget=DayInput)
    reference = forms.CharField(
        label=_("Reference"), max_length=80, widget=words(), help_text=_("Payment order or bank reference.")
    )

    def facts(self) -> PaymentFacts:
        return PaymentFacts(**self.cleaned_data)


class ReasonForm(forms.Form):
    """Why a payment is cancelled."""

    reason = reason_field()


class PaymentTableForm(forms.Form):
    """The table of payments to send."""

    table = forms.FileField(
        label=_("Table of payments"),
        help_text=_("An .xlsx, .ods or .csv file with the columns member, year, amount, paid_on, reference."),
    )


class ConfirmPaymentsForm(forms.Form):
    """The rows as they were shown, signed: what is confirmed is what was seen."""

    rows = SealedField(
        salt="cooperation.contribution_payments",
        too_old=_("This preview is too old. Send the table again."),
    )
