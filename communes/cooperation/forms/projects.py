"""The form of a structural project, with a row for each part of its funding."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communes.cooperation.enums import FundingSource, ProjectState
from communes.cooperation.forms.common import (
    ARABIC,
    FRENCH,
    PowerField,
    SourceFields,
    text_field,
)
from communes.cooperation.models import PlanObjective, StructuralProject
from communes.cooperation.services.projects import NAMES, FundingPart, ProjectFacts
from config.toolbox.inputs import AmountField, MaybeVersionedForm
from config.toolbox.languages import pick

EXTRA_ROWS = 3
FIRST_YEAR, LAST_YEAR = 2000, 2100


class ObjectivesField(forms.ModelMultipleChoiceField):
    """Objectives of the plans, each with its plan."""

    def label_from_instance(self, objective: PlanObjective) -> str:
        return f"{objective.code} – {pick(objective, 'title')} ({pick(objective.plan, 'title')})"


def _year(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=FIRST_YEAR, max_value=LAST_YEAR)


class ProjectForm(SourceFields, MaybeVersionedForm):
    """What the register says of a structural project."""

    field_order = [
        "name_ar", "name_fr", "power", "state", "starts_year", "ends_year", "cost", "objectives",
        "no_objective_reason", "source", "is_generated",
    ]  # fmt: skip

    name_ar = text_field(_("Name in Arabic"), 200, attrs=ARABIC, required=True)
    name_fr = text_field(_("Name in French"), 200, attrs=FRENCH, required=True)
    power = PowerField(required=False)
    state = forms.ChoiceField(label=_("State"), choices=ProjectState.choices)
    starts_year = _year(pgettext_lazy("structural project", "First year"))
    ends_year = _year(pgettext_lazy("structural project", "Last year"))
    cost = AmountField(label=_("Cost (MAD)"), allows_zero=True)
    objectives = ObjectivesField(
        label=_("Objectives of the plans that it serves"),
        queryset=PlanObjective.objects.select_related("plan").order_by("plan", "code"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    no_objective_reason = text_field(_("Why it serves none of them"), 300)

    def __init__(self, *args: Any, project: StructuralProject | None, **kwargs: Any) -> None:
        if project:
            initial = {name: getattr(project, name) for name in (*NAMES, "version")}
            kwargs["initial"] = {**initial, "objectives": list(project.objectives.all())}
        super().__init__(*args, **kwargs)
        if not PlanObjective.objects.exists():
            self.fields["objectives"].help_text = _("No cooperation plan has an objective yet.")
        self.fields["power"].keep(project.power if project else None)  # type: ignore[attr-defined]

    def facts(self) -> ProjectFacts:
        return ProjectFacts(**{name: self.cleaned_data[name] for name in NAMES})


class FundingForm(forms.Form):
    """Who pays how much; a row without amount is left out."""

    source = forms.ChoiceField(label=_("Source"), choices=[("", "–"), *FundingSource.choices], required=False)
    payer = text_field(_("Who pays"), 200)
    amount = AmountField(label=_("Amount (MAD)"), required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("amount") is not None and not found.get("source") and "source" not in self.errors:
            self.add_error("source", _("From which source?"))
        is_begun = bool(found.get("source") or found.get("payer"))
        if is_begun and found.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("How much?"))
        return found


class _Rows(forms.BaseFormSet):
    def parts(self) -> list[FundingPart]:
        """Return the rows to keep: those with an amount that are not ticked for removal."""
        kept = [row.cleaned_data for row in self.forms if not row.cleaned_data.get("DELETE")]
        return [
            FundingPart(row["source"], Decimal(row["amount"]), row["payer"])
            for row in kept
            if row.get("amount") is not None
        ]


FundingFormSet = forms.formset_factory(
    FundingForm, formset=_Rows, extra=EXTRA_ROWS, can_delete=True, can_delete_extra=False, max_num=60
)


def funding_rows(data: QueryDict | None, project: StructuralProject | None) -> Any:
    """Return the rows of the funding of a project, and some empty ones."""
    rows = list(project.funding.values("source", "payer", "amount")) if project else []
    return FundingFormSet(data, prefix="rows", initial=rows)
