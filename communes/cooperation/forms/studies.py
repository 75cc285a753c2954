"""The form of a financing study: what it says, and its lines in one table."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.cooperation.enums import ExpenseNature, FundingSource
from communes.cooperation.models import FinancingStudy, Procedure, StudyLine
from communes.cooperation.models.creation import YEARS
from communes.cooperation.services.studies import LineFacts, StudyFacts
from config.toolbox.inputs import AmountField, VersionedForm

RESOURCES, EXPENSES = "resources", "expenses"
MOST_LINES = 60
MORE_ROWS = 4
FIRST_YEAR, LAST_YEAR = 2000, 2100
YEAR_FIELDS = [f"year_{year}" for year in range(1, YEARS + 1)]


class StudyForm(VersionedForm):
    """What a study says beside its figures."""

    first_year = forms.IntegerField(
        label=gettext_lazy("First year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text=gettext_lazy("Five years from it."),
    )
    demand = forms.CharField(
        label=gettext_lazy("What is to be served, and how it was worked out"),
        help_text=gettext_lazy("The volume: inhabitants, journeys, tonnes, connections…"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    conclusions = forms.CharField(
        label=gettext_lazy("Conclusions of the study"),
        help_text=gettext_lazy("They may wait while the study is written; the step is concluded with them."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )

    def facts(self, resources: "LineRows", expenses: "LineRows") -> StudyFacts:
        data = self.cleaned_data
        return StudyFacts(
            first_year=data["first_year"],
            demand=data["demand"],
            resources=resources.facts(),
            expenses=expenses.facts(),
            conclusions=data["conclusions"],
        )


class LineForm(forms.Form):
    """A row of the table; one with neither wording nor amount is no line."""

    kind = forms.ChoiceField()
    label = forms.CharField(
        label=gettext_lazy("Wording"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, *args: Any, kinds: Any, kind_label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds.choices  # type: ignore[attr-defined]
        self.fields["kind"].initial = kinds.values[0]
        self.fields["kind"].label = kind_label
        for place, name in enumerate(YEAR_FIELDS, start=1):
            label = _("Year %(number)s") % {"number": place}
            self.fields[name] = AmountField(label=label, allows_zero=True, required=False)
        self.fields["remove"] = forms.BooleanField(label=_("Remove"), required=False)

    @property
    def cells(self) -> list[forms.BoundField]:
        return list(self.visible_fields())

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("remove") or self.errors:
            return found
        has_amount = any(found.get(name) is not None for name in YEAR_FIELDS)
        if has_amount and not found.get("label"):
            self.add_error("label", _("Word this line."))
        elif found.get("label") and not has_amount:
            self.add_error("label", _("Write the amounts of this line, or tick that it is removed."))
        return found

    def facts(self) -> LineFacts | None:
        data = self.cleaned_data
        if data.get("remove") or not data.get("label"):
            return None
        amounts = tuple(data[name] if data[name] is not None else Decimal(0) for name in YEAR_FIELDS)
        return LineFacts(data["kind"], data["label"], amounts)


class LineRows(forms.BaseFormSet):
    """The rows of the resources, or those of the expenses."""

    def facts(self) -> list[LineFacts]:
        """Return the lines that the rows say, in their order."""
        return [facts for form in self.forms if (facts := form.facts()) is not None]


def line_rows(
    data: Any,
    prefix: str,
    procedure: Procedure,
    study: FinancingStudy | None,
) -> LineRows:
    """Return a row a line and blank ones; before there is a study, a row for each source or nature.

    The contributions that the founders propose are written into theirs.
    """
    kinds: Any = FundingSource if prefix == RESOURCES else ExpenseNature
    if study is not None:
        side = "source" if prefix == RESOURCES else "nature"
        initial = [_initial(line, side) for line in study.lines.exclude(**{side: ""})]
    else:
        initial = [{"kind": kind} for kind in kinds.values]
        if prefix == RESOURCES:
            initial[0] |= _contributions(procedure)
    rows = forms.formset_factory(
        LineForm, formset=LineRows, extra=MORE_ROWS, max_num=MOST_LINES, absolute_max=MOST_LINES
    )
    label = _("Source") if prefix == RESOURCES else _("Nature")
    options = {"kinds": kinds, "kind_label": label, "use_required_attribute": False}
    return rows(data, prefix=prefix, initial=initial, form_kwargs=options)  # type: ignore[return-value]


def are_valid(form: StudyForm, rows: Sequence[LineRows]) -> bool:
    """Tell whether all of a study is right, every part judged."""
    return all([form.is_valid(), *(one.is_valid() for one in rows)])


def _initial(line: StudyLine, side: str) -> dict[str, Any]:
    amounts = dict(zip(YEAR_FIELDS, line.years, strict=True))
    return {"kind": getattr(line, side), "label": line.label, **amounts}


def _contributions(procedure: Procedure) -> dict[str, Any]:
    total = sum((founder.contribution for founder in procedure.founders.all()), Decimal(0))
    if not total:
        return {}
    label = _("Contributions that the members propose")
    return {"label": label, **dict.fromkeys(YEAR_FIELDS, total)}
