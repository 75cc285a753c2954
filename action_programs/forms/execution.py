"""Forms of a programme at work: progress and money."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from action_programs.enums import FundingKind, ProjectStatus, SpendingStage
from action_programs.models import Progress, Project
from action_programs.services.progress import ProgressFacts, Standing
from action_programs.services.spending import SpendingFacts
from config.toolbox.inputs import AmountField, DayInput

ROWS, MAX_ROWS = "rows", 1000
NOTE_LENGTH = Progress._meta.get_field("note").max_length


def note_area(rows: int) -> forms.Textarea:
    """Return a box for words in any language."""
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class ProgressForm(forms.Form):
    """How far a project was on a day."""

    seen_on = forms.DateField(label=_("Day of the observation"), widget=DayInput)
    physical = forms.IntegerField(label=_("Physical progress (%)"), min_value=0, max_value=100)
    status = forms.ChoiceField(label=_("Status"), choices=ProjectStatus.choices)
    note = forms.CharField(
        label=_("What was seen"),
        max_length=NOTE_LENGTH,
        required=False,
        widget=note_area(4),
        help_text=_("Needed when the work is less far than it was before."),
    )

    def facts(self) -> ProgressFacts:
        return ProgressFacts(**self.cleaned_data)


class BulkDayForm(forms.Form):
    """The day of all the rows that say no other."""

    seen_on = forms.DateField(label=_("Day of the observations"), widget=DayInput)


class ProgressRowForm(forms.Form):
    """One project among all those of the page; a row left as it was is not recorded."""

    project = forms.IntegerField(widget=forms.HiddenInput)
    # What the page showed travels along: what a colleague saved meanwhile is not taken for typed here.
    status = forms.ChoiceField(label=_("Status"), choices=ProjectStatus.choices, show_hidden_initial=True)
    physical = forms.IntegerField(
        label=_("Physical progress (%)"),
        min_value=0,
        max_value=100,
        required=False,
        show_hidden_initial=True,
        widget=forms.NumberInput(attrs={"class": "num"}),
    )
    seen_on = forms.DateField(label=_("Another day"), widget=DayInput, required=False)
    note = forms.CharField(
        label=_("What was seen"),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.has_changed() and found.get("physical") is None and "physical" not in self.errors:
            self.add_error("physical", _("How far is the work, in percent?"))
        return found


class _Rows(forms.BaseFormSet):
    def facts(self, day: Any) -> dict[int, ProgressFacts]:
        """Return what is to be recorded, by the key of the project: the rows that say something."""
        return {
            form.cleaned_data["project"]: ProgressFacts(
                form.cleaned_data["seen_on"] or day,
                form.cleaned_data["physical"],
                form.cleaned_data["status"],
                form.cleaned_data["note"],
            )
            for form in self.forms
            if form.has_changed()
        }


ProgressRowFormSet = forms.formset_factory(
    ProgressRowForm, formset=_Rows, extra=0, max_num=MAX_ROWS, absolute_max=MAX_ROWS
)


def progress_rows(
    data: QueryDict | None, projects: list[Project], standing: dict[int, Standing]
) -> forms.BaseFormSet:
    """Return a row a project: those of the page that was sent, else all of them."""
    rows = {
        row.pk: {"project": row.pk, "status": standing[row.pk].status, "physical": standing[row.pk].physical}
        for row in projects
    }
    initial = list(rows.values())
    if data is not None:
        sent = [data.get(f"{ROWS}-{number}-project", "") for number in range(MAX_ROWS)]
        initial = [rows[int(key)] for key in sent if key.isdecimal() and int(key) in rows]
    return ProgressRowFormSet(data, prefix=ROWS, initial=initial)


class SpendingForm(forms.Form):
    """A commitment or a payment."""

    stage = forms.ChoiceField(label=_("Kind"), choices=SpendingStage.choices, widget=forms.RadioSelect)
    source = forms.ChoiceField(label=_("Source"), choices=FundingKind.choices)
    spent_on = forms.DateField(label=_("Date"), widget=DayInput)
    amount = AmountField(label=_("Amount (MAD)"))
    reference = forms.CharField(
        label=_("Reference"),
        max_length=120,
        required=False,
        help_text=_("Contract, order form or payment order."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def facts(self) -> SpendingFacts:
        return SpendingFacts(**self.cleaned_data)


class CancelForm(forms.Form):
    """Why something on record was a mistake."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=note_area(3))
