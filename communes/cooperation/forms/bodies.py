"""What administrators fill in about bodies, their members and the powers given to them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communes.cooperation.enums import BodyKind, Origin
from communes.cooperation.forms.common import (
    ARABIC,
    FRENCH,
    PowerField,
    SourceFields,
    area_field,
    text_field,
)
from communes.cooperation.models import BodyMember, CooperationBody, Power, PowerTransfer
from communes.cooperation.services.bodies import NAMES, BodyFacts, facts_of
from communes.cooperation.services.members import MemberFacts
from communes.cooperation.services.powers import NAMES as POWER_NAMES
from communes.cooperation.services.powers import PowerFacts
from communes.cooperation.services.transfers import NAMES as TRANSFER_NAMES
from communes.cooperation.services.transfers import TransferFacts
from communes.forms.places import CommuneField
from communes.models import Province, Region
from config.toolbox.inputs import DayInput, MaybeVersionedForm
from config.toolbox.languages import pick

LONGEST = 99


class BodyForm(SourceFields, MaybeVersionedForm):
    """The legal facts of a body; the commune is that of its seat."""

    field_order = [
        "kind", "code", "name_ar", "name_fr", "origin", "act_number", "founded_on", "published_on", "act",
        "duration", "commune", "address", "website", "purpose_ar", "purpose_fr", "source", "is_generated",
    ]  # fmt: skip

    kind = forms.ChoiceField(label=_("Kind"), choices=BodyKind.choices)
    code = forms.RegexField(
        label=_("Code"),
        regex=r"^[A-Za-z0-9-]+$",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        help_text=_("Letters, digits and hyphens; blank for the next free one, like ECI-001."),
    )
    name_ar = text_field(_("Name in Arabic"), 200, attrs=ARABIC, required=True)
    name_fr = text_field(_("Name in French"), 200, attrs=FRENCH, required=True)
    origin = forms.ChoiceField(label=pgettext_lazy("creation of a body", "Origin"), choices=Origin.choices)
    act_number = text_field(_("Number of the founding act"), 80)
    founded_on = forms.DateField(label=_("Date of the founding act"), widget=DayInput)
    published_on = forms.DateField(
        label=_("Published in the Official Bulletin on"), widget=DayInput, required=False
    )
    act = forms.FileField(
        label=_("File of the founding act"), required=False, help_text=_("Everybody may read it.")
    )
    duration = forms.IntegerField(
        label=_("Duration in years"),
        min_value=1,
        max_value=LONGEST,
        required=False,
        help_text=_("Blank: without limit."),
    )
    commune = CommuneField(label=_("Commune of the seat"), help_text=_("Its name or its code."))
    address = text_field(_("Address of the seat"), 300)
    website = forms.URLField(
        label=_("Website"), required=False, assume_scheme="https", widget=forms.URLInput(attrs={"dir": "ltr"})
    )
    purpose_ar = area_field(_("Purpose in Arabic"), attrs=ARABIC)
    purpose_fr = area_field(_("Purpose in French"), attrs=FRENCH)

    def __init__(self, *args: Any, body: CooperationBody | None, **kwargs: Any) -> None:
        if body:
            facts = facts_of(body)
            initial = {name: getattr(facts, name) for name in NAMES}
            kwargs["initial"] = {**initial, "commune": facts.seat, "version": body.version}
        super().__init__(*args, **kwargs)
        if body:
            self.fields["code"].required = True

    def facts(self, code: str) -> BodyFacts:
        """Return the facts, under the code that was typed or the given one."""
        values = {name: self.cleaned_data[name] for name in NAMES if name not in {"seat", "code"}}
        typed = self.cleaned_data["code"].upper() or code
        return BodyFacts(code=typed, seat=self.cleaned_data["commune"], **values)


class DissolveForm(MaybeVersionedForm):
    """When a body ends, and why."""

    day = forms.DateField(
        label=_("Dissolved on"), widget=DayInput, help_text=_("From this day it runs nothing.")
    )
    reason = text_field(_("Reason"), 300, required=True, help_text=_("It is kept in the register."))


class PlaceField(forms.ModelChoiceField):
    """A province or a region by its name."""

    def label_from_instance(self, place: Province | Region) -> str:
        return pick(place, "name")


class MemberForm(SourceFields, MaybeVersionedForm):
    """Who joins a body: one place; only a commune for an ECI."""

    field_order = ["commune", "province", "region", "joined_on", "source", "is_generated"]

    commune = CommuneField(label=_("Commune"), required=False, help_text=_("Its name or its code."))
    province = PlaceField(
        label=_("Province or prefecture"), queryset=Province.objects.order_by("code"), required=False
    )
    region = PlaceField(label=_("Region"), queryset=Region.objects.order_by("code"), required=False)
    joined_on = forms.DateField(label=_("Joined on"), widget=DayInput)

    def __init__(self, *args: Any, body: CooperationBody, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if body.kind == BodyKind.ECI:
            self.fields["commune"].required = True
            del self.fields["province"], self.fields["region"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        places = [cleaned.get(name) for name in ("commune", "province", "region")]
        if not self.errors and sum(place is not None for place in places) != 1:
            raise forms.ValidationError(_("Choose one commune, one province or one region."))
        return cleaned

    def facts(self) -> MemberFacts:
        values = self.cleaned_data
        place = values["commune"] or values.get("province") or values.get("region")
        assert place is not None
        return MemberFacts(
            place=place,
            joined_on=values["joined_on"],
            source=values["source"],
            is_generated=values["is_generated"],
        )


class CorrectMemberForm(SourceFields, MaybeVersionedForm):
    """The dates of a member, as they should have been written."""

    field_order = ["joined_on", "left_on", "left_reason", "source", "is_generated"]

    joined_on = forms.DateField(label=_("Joined on"), widget=DayInput)
    left_on = forms.DateField(label=_("Left on"), widget=DayInput, required=False)
    left_reason = text_field(_("Reason of leaving"), 300)

    def __init__(self, data: Any, *, member: BodyMember) -> None:
        self.member = member
        names = ("joined_on", "left_on", "left_reason", "source", "is_generated")
        initial = {name: getattr(member, name) for name in names}
        super().__init__(data, initial={**initial, "version": member.body.version})

    def facts(self) -> MemberFacts:
        values = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return MemberFacts(place=self.member.place, **values)


class LeaveForm(MaybeVersionedForm):
    """When a member leaves, and why."""

    day = forms.DateField(
        label=_("Leaves on"),
        widget=DayInput,
        help_text=_("From this day it no longer belongs to the body, and runs its powers itself again."),
    )
    reason = text_field(_("Reason"), 300, required=True, help_text=_("It is kept in the register."))


class TransferForm(SourceFields, MaybeVersionedForm):
    """A power that a member gives to its body."""

    field_order = [
        "power", "scope", "deliberation_number", "deliberated_on", "starts_on", "ends_on", "source",
        "is_generated",
    ]  # fmt: skip

    power = PowerField()
    scope = text_field(_("What is transferred"), 300, help_text=_("Blank: the whole power."))
    deliberation_number = text_field(_("Number of the deliberation"), 80)
    deliberated_on = forms.DateField(label=_("Date of the deliberation"), widget=DayInput, required=False)
    starts_on = forms.DateField(label=_("The body replaces the member from"), widget=DayInput)
    ends_on = forms.DateField(
        label=_("The member runs it again from"),
        widget=DayInput,
        required=False,
        help_text=_("Blank while it runs."),
    )

    def __init__(self, data: Any, *, body: CooperationBody, transfer: PowerTransfer | None) -> None:
        initial = {name: getattr(transfer, name) for name in TRANSFER_NAMES} if transfer else {}
        super().__init__(data, initial={**initial, "version": body.version})
        self.fields["power"].keep(transfer.power if transfer else None)  # type: ignore[attr-defined]

    def facts(self) -> TransferFacts:
        return TransferFacts(**{name: self.cleaned_data[name] for name in TRANSFER_NAMES})


class EndTransferForm(MaybeVersionedForm):
    """When a power goes back to the member."""

    day = forms.DateField(label=_("The member runs it again from"), widget=DayInput)


class RemoveForm(MaybeVersionedForm):
    """Why something was never so."""

    reason = text_field(_("Why it is a mistake"), 300, required=True, help_text=_("It is kept in the log."))


class PowerForm(forms.Form):
    """One entry of the list of transferable powers."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        help_text=_("Letters, digits and hyphens."),
    )
    name_ar = text_field(_("Name in Arabic"), 120, attrs=ARABIC, required=True)
    name_fr = text_field(_("Name in French"), 120, attrs=FRENCH, required=True)
    position = forms.IntegerField(
        label=_("Position in the list"), min_value=0, max_value=32_000, required=False, initial=0
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, power: Power | None, **kwargs: Any) -> None:
        if power:
            kwargs["initial"] = {name: getattr(power, name) for name in POWER_NAMES}
        super().__init__(*args, **kwargs)

    def facts(self) -> PowerFacts:
        values = {name: self.cleaned_data[name] for name in POWER_NAMES}
        return PowerFacts(**{**values, "position": values["position"] or 0})
