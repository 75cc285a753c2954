"""The shape of what is sent about missions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.models import AuditMission, Cycle
from assessments.services.audit.mission_page import MISSION_STATES
from communes.enums import Authority
from config.toolbox.inputs import DayInput

AUTHORITIES = (Authority.IGAT, Authority.IGF)


class InspectorsField(forms.ModelMultipleChoiceField):
    """People by name, each with their authority (annotated by ``missions.all_inspectors``)."""

    def label_from_instance(self, user: User) -> str:
        return f"{user} – {user.authority.upper()}"  # type: ignore[attr-defined]


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput)


class MissionForm(forms.Form):
    """A mission: its cycle (not changed afterwards), title, authority, inspectors and dates."""

    cycle = forms.ModelChoiceField(
        label=_("Assessed year"), queryset=Cycle.objects.filter(opened_at__isnull=False), empty_label=None
    )
    title = forms.CharField(label=_("Title"), max_length=150)
    authority = forms.ChoiceField(
        label=_("Authority"), choices=[(authority.value, authority.label) for authority in AUTHORITIES]
    )
    inspectors = InspectorsField(
        label=_("Inspectors"),
        help_text=_("Auditors of the authority above. They see the files of the mission between its dates."),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    starts_on = _day(_("From"))
    ends_on = _day(_("Until"))

    def __init__(
        self, *args: Any, inspectors: Any, mission: AuditMission | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["inspectors"].queryset = inspectors
        if mission is not None:
            del self.fields["cycle"]


class MissionFilterForm(forms.Form):
    """Filters of the files of a mission, kept in the address. Every one is optional."""

    q = forms.CharField(label=_("Commune"), required=False, max_length=80)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *((state.value, state.label) for state in MISSION_STATES)],
    )


class ChoiceForm(forms.Form):
    """Why a mission takes the files that are ticked."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The communes read it: why their files were chosen."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
