"""What is typed about councils, delegates and posts of the bureau."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communes.cooperation.enums import SINGLE_OFFICES, Office, SeatBasis
from communes.cooperation.models import BodyMember, Delegate
from communes.cooperation.services.councils import METHOD_NAMES, MOST_SEATS, TermFacts
from communes.cooperation.services.delegates import DelegateFacts
from communes.cooperation.services.offices import OfficeFacts
from communes.cooperation.services.seat_weights import KnownWeights
from communes.cooperation.services.vacancies import LACKS
from config.toolbox.canonical import digest
from config.toolbox.inputs import AmountField, DayInput, MaybeVersionedForm, VersionedForm, WholeField
from config.toolbox.languages import pick

MOST_RANKS = 20


def _name_input() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})


class TermForm(forms.Form):
    """A term to open; the contributions of a GCT may be typed. ``shown`` is what the preview was made of."""

    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    seats = WholeField(label=_("Seats in all"))
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        members: Sequence[BodyMember],
        known: KnownWeights,
        replaces: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.members, self.known = members, known
        self.fields["seats"].help_text = _("At least one for each member.")
        if known.basis == SeatBasis.CONTRIBUTIONS:
            for member in sorted(members, key=self._place_in_list):
                self.fields[f"weight_{member.pk}"] = AmountField(
                    allows_zero=True, label=pick(member.place, "name"), initial=known.by_member[member.pk]
                )
        if replaces:
            self.fields["keeps_delegates"] = forms.BooleanField(
                label=_("The delegates who sit, and their posts, go on"),
                help_text=_(
                    "A member that has fewer seats than delegates now, or has left, is not concerned: it "
                    "names its delegates anew."
                ),
                required=False,
                initial=True,
            )
        self.fields["method"] = forms.ChoiceField(
            label=_("Method"),
            choices=list(METHOD_NAMES.items()),
            initial=next(iter(METHOD_NAMES)),
            widget=forms.RadioSelect,
            help_text=_(
                "Sainte-Laguë divides the weights by 1, 3, 5 and so on and gives each seat to the highest "
                "quotient; the largest remainder gives whole parts of the exact shares, then the seats left. "
                "By both, each member has at least one seat."
            ),
        )

    def _place_in_list(self, member: BodyMember) -> tuple[Decimal, str]:
        """Put those who pay most first, as in the shares; members of whom nothing is known come last."""
        return -(self.known.by_member[member.pk] or Decimal(0)), member.place.code

    def clean_seats(self) -> int:
        seats: int = self.cleaned_data["seats"]
        if not 1 <= seats <= MOST_SEATS:
            raise forms.ValidationError(
                _("Write a number of seats from 1 to %(most)s.") % {"most": MOST_SEATS}, code="out_of_range"
            )
        return seats

    def weights(self) -> dict[int, Decimal]:
        """Return the weights by member: those known, or those typed; call it once the form is valid."""
        if self.known.basis == SeatBasis.POPULATION:
            return {member: weight or Decimal(0) for member, weight in self.known.by_member.items()}
        return {member.pk: self.cleaned_data[f"weight_{member.pk}"] for member in self.members}

    def facts(self) -> TermFacts:
        found = self.cleaned_data
        keeps = found.get("keeps_delegates", False)
        return TermFacts(found["starts_on"], found["seats"], found["method"], self.weights(), keeps)

    def weight_fields(self) -> list[forms.BoundField]:
        """Return the fields of the contributions, those who pay most first."""
        return [self[name] for name in self.fields if name.startswith("weight_")]

    def stamp(self) -> str:
        """Return the digest of what the shares were worked out from."""
        weights = {str(member): str(weight) for member, weight in self.weights().items()}
        return digest({"seats": self.cleaned_data["seats"], "weights": weights})

    @property
    def is_as_shown(self) -> bool:
        """Tell whether the shares that the person looked at are those of what is typed."""
        return self.cleaned_data["shown"] == self.stamp()

    def take_stamp(self) -> None:
        """Let the next sending follow the preview that this page shows."""
        self.data = {**self.data.dict(), "shown": self.stamp()}  # type: ignore[attr-defined]


class DelegateForm(MaybeVersionedForm):
    """A delegate of a member; the day on which a mandate began is not corrected."""

    full_name = forms.CharField(label=_("Full name"), max_length=150, widget=_name_input())
    presides_member = forms.BooleanField(
        label=_("Presides over the council of the member too"),
        help_text=_("Holding both presidencies, of the member and of the body, is allowed; it is shown."),
        required=False,
    )
    starts_on = forms.DateField(label=_("From"), widget=DayInput)

    def __init__(self, *args: Any, known: Delegate | None = None, **kwargs: Any) -> None:
        self.known = known
        if known is not None:
            names = ("full_name", "presides_member", "version")
            kwargs["initial"] = {name: getattr(known, name) for name in names}
        super().__init__(*args, **kwargs)
        if known is not None:
            del self.fields["starts_on"]

    def facts(self) -> DelegateFacts:
        found = self.cleaned_data
        starts_on = self.known.starts_on if self.known else found["starts_on"]
        return DelegateFacts(found["full_name"].strip(), found["presides_member"], starts_on)


class LeavingForm(VersionedForm):
    """The end of a post."""

    ends_on = forms.DateField(label=_("Last day"), widget=DayInput)


class EndForm(LeavingForm):
    """The end of a mandate, with its reason."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=_name_input())
    field_order = ("ends_on", "reason")


class OfficeForm(forms.Form):
    """A post of the bureau and the delegate who is to hold it."""

    office = forms.ChoiceField(
        label=pgettext_lazy("bureau", "Post"), choices=Office.choices, widget=forms.RadioSelect
    )
    rank = forms.TypedChoiceField(
        label=_("Rank of the vice-president"),
        coerce=int,
        choices=[(rank, rank) for rank in range(1, MOST_RANKS + 1)],
        initial=1,
        help_text=_("For vice-presidents only."),
    )
    delegate = forms.TypedChoiceField(label=_("Delegate"), coerce=int)
    starts_on = forms.DateField(label=_("From"), widget=DayInput)

    def __init__(self, *args: Any, delegates: Iterable[Delegate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delegate"].choices = [  # type: ignore[attr-defined]
            (one.pk, f"{one.full_name} · {pick(one.share.member.place, 'name')}") for one in delegates
        ]

    def facts(self) -> OfficeFacts:
        found = self.cleaned_data
        rank = 1 if found["office"] in SINGLE_OFFICES else found["rank"]
        return OfficeFacts(found["delegate"], found["office"], found["starts_on"], rank)


class VacancyFilterForm(forms.Form):
    """What a reader looks for among councils that lack something."""

    q = forms.CharField(label=_("Name, code or member"), max_length=80, required=False)
    lack = forms.ChoiceField(
        label=pgettext_lazy("what a body lacks", "What is lacking"),
        choices=[("", _("All")), *LACKS.items()],
        required=False,
    )
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def wanted(self) -> dict[str, str]:
        """Return what is asked for; what nobody can ask for is left out."""
        self.is_valid()
        found = self.cleaned_data if self.is_bound else {}
        names = {"text": "q", "lack": "lack", "sort": "sort"}
        return {name: found.get(field, "") for name, field in names.items()}
