"""Forms of a project, of the lines that pay it and of its places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from action_programs.enums import DATED_FUNDING, FundingKind, GenderMarker, Pillar, ProjectStatus
from action_programs.models import ActionProgramme, AxisProgramme, Project
from action_programs.services.indicators import indicator_choices
from action_programs.services.projects import LineFacts, PointFacts, ProjectFacts, facts_of
from action_programs.services.running import is_running, lived_status
from config.toolbox.inputs import AmountField, DayInput, MaybeVersionedForm
from config.toolbox.languages import pick
from config.toolbox.numbers import western_digits

EXTRA_LINES = 3
EXTRA_POINTS = 2
DEGREES = Decimal("0.00001")


@dataclass(frozen=True)
class ProjectChoices:
    """What the lists of a project's form hold, read once for any number of forms.

    While the programme is at work (``is_running``), the status follows progress and is not typed.
    """

    groups: Mapping[int, AxisProgramme]
    years: Sequence[int]
    indicators: Sequence[tuple[str, str]]
    is_running: bool

    @classmethod
    def of(cls, programme: ActionProgramme) -> "ProjectChoices":
        groups = AxisProgramme.objects.filter(axis__programme=programme).select_related("axis")
        ordered = groups.order_by("axis__position", "position")
        return cls(
            {group.pk: group for group in ordered},
            programme.years,
            indicator_choices(),
            is_running(programme),
        )

    @property
    def named_groups(self) -> list[tuple[int, str]]:
        """The programmes of axes, each named with its axis."""
        return [
            (pk, f"{pick(group.axis, 'title')} – {pick(group, 'title')}") for pk, group in self.groups.items()
        ]


class ProjectForm(MaybeVersionedForm):
    """What a project is."""

    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=9999)
    group = forms.TypedChoiceField(label=_("Axis and programme"))
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
    responsible = forms.CharField(
        label=_("In charge"), max_length=150, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    indicator = forms.ChoiceField(label=_("Performance indicator served"), required=False)

    def __init__(
        self,
        *args: Any,
        choices: ProjectChoices,
        project: Project | None = None,
        number: int | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = initial_of(project) if project else {"number": number}
        super().__init__(*args, **kwargs)
        self.fill(choices, project)
        self.lived_status = lived_status(project) if choices.is_running else None
        if choices.is_running:
            del self.fields["status"]

    def fill(self, choices: ProjectChoices, project: Project | None) -> None:
        """Give the lists what they hold; an indicator of an older grid stays where it was chosen."""
        known = list(choices.indicators)
        if project and project.indicator and project.indicator not in dict(known):
            known.append((project.indicator, project.indicator))
        lists = {
            "group": choices.named_groups,
            "starts_in": [(year, str(year)) for year in choices.years],
            "ends_in": [(year, str(year)) for year in choices.years],
            "indicator": [("", "–"), *known],
        }
        for name, items in lists.items():
            self.fields[name].choices = items  # type: ignore[attr-defined]
        self.fields["group"].coerce = lambda pk: choices.groups[int(pk)]  # type: ignore[attr-defined]

    def facts(self) -> ProjectFacts:
        values = {"status": self.lived_status, **self.cleaned_data}
        return ProjectFacts(**{name: values[name] for name in ProjectFacts.__slots__})


def initial_of(project: Project) -> dict[str, Any]:
    """Return a stored project as its form shows it."""
    facts = facts_of(project)
    values = {name: getattr(facts, name) for name in ProjectFacts.__slots__}
    return {**values, "group": project.group_id, "version": project.version}


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


class DegreesField(forms.DecimalField):
    """Degrees as maps and telephones write them, to about a metre: 33,51234 or 33.5123456."""

    def __init__(self, *, most: int, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr", "class": "num"})
        super().__init__(min_value=-most, max_value=most, widget=widget, **options)

    def to_python(self, value: Any) -> Decimal | None:
        """Return the degrees to five decimals, None for a blank."""
        text = western_digits(str(value if value is not None else "")).replace("٫", ".").replace(",", ".")
        try:
            return Decimal(text).quantize(DEGREES) if text else None
        except InvalidOperation as fault:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from fault


class PointForm(forms.Form):
    """A place of the project: the name of a locality and where it is."""

    label = forms.CharField(
        label=_("Locality"), max_length=150, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    latitude = DegreesField(label=_("Latitude (degrees)"), most=90)
    longitude = DegreesField(label=_("Longitude (degrees)"), most=180)

    def facts(self) -> PointFacts:
        return PointFacts(**{name: self.cleaned_data[name] for name in PointFacts.__slots__})


class _Kept(forms.BaseFormSet):
    def facts(self) -> list[Any]:
        """Return the rows to keep: those typed and not ticked for removal."""
        kept = [form for form in self.forms if form.has_changed() or form.initial]
        return [form.facts() for form in kept if not form.cleaned_data.get("DELETE")]


LineFormSet = forms.formset_factory(LineForm, formset=_Kept, extra=EXTRA_LINES, can_delete=True, max_num=60)
PointFormSet = forms.formset_factory(
    PointForm, formset=_Kept, extra=EXTRA_POINTS, can_delete=True, max_num=30
)


def initial_rows(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Return lines or places as their formset shows them."""
    return [{name: getattr(row, name) for name in row.__slots__} for row in rows]
