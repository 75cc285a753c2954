"""The shape of what is asked and said about recommendations."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.enums import FollowUpState
from assessments.services.audit.recommendation_list import LATE, NOT_CLOSED, REPORTED
from assessments.services.audit.recommendations import Word
from communes.models import Region
from config.toolbox.inputs import VersionedForm
from config.toolbox.languages import pick

# What a decision is called where it is taken.
DECISIONS = {
    FollowUpState.DONE: _("Confirm that it is done"),
    FollowUpState.OPEN: _("Reopen: it is still to be done"),
    FollowUpState.DROPPED: _("Give it up: it is no longer asked"),
}
REPORTS = {
    FollowUpState.UNDER_WAY: _("It is under way"),
    FollowUpState.DONE: _("It is done"),
}


class RecommendationFilterForm(forms.Form):
    """Filters of the list, kept in the address. Every one is optional."""

    q = forms.CharField(label=_("Commune"), required=False, max_length=80)
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("All")),
            (NOT_CLOSED, _("Not done yet")),
            (LATE, _("Late")),
            (REPORTED, _("Said done, to be confirmed")),
            *((state.value, state.label) for state in FollowUpState),
        ],
    )
    region = forms.ChoiceField(label=_("Region"), required=False)
    mission = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, regions: Iterable[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [
            ("", _("All")),
            *((place.code, pick(place, "name")) for place in regions),
        ]
        if len(self.fields["region"].choices) < 3:
            # A reader of one region, or of one commune, has nothing to choose.
            del self.fields["region"]


class FollowUpForm(VersionedForm):
    """What was done and how far it is, with a file; or what an authority decides."""

    state = forms.ChoiceField(label=pgettext_lazy("follow-up", "How far it is"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What was done, or why"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    file = forms.FileField(
        label=_("Document that shows it"),
        required=False,
        help_text=_("A PDF, a picture or an office document."),
    )

    def __init__(self, *args: Any, states: Sequence[FollowUpState], is_commune: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = REPORTS if is_commune else DECISIONS
        self.fields["state"].choices = [(state.value, words[state]) for state in states]
        if not is_commune:
            self.fields["state"].label = _("Decision")

    def word(self) -> Word:
        """Return what was typed."""
        given = self.cleaned_data
        return Word(FollowUpState(given["state"]), given["note"], given["file"], given["version"])
