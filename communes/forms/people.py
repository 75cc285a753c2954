"""What administrators fill in about people and their posts."""

import json
from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.forms import NATIVE_CHOICES
from accounts.services.people import PersonFacts
from communes.cooperation.models import CooperationBody
from communes.enums import COMMUNE_ROLES, Authority, Role
from communes.exceptions import AccountRefusal
from communes.forms.places import CommuneField
from communes.models import Province, Region
from communes.services.directory import STATES
from communes.services.memberships import ROLES_WITH_REGIONS, Post, check_post
from config.toolbox.inputs import DayInput


class ReasonForm(forms.Form):
    """Why something weighty is done; it is kept in the log."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It is kept in the log."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PeopleFilterForm(forms.Form):
    """The filters of the list of people; every field is optional."""

    q = forms.CharField(label=_("Name, e-mail or commune"), required=False)
    role = forms.ChoiceField(label=_("Role"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, regions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("All")), *Role.choices]  # type: ignore[attr-defined]
        self.fields["region"].choices = [("", _("All")), *regions]  # type: ignore[attr-defined]
        self.fields["state"].choices = [("", _("All")), *STATES.items()]  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    """Who someone is."""

    full_name = forms.CharField(label=_("Full name"), max_length=150)
    email = forms.EmailField(label=_("E-mail address"))
    language = forms.ChoiceField(label=_("Language"), choices=NATIVE_CHOICES, widget=forms.RadioSelect)

    def facts(self) -> PersonFacts:
        return PersonFacts(**{key: self.cleaned_data[key] for key in ("email", "full_name", "language")})


class ChangePersonForm(PersonForm, ReasonForm):
    field_order = ["full_name", "email", "language", "reason"]


def _places(role: str) -> list[str]:
    """Return the fields that a role needs; static/js/post.js hides the others."""
    if role in COMMUNE_ROLES:
        return ["commune"]
    if role == Role.PROVINCE_OFFICER:
        return ["province"]
    if role == Role.BODY_OFFICER:
        return ["body"]
    return ["authority", "regions"] if role in ROLES_WITH_REGIONS else ["authority"]


PLACES = {role: _places(role) for role in Role.values}


class PostForm(forms.Form):
    """A role in a place. The place is the one that the role needs; the others stay empty."""

    role = forms.ChoiceField(
        label=_("Role"), choices=Role.choices, widget=forms.Select(attrs={"data-places": json.dumps(PLACES)})
    )
    commune = CommuneField(
        label=_("Commune"),
        required=False,
        help_text=_("Its name or its code; for commune agents and managers."),
    )
    province = forms.ModelChoiceField(
        label=_("Province or prefecture"),
        queryset=Province.objects.none(),
        required=False,
        help_text=_("For officers of a province or prefecture."),
    )
    body = forms.ModelChoiceField(
        label=_("Cooperation body"),
        queryset=CooperationBody.objects.none(),
        required=False,
        help_text=_("For those who run an intercommunal body."),
    )
    authority = forms.ChoiceField(
        label=_("Authority"),
        choices=[("", "—"), *Authority.choices],
        required=False,
        help_text=_("For the ministry's roles and inspectors."),
    )
    regions = forms.ModelMultipleChoiceField(
        label=_("Regions"),
        queryset=Region.objects.none(),
        required=False,
        help_text=_("For reviewers and approvers; none means the whole country."),
        widget=forms.CheckboxSelectMultiple,
    )
    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    ends_on = forms.DateField(
        label=_("Until"),
        required=False,
        help_text=_("This day included; empty without a limit."),
        widget=DayInput,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["province"].queryset = Province.objects.order_by("code")  # type: ignore[attr-defined]
        self.fields["body"].queryset = CooperationBody.objects.order_by("code")  # type: ignore[attr-defined]
        self.fields["regions"].queryset = Region.objects.order_by("code")  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                check_post(self.post())
            except AccountRefusal as refusal:
                raise forms.ValidationError(refusal.message) from refusal
        return cleaned

    def post(self) -> Post:
        """Return the post that was filled in."""
        values = self.cleaned_data
        return Post(
            role=values["role"],
            commune=values["commune"],
            province=values["province"],
            body=values["body"],
            authority=values["authority"],
            regions=tuple(values["regions"]),
            starts_on=values["starts_on"],
            ends_on=values["ends_on"],
        )


class AddPostForm(PostForm, ReasonForm):
    field_order = [
        "role",
        "commune",
        "province",
        "body",
        "authority",
        "regions",
        "starts_on",
        "ends_on",
        "reason",
    ]


class AddPersonForm(PersonForm, PostForm, ReasonForm):
    field_order = [
        "full_name", "email", "language", "role", "commune", "province", "body", "authority", "regions",
        "starts_on", "ends_on", "reason",
    ]  # fmt: skip


class WhenToHandOver(models.TextChoices):
    """When the work of somebody who leaves is handed over."""

    NOW = "now", _("Hand it over: the page to do so opens next")
    LATER = "later", _("Later: it stays in the list of what waits for nobody")


class LeavingForm(ReasonForm):
    """Why somebody leaves and, where work waits for them, when it is handed over."""

    def __init__(self, *args: Any, waits: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if waits:
            self.fields["work"] = forms.ChoiceField(
                label=_("What waits for this person"),
                choices=WhenToHandOver.choices,
                widget=forms.RadioSelect,
            )

    @property
    def hands_over(self) -> bool:
        """Tell whether the hand-over comes next."""
        return self.cleaned_data.get("work") == WhenToHandOver.NOW


class EndMembershipForm(LeavingForm):
    field_order = ["ends_on", "reason"]

    ends_on = forms.DateField(label=_("Last day"), widget=DayInput)
