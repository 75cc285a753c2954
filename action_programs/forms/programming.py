"""Forms of the three-year programming: a new version, its grid of amounts, its budget."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from action_programs.enums import RESOURCE_HEADINGS, SPENDING_HEADINGS, BudgetHeading, BudgetSide
from action_programs.models import ActionProgramme, ThreeYearProgramming
from action_programs.models.budget import PBT_YEARS
from action_programs.services.programming import Amounts, next_first_year
from config.toolbox.inputs import AmountField, DayInput, VersionedForm


class StartProgrammingForm(forms.Form):
    """The first of the three years of a new version."""

    first_year = forms.TypedChoiceField(
        label=_("First of the three years"),
        coerce=int,
        help_text=_("Amounts of the last version are copied, each year to itself."),
    )
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )

    def __init__(self, *args: Any, programme: ActionProgramme, **kwargs: Any) -> None:
        super().__init__(*args, initial={"first_year": next_first_year(programme)}, **kwargs)
        years = [(year, str(year)) for year in programme.years]
        self.fields["first_year"].choices = years  # type: ignore[attr-defined]


class ProgrammingForm(VersionedForm):
    """Every heading in each of the three years; blank is zero."""

    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )

    def __init__(
        self, *args: Any, programming: ThreeYearProgramming, amounts: Amounts, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"note": programming.note, "version": programming.version}
        super().__init__(*args, **kwargs)
        for heading in BudgetHeading:
            for index, year in enumerate(programming.years):
                self.fields[_name(heading, index)] = AmountField(
                    label=f"{heading.label} – {year}",
                    required=False,
                    allows_zero=True,
                    initial=amounts[heading][index] or None,
                )

    @property
    def sides(self) -> Iterator[tuple[BudgetSide, list[tuple[BudgetHeading, list[forms.BoundField]]]]]:
        """The grid as it is shown: resources, then spending, a row a heading."""
        for side, headings in (
            (BudgetSide.RESOURCES, RESOURCE_HEADINGS),
            (BudgetSide.SPENDING, SPENDING_HEADINGS),
        ):
            yield side, [(heading, self._row(heading)) for heading in headings]

    def _row(self, heading: BudgetHeading) -> list[forms.BoundField]:
        return [self[_name(heading, index)] for index in range(PBT_YEARS)]

    def amounts(self) -> dict[str, list[Decimal]]:
        return {
            str(heading): [
                self.cleaned_data[_name(heading, index)] or Decimal(0) for index in range(PBT_YEARS)
            ]
            for heading in BudgetHeading
        }


class AttachForm(forms.Form):
    """When the budget that a version is attached to was voted."""

    voted_on = forms.DateField(label=_("Day of the budget vote"), widget=DayInput)


def _name(heading: BudgetHeading, index: int) -> str:
    return f"{heading}-{index}"
