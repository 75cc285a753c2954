"""Forms of a programme: its start, its steps, its axes, its vote and its visa."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from action_programs.enums import State
from action_programs.services.lateness import Late
from config.toolbox.inputs import DayInput


class StartForm(forms.Form):
    """The period of a new programme."""

    first_year = forms.IntegerField(
        label=_("First of the six years"), min_value=2010, max_value=2100, help_text=_("For example 2027.")
    )
    mandate_starts_on = forms.DateField(
        label=_("Start of the council’s mandate"),
        widget=DayInput,
        help_text=_("The programme is drawn up in the first year of the mandate (article 78)."),
    )


class StepForm(forms.Form):
    """When a step took place, before whom, and what came of it."""

    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    ends_on = forms.DateField(label=_("Until"), widget=DayInput, required=False)
    body = forms.CharField(
        label=_("Body"), max_length=200, required=False, help_text=_("Who met, who decided, who was heard.")
    )
    note = forms.CharField(
        label=_("What was said or decided"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )


class TitleForm(forms.Form):
    """The titles of an axis, or of a programme within it."""

    title_ar = forms.CharField(
        label=_("Title in Arabic"), max_length=250, widget=forms.TextInput(attrs={"dir": "rtl", "lang": "ar"})
    )
    title_fr = forms.CharField(
        label=_("Title in French"),
        max_length=250,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "lang": "fr"}),
    )


class VoteForm(forms.Form):
    """The council's vote."""

    voted_on = forms.DateField(label=_("Date of the vote"), widget=DayInput)
    session = forms.CharField(
        label=_("Session"), max_length=120, help_text=_("For example: ordinary session of February 2027.")
    )
    votes_for = forms.IntegerField(label=_("Votes for"), min_value=0, max_value=999)
    votes_against = forms.IntegerField(label=_("Votes against"), min_value=0, max_value=999)


class VisaForm(forms.Form):
    """The governor's decision."""

    decided_on = forms.DateField(label=_("Date of the decision"), widget=DayInput)
    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[("given", _("The visa is given")), ("refused", _("The visa is refused"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Reasons"),
        max_length=4000,
        required=False,
        help_text=_("Needed when the visa is refused."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


class ProgrammeFilterForm(forms.Form):
    """What a reader looks for in the list of programmes."""

    q = forms.CharField(label=_("Commune"), max_length=80, required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    late = forms.ChoiceField(label=_("Late with"), required=False)
    # The code of a region or a province, from the table of sums.
    place = forms.CharField(max_length=12, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("All")), *State.choices]  # type: ignore[attr-defined]
        self.fields["late"].choices = [("", _("All")), *Late.choices]  # type: ignore[attr-defined]


class PublicFilterForm(forms.Form):
    """The commune whose programme somebody looks for."""

    q = forms.CharField(label=_("Commune"), max_length=80, required=False)
