"""Forms of the annual evaluation report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from action_programs.forms.execution import note_area
from action_programs.models import EvaluationReport
from action_programs.services.reports import ReportFacts
from config.toolbox.inputs import DayInput, VersionedForm


class ReportYearForm(forms.Form):
    """The year to be evaluated."""

    year = forms.TypedChoiceField(label=_("Year of execution"), coerce=int)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


class ReportForm(VersionedForm):
    """What the commune writes of a year, and what became of the report."""

    achievements = forms.CharField(
        label=_("What was done"),
        max_length=8000,
        required=False,
        widget=note_area(8),
        help_text=_("The figures of the year are drawn by the portal: say here what they mean."),
    )
    difficulties = forms.CharField(
        label=_("Difficulties met"), max_length=8000, required=False, widget=note_area(6)
    )
    measures = forms.CharField(
        label=_("Measures proposed"), max_length=8000, required=False, widget=note_area(6)
    )
    sent_to_committees_on = forms.DateField(
        label=_("Sent to the permanent committees on"),
        widget=DayInput,
        required=False,
        help_text=_("Expected 30 days before the session (decree 2.16.301, article 14)."),
    )
    committee_opinion = forms.CharField(
        label=_("Opinion of the committees"), max_length=4000, required=False, widget=note_area(5)
    )
    session_on = forms.DateField(label=_("Examined by the council on"), widget=DayInput, required=False)
    session = forms.CharField(
        label=_("Session"),
        max_length=120,
        required=False,
        help_text=_("For example: ordinary session of May 2029."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def facts(self) -> ReportFacts:
        return ReportFacts(**{name: self.cleaned_data[name] for name in ReportFacts.__slots__})


def report_initial(report: EvaluationReport) -> dict[str, Any]:
    """Return a report as its form shows it."""
    return {name: getattr(report, name) for name in (*ReportFacts.__slots__, "version")}


class PublishReportForm(forms.Form):
    """The day a report was made public."""

    published_on = forms.DateField(label=_("Published on"), widget=DayInput)
