"""The shape of what reviewers, approvers and administrators send."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.enums import Decision
from assessments.scoring import Field, FieldType
from assessments.services.answers import typed_form
from assessments.services.corrections import FiguresRefused
from assessments.services.queue import CLAIMS
from communes.models import Province
from config.toolbox.languages import pick

CLAIM_WORDS = {
    "me": _("Claimed by me"),
    "nobody": _("Not claimed"),
    "anyone": _("Claimed by anyone"),
    "assigned": _("Assigned to me"),
    "unassigned": _("Neither assigned nor claimed"),
}
ONLY = "1"
# What the names of the controls of figures begin with.
FIGURE = "figure-"


class QueueForm(forms.Form):
    """Filters of the queue, kept in the address. Every one is optional."""

    q = forms.CharField(label=_("Commune"), required=False, max_length=80)
    region = forms.ChoiceField(label=_("Region"), required=False)
    province = forms.ChoiceField(label=_("Province or prefecture"), required=False)
    claimed = forms.ChoiceField(
        label=_("Claimed or assigned"),
        required=False,
        choices=[("", _("All")), *((code, CLAIM_WORDS[code]) for code in CLAIMS)],
    )
    late = forms.ChoiceField(
        label=_("Submission"), required=False, choices=[("", _("All")), (ONLY, _("Late only"))]
    )
    near = forms.ChoiceField(
        label=_("Declared score"), required=False, choices=[("", _("All")), (ONLY, _("Near the threshold"))]
    )
    risky = forms.ChoiceField(
        label=_("What the portal noticed"),
        required=False,
        choices=[
            ("", _("All")),
            ("any", _("Something to look at")),
            ("close", _("Something to look at closely")),
        ],
    )
    asked = forms.ChoiceField(
        label=_("Documents asked for"),
        required=False,
        choices=[("", _("All")), ("us", _("Answers to read")), ("them", _("Waiting for the commune"))],
    )
    overdue = forms.ChoiceField(
        label=_("Review"), required=False, choices=[("", _("All")), (ONLY, _("Late reviews only"))]
    )
    reviewer = forms.ChoiceField(label=_("Reviewer"), required=False)
    year = forms.ChoiceField(label=_("Assessed year"), required=False)
    state = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)
    size = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        years: Sequence[int],
        provinces: Sequence[Province],
        region: str,
        reviewers: Sequence[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if reviewers:
            self.fields["reviewer"].choices = [
                ("", _("All")),
                *((str(person.pk), str(person)) for person in reviewers),
            ]
        else:
            # A reviewer chooses between their own files and those of others.
            del self.fields["reviewer"]
        regions = {province.region.code: province.region for province in provinces}
        self.fields["region"].choices = [
            ("", _("All")),
            *((code, pick(place, "name")) for code, place in sorted(regions.items())),
        ]
        self.fields["province"].choices = [
            ("", _("All")),
            *(
                (place.code, pick(place, "name"))
                for place in provinces
                if not region or place.region.code == region
            ),
        ]
        self.fields["year"].choices = [(str(year), str(year)) for year in years]


class ReasonForm(forms.Form):
    """A reason that the log keeps."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class ReturnForm(forms.Form):
    """What the reviewer tells the commune beside the comments of the lines."""

    note = forms.CharField(
        label=_("Message to the commune"),
        help_text=_("The comments of the lines sent back go with it."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HandOverForm(ReasonForm):
    """The reviewer who goes on, and why."""

    to = forms.ModelChoiceField(label=_("Reviewer"), queryset=User.objects.none())
    field_order = ["to", "reason"]

    def __init__(self, *args: Any, reviewers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = reviewers


class AssignForm(forms.Form):
    """The reviewer whom files are to wait for, and what they are told."""

    to = forms.ModelChoiceField(label=_("Reviewer"), queryset=User.objects.none())
    message = forms.CharField(
        label=_("Message to the reviewer"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, reviewers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = reviewers


class FilterForm(forms.Form):
    """The name of a filter of the queue, and whether the queue opens with it."""

    name = forms.CharField(label=_("Name"), max_length=60)
    is_default = forms.BooleanField(label=_("Open the queue with this filter"), required=False)


class UnchangedForm(forms.Form):
    """The reviewer's word that the ticked lines are as they are said to be."""

    confirmed = forms.BooleanField(
        label=_("I have read the reasons of the ticked lines and I accept each of them.")
    )
    seen_step = forms.IntegerField(widget=forms.HiddenInput)


class FiguresForm(forms.Form):
    """A form that holds the figures of a line as they are to stand."""

    def __init__(
        self, *args: Any, fields: Sequence[Field], in_force: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.figure_fields = fields
        for field in fields:
            self.fields[FIGURE + field.code] = _control(field, in_force.get(field.code, ""))

    @property
    def figures(self) -> dict[str, str]:
        """Return the texts typed for the line's fields."""
        return {field.code: self.cleaned_data[FIGURE + field.code] for field in self.figure_fields}

    def figure_controls(self) -> list[forms.BoundField]:
        """Return the controls of the figures, in the line's order."""
        return [self[FIGURE + field.code] for field in self.figure_fields]

    def explain_figures(self, refusal: FiguresRefused) -> None:
        """Put each refusal beside the figure that it is about; what was typed stays."""
        for code, why in refusal.refusals.items():
            self.add_error(FIGURE + code, why.message)


class DecisionForm(FiguresForm):
    """The reviewer's word on one line, with the line's figures as they are to stand."""

    decision = forms.ChoiceField(label=_("Decision"), choices=Decision.choices)
    comment = forms.CharField(
        label=_("Comment"),
        help_text=_("Needed to correct a line or to send it back. The commune reads it."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen_step = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Refuse to lose figures that were typed beside another decision than a correction."""
        typed = [name for name in self.changed_data if name.startswith(FIGURE)]
        if typed and self.cleaned_data.get("decision") in {Decision.ACCEPTED, Decision.RETURNED}:
            raise forms.ValidationError(
                _("You changed figures: correct the line with them, or put them back as they were.")
            )
        return self.cleaned_data


def _control(field: Field, text: str) -> forms.Field:
    """Return the control of a figure: its texts are read by the service, like the commune's."""
    label = pick(field, "label")
    if field.type in {FieldType.BOOLEAN, FieldType.EVIDENCE}:
        answers = [("true", _("Yes")), ("false", _("No")), ("", _("Not answered"))]
        return forms.ChoiceField(
            label=label, required=False, choices=answers, initial=text, widget=forms.RadioSelect
        )
    mode = {FieldType.DATE: "text", FieldType.INTEGER: "numeric"}.get(field.type, "decimal")
    return forms.CharField(
        label=label,
        required=False,
        max_length=200,
        initial=typed_form(field, text),
        help_text=pick(field, "unit") if field.unit else "",
        widget=forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off"}),
    )
