"""The shape of what communes and the committee send about appeals."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.enums import AppealOutcome
from assessments.services.appeals.listing import WAITING
from assessments.views.review.forms import FIGURE, FiguresForm
from config.toolbox.inputs import FilesField, VersionedForm

LONGEST_REASON = 4000


class DraftedField(forms.CharField):
    """Words that a draft may lack, and that are needed before it is sent."""

    is_needed_later = True


class AppealReasonForm(VersionedForm):
    """The general reason of an appeal."""

    reason = DraftedField(
        label=_("General reason of the appeal"),
        help_text=_(
            "What the whole appeal asks for. Each line has its own reason beside. Needed before the appeal "
            "is sent."
        ),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class ClaimForm(AppealReasonForm, FiguresForm):
    """Why a line is contested, the figures that the commune holds to be right, its evidence."""

    reason = DraftedField(
        label=_("Why this line is contested"),
        help_text=_("Needed before the appeal is sent."),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    files = FilesField(label=_("Evidence to add"), required=False)


class SettleForm(VersionedForm, FiguresForm):
    """What the committee decides of one line, with the figures as they are to stand."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=AppealOutcome.choices)
    reason = forms.CharField(
        label=_("Reason of the decision on this line"),
        help_text=_("The commune reads it once the whole appeal is decided."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse to lose figures that were changed beside a score that is upheld."""
        upheld = self.cleaned_data.get("outcome") == AppealOutcome.UPHELD
        if upheld and any(name.startswith(FIGURE) for name in self.changed_data):
            raise forms.ValidationError(
                _("You changed figures: correct the line with them, or put them back as they were.")
            )
        return self.cleaned_data


class DecideForm(VersionedForm):
    """The reason of the whole decision."""

    reason = forms.CharField(
        label=_("Reason of the decision"),
        help_text=_("The commune and its province read it."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class AppealFilterForm(forms.Form):
    """Filters of the list, kept in the address. Every one is optional."""

    q = forms.CharField(label=_("Commune"), required=False, max_length=80)
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("All")),
            (WAITING, _("Waiting for a decision")),
            *AppealOutcome.choices,
        ],
    )
    year = forms.ChoiceField(label=_("Assessed year"), required=False)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", _("All")), *((str(year), str(year)) for year in years)]
