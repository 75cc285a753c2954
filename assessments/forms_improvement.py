"""The shape of improvement plans."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.enums import FollowUpState
from assessments.models import ImprovementAction
from assessments.services.improvement.plans import ActionFacts
from assessments.services.questionnaire import GridLine
from config.toolbox.inputs import DayInput, VersionedForm
from config.toolbox.languages import pick


class KeepForm(VersionedForm):
    """A word on the figures aimed at, and the plan that they replace."""

    note = forms.CharField(
        label=_("Note on the plan"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ActionForm(VersionedForm):
    """An action of a plan. A post is named, not a person: people change."""

    line = forms.ChoiceField(label=_("Line"))
    title = forms.CharField(label=_("What is to be done"), max_length=300)
    owner = forms.CharField(
        label=_("Who is to act"),
        help_text=_("A post or a service, such as the head of the technical service; no person’s name."),
        max_length=150,
    )
    due_on = forms.DateField(label=_("To be done by"), widget=DayInput)
    state = forms.ChoiceField(label=_("State"), choices=FollowUpState.choices, initial=FollowUpState.OPEN)
    note = forms.CharField(
        label=_("What was done"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, *args: Any, lines: list[GridLine], action: ImprovementAction | None = None, **kwargs: Any
    ) -> None:
        if action is not None:
            names = ("line", "title", "owner", "due_on", "state", "note", "version")
            kwargs["initial"] = {name: getattr(action, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = [  # type: ignore[attr-defined]
            (line.code, f"{line.code} – {pick(line, 'title')}") for line in lines
        ]

    def facts(self) -> ActionFacts:
        """Return what was typed."""
        given = self.cleaned_data
        return ActionFacts(
            given["line"],
            given["title"],
            given["owner"],
            given["due_on"],
            FollowUpState(given["state"]),
            given["note"],
        )
