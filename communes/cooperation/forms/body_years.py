"""The form of the budget and the accounts of a year."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from communes.cooperation.enums import ExpenseNature, FundingSource
from communes.cooperation.models import BodyYear
from communes.cooperation.services.body_years import HEADINGS, YearFacts
from config.toolbox.inputs import AmountField, DayInput, MaybeVersionedForm

COLUMNS = {"planned": _("Budget (MAD)"), "actual": _("Accounts (MAD)")}


class BodyYearForm(MaybeVersionedForm):
    """The amounts by source and by nature; what is blank is not written."""

    budget_on = forms.DateField(label=_("Budget voted on"), widget=DayInput, required=False)
    accounts_on = forms.DateField(label=_("Accounts closed on"), widget=DayInput, required=False)
    note = forms.CharField(
        label=_("Note"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, data: Any, *, known: BodyYear | None) -> None:
        initial: dict[str, Any] = {}
        if known is not None:
            initial = {name: getattr(known, name) for name in ("budget_on", "accounts_on", "note", "version")}
            for line in known.lines.all():
                heading = line.source or line.nature
                initial |= {f"planned_{heading}": line.planned, f"actual_{heading}": line.actual}
        super().__init__(data, initial=initial)
        for heading in HEADINGS:
            for column, label in COLUMNS.items():
                words = f"{heading.label}, {label}"
                self.fields[f"{column}_{heading}"] = AmountField(
                    label=words, required=False, allows_zero=True
                )

    def sides(self) -> list[tuple["str | Promise", list[tuple[Any, list[forms.BoundField]]]]]:
        """Return resources and expenses: each heading with its fields."""
        sides = ((_("Resources"), FundingSource), (_("Expenses"), ExpenseNature))
        return [
            (words, [(heading, [self[f"{column}_{heading}"] for column in COLUMNS]) for heading in headings])
            for words, headings in sides
        ]

    def facts(self) -> YearFacts:
        found = self.cleaned_data
        amounts = {
            heading.value: (found[f"planned_{heading}"], found[f"actual_{heading}"]) for heading in HEADINGS
        }
        return YearFacts(amounts, found["budget_on"], found["accounts_on"], found["note"])
