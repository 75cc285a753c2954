"""The forms of creations: what they are about, members, steps, documents."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communes.cooperation.enums import BodyKind, Origin, Step
from communes.cooperation.models import Founder, Power, Procedure
from communes.cooperation.services.procedure_list import FINISHED, GIVEN_UP, OPEN, ProcedureFilter
from communes.cooperation.services.procedures import FounderFacts, ProcedureFacts
from communes.forms.places import LEVELS, CommuneField, suggesting, typed_place
from communes.models import Commune, Region
from config.toolbox.inputs import (
    AmountField,
    MaybeVersionedForm,
    WholeField,
)
from config.toolbox.languages import pick

PREFIX = "founders"
MOST_MEMBERS = 120
NEW_ROWS, MORE_ROWS = 12, 4
LEVEL_NAMES = {"commune": _("Commune"), "province": _("Province or prefecture"), "region": _("Region")}


class ProcedureForm(MaybeVersionedForm):
    """What a creation is about; ``lead`` is chosen for those of the State only."""

    kind = forms.ChoiceField(label=_("Kind"), choices=BodyKind.choices, widget=forms.RadioSelect)
    name_ar = forms.CharField(
        label=_("Name in Arabic"), max_length=200, widget=forms.TextInput(attrs={"dir": "rtl", "lang": "ar"})
    )
    name_fr = forms.CharField(
        label=_("Name in French"), max_length=200, widget=forms.TextInput(attrs={"dir": "ltr", "lang": "fr"})
    )
    purpose = forms.CharField(
        label=_("Why this body is wanted"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    lead = CommuneField(
        label=_("Commune that leads"),
        required=False,
        help_text=_("Its name or its code; one of the members."),
    )
    seat = CommuneField(label=_("Commune of the seat"), required=False, help_text=_("Its name or its code."))
    duration = WholeField(label=_("Duration (years)"), required=False, help_text=_("Empty: without limit."))
    powers = forms.ModelMultipleChoiceField(
        label=_("Powers to transfer"),
        queryset=Power.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, origin: str, procedure: Procedure | None = None, **kwargs: Any) -> None:
        kept = list(procedure.powers.values_list("pk", flat=True)) if procedure else []
        if procedure is not None:
            names = ("version", "kind", "name_ar", "name_fr", "purpose", "lead", "seat", "duration")
            kwargs["initial"] = {name: getattr(procedure, name) for name in names} | {"powers": kept}
        super().__init__(*args, **kwargs)
        powers = self.fields["powers"]
        powers.queryset = Power.objects.filter(Q(is_active=True) | Q(pk__in=kept))  # type: ignore[attr-defined]
        powers.label_from_instance = lambda power: pick(power, "name")  # type: ignore[attr-defined]
        if origin == Origin.COMMUNES:
            del self.fields["lead"]

    def clean_duration(self) -> int | None:
        years = self.cleaned_data["duration"]
        if years is not None and not 1 <= years <= 99:
            raise forms.ValidationError(_("Write a number of years from 1 to 99."), code="years")
        return years

    def facts(self, founders: list[FounderFacts]) -> ProcedureFacts:
        values = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return ProcedureFacts(founders=founders, **{**values, "powers": tuple(values["powers"])})


class FounderForm(forms.Form):
    """A row of the members to be; a row whose place is empty is nobody."""

    level = forms.ChoiceField(label=_("Level"), choices=LEVEL_NAMES.items(), initial="commune")
    place = forms.CharField(
        label=_("Name or code"),
        max_length=120,
        required=False,
        widget=suggesting(**{"hx-include": "closest tr"}),
    )
    contribution = AmountField(
        label=_("Yearly contribution proposed (MAD)"), allows_zero=True, required=False
    )

    @property
    def cells(self) -> list[forms.BoundField]:
        return list(self.visible_fields())

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        typed = found.get("place", "").strip()
        if not typed:
            if found.get("contribution"):
                self.add_error("place", _("Who would pay this?"))
            return found
        try:
            found["found"] = typed_place(typed, LEVELS.get(found.get("level", ""), Commune))
        except forms.ValidationError as failure:
            self.add_error("place", failure)
        return found

    def facts(self) -> FounderFacts | None:
        place = self.cleaned_data.get("found")
        return FounderFacts(place, self.cleaned_data["contribution"] or Decimal(0)) if place else None


class _Rows(forms.BaseFormSet):
    def facts(self) -> list[FounderFacts]:
        """Return the members that the rows name, in their order."""
        return [facts for form in self.forms if (facts := form.facts()) is not None]


def founder_rows(data: Any, founders: list[Founder] | None = None, *, lead: Commune | None = None) -> Any:
    """Return a row a member, and blank ones; a new creation begins with the commune that leads it."""
    initial: list[dict[str, Any]] = [
        {
            "level": next(name for name, model in LEVELS.items() if isinstance(founder.place, model)),
            "place": founder.place.code,
            "contribution": founder.contribution,
        }
        for founder in founders or []
    ]
    if lead is not None:
        initial = [{"level": "commune", "place": lead.code}]
    extra = MORE_ROWS if founders else NEW_ROWS
    rows = forms.formset_factory(
        FounderForm, formset=_Rows, extra=extra, max_num=MOST_MEMBERS, absolute_max=MOST_MEMBERS
    )
    return rows(data, prefix=PREFIX, initial=initial, form_kwargs={"use_required_attribute": False})


class ProcedureFilterForm(forms.Form):
    """What a reader looks for among creations."""

    q = forms.CharField(label=_("Name, or commune among the members"), max_length=80, required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    step = forms.ChoiceField(label=_("Step under way"), required=False)
    origin = forms.ChoiceField(label=_("Origin"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    sort = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = [(region.code, pick(region, "name")) for region in Region.objects.order_by("code")]
        states = {
            OPEN: pgettext_lazy("creation of a body", "Open"),
            FINISHED: pgettext_lazy("creation of a body", "Finished"),
            GIVEN_UP: pgettext_lazy("creation of a body", "Given up"),
        }
        choices: dict[str, list[Any]] = {
            "state": list(states.items()),
            "step": list(Step.choices),
            "origin": list(Origin.choices),
            "kind": list(BodyKind.choices),
            "region": regions,
        }
        for name, items in choices.items():
            self.fields[name].choices = [("", _("All")), *items]  # type: ignore[attr-defined]

    def wanted(self) -> ProcedureFilter:
        """Return what is asked for; what nobody can ask for is left out."""
        self.is_valid()
        found = dict(self.cleaned_data) if self.is_bound else {}
        text, sort = found.pop("q", ""), found.pop("sort", "")
        return ProcedureFilter(text=text, sort=sort or "-opened", **found)
