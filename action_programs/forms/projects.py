"""Forms of a project and of the lines that pay it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from action_programs.enums import DATED_FUNDING, FundingKind, GenderMarker, Pillar, ProjectStatus
from action_programs.models import ActionProgramme, AxisProgramme, Project
from action_programs.services.projects import LineFacts, ProjectFacts, lines_of, next_number
from config.toolbox.inputs import AmountField, DayInput
from config.toolbox.languages import pick

EXTRA_LINES = 3


class GroupField(forms.ModelChoiceField):
    """A programme of an axis, named with its axis."""

    def label_from_instance(self, group: AxisProgramme) -> str:
        return f"{pick(group.axis, 'title')} – {pick(group, 'title')}"


class ProjectForm(forms.Form):
    """What a project is."""

    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=9999)
    group = GroupField(label=_("Axis and programme"), queryset=AxisProgramme.objects.none())
    title_ar = forms.CharField(
        label=_("Title in Arabic"), max_length=400, widget=forms.TextInput(attrs={"dir": "rtl", "lang": "ar"})
    )
    title_fr = forms.CharField(
        label=_("Title in French"),
        max_length=400,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "lang": "fr"}),
    )
    place = forms.CharField(
        label=_("Place: localities of the commune"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    starts_in = forms.TypedChoiceField(label=_("First year of the project"), coerce=int)
    ends_in = forms.TypedChoiceField(label=_("Last year of the project"), coerce=int)
    cost = AmountField(label=_("Cost (MAD)"))
    pillar = forms.ChoiceField(label=_("Pillar"), choices=Pillar.choices)
    gender = forms.ChoiceField(label=_("Gender marker"), choices=GenderMarker.choices)
    status = forms.ChoiceField(label=_("Status"), choices=ProjectStatus.choices)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, programme: ActionProgramme, project: Project | None, **kwargs: Any
    ) -> None:
        kwargs["initial"] = _initial(project) if project else {"number": next_number(programme)}
        super().__init__(*args, **kwargs)
        groups = AxisProgramme.objects.filter(axis__programme=programme).select_related("axis")
        self.fields["group"].queryset = groups.order_by("axis__position", "position")  # type: ignore[attr-defined]
        years = [(year, str(year)) for year in programme.years]
        for name in ("starts_in", "ends_in"):
            self.fields[name].choices = years  # type: ignore[attr-defined]

    def facts(self) -> ProjectFacts:
        return ProjectFacts(**{name: self.cleaned_data[name] for name in ProjectFacts.__slots__})


def _initial(project: Project) -> dict[str, Any]:
    return {name: getattr(project, name) for name in (*ProjectFacts.__slots__, "version")}


class LineForm(forms.Form):
    """One sum: its source, its year or its partner."""

    # A row left alone sends its first source all the same: it is not an answer.
    kind = forms.ChoiceField(label=_("Source"), choices=FundingKind.choices, initial=FundingKind.OWN)
    year = forms.IntegerField(
        label=_("Year"), min_value=2000, max_value=2110, required=False, widget=forms.NumberInput
    )
    partner = forms.CharField(
        label=_("Partner"), max_length=200, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    agreed_on = forms.DateField(label=_("Date of the agreement"), widget=DayInput, required=False)
    amount = AmountField(label=_("Amount (MAD)"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        kind = found.get("kind")
        if kind in DATED_FUNDING and found.get("year") is None and "year" not in self.errors:
            self.add_error("year", _("Which year’s?"))
        if kind == FundingKind.PARTNER and not found.get("partner"):
            self.add_error("partner", _("Name the partner."))
        if kind != FundingKind.PARTNER and found.get("partner"):
            self.add_error("partner", _("Only a partnership agreement has a partner."))
        return found

    def facts(self) -> LineFacts:
        return LineFacts(**{name: self.cleaned_data[name] for name in LineFacts.__slots__})


class _Lines(forms.BaseFormSet):
    def facts(self) -> list[LineFacts]:
        """Return the lines to keep: those typed and not ticked for removal."""
        kept = [form for form in self.forms if form.has_changed() or form.initial]
        return [form.facts() for form in kept if not form.cleaned_data.get("DELETE")]


LineFormSet = forms.formset_factory(LineForm, formset=_Lines, extra=EXTRA_LINES, can_delete=True, max_num=60)


def initial_lines(project: Project) -> list[dict[str, Any]]:
    """Return the lines of a project as the form shows them."""
    return [{name: getattr(line, name) for name in LineFacts.__slots__} for line in lines_of(project)]
