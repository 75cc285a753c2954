"""The shapes of what is sent about the meetings of regions."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from assessments.enums import FollowUpState
from assessments.models import MeetingGuest, MeetingRecommendation, RegionalMeeting
from assessments.services.meetings.holding import Attendance
from assessments.services.meetings.planning import MeetingFacts
from config.toolbox.clock import CASABLANCA, local
from config.toolbox.inputs import DayInput, VersionedForm

MOST_PEOPLE = 500
LONGEST_TEXT = 8000


class HourInput(forms.TimeInput):
    """An hour, as browsers ask for it."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def _words(language: str, rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "lang": language, "dir": "rtl" if language == "ar" else "ltr"})


def _line(language: str) -> forms.TextInput:
    return forms.TextInput(attrs={"lang": language, "dir": "rtl" if language == "ar" else "ltr"})


class MeetingForm(VersionedForm):
    """When and where a meeting is, and what it is about, in both languages."""

    day = forms.DateField(label=_("Day"), widget=DayInput)
    starts = forms.TimeField(label=_("Starts at"), widget=HourInput)
    ends = forms.TimeField(label=_("Ends at"), widget=HourInput)
    place_ar = forms.CharField(label=_("Place, in Arabic"), max_length=200, widget=_line("ar"))
    place_fr = forms.CharField(label=_("Place, in French"), max_length=200, widget=_line("fr"))
    agenda_ar = forms.CharField(
        label=_("Agenda, in Arabic"), max_length=LONGEST_TEXT, required=False, widget=_words("ar", 4)
    )
    agenda_fr = forms.CharField(
        label=_("Agenda, in French"), max_length=LONGEST_TEXT, required=False, widget=_words("fr", 4)
    )

    def __init__(self, *args: Any, meeting: RegionalMeeting | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {"version": 0}
        if meeting is not None:
            starts, ends = local(meeting.starts_at), local(meeting.ends_at)
            names = ("place_ar", "place_fr", "agenda_ar", "agenda_fr", "version")
            kwargs["initial"] = {name: getattr(meeting, name) for name in names}
            kwargs["initial"] |= {"day": starts.date(), "starts": starts.time(), "ends": ends.time()}
        super().__init__(*args, **kwargs)

    @property
    def facts(self) -> MeetingFacts:
        """Return what was typed; hours are Casablanca's."""
        given = self.cleaned_data
        return MeetingFacts(
            starts_at=_moment(given["day"], given["starts"]),
            ends_at=_moment(given["day"], given["ends"]),
            place_ar=given["place_ar"],
            place_fr=given["place_fr"],
            agenda_ar=given["agenda_ar"],
            agenda_fr=given["agenda_fr"],
        )


def _moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=CASABLANCA)


class ReasonForm(forms.Form):
    """Why a meeting is cancelled; those invited read it."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Those who were invited read it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class BodyForm(forms.Form):
    """A body called besides the communes and the provinces."""

    body = forms.CharField(label=_("Body"), max_length=150, widget=forms.TextInput(attrs={"dir": "auto"}))
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("An address of the body, not of a person. It is never shown to the public."),
        widget=forms.EmailInput(attrs={"dir": "ltr"}),
    )


class AttendanceForm(VersionedForm):
    """Which guests came and how many people of each: two controls a guest."""

    def __init__(self, *args: Any, guests: Iterable[MeetingGuest], version: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.guests = list(guests)
        self.initial = {"version": version}
        for guest in self.guests:
            came = {None: "", True: "yes", False: "no"}[guest.attended]
            self.fields[f"came-{guest.pk}"] = forms.ChoiceField(
                label=gettext("Came"),
                choices=[
                    ("", "–"),
                    ("yes", pgettext("guest of a meeting", "Present")),
                    ("no", pgettext("guest of a meeting", "Absent")),
                ],
                required=False,
                initial=came,
            )
            self.fields[f"people-{guest.pk}"] = forms.IntegerField(
                label=gettext("People"),
                min_value=0,
                max_value=MOST_PEOPLE,
                required=False,
                initial=guest.people or None,
            )

    def rows(self) -> list[tuple[MeetingGuest, forms.BoundField, forms.BoundField]]:
        """Return each guest with its two controls."""
        return [(guest, self[f"came-{guest.pk}"], self[f"people-{guest.pk}"]) for guest in self.guests]

    def answers(self) -> dict[int, Attendance]:
        """Return what was written of each guest, by its key."""
        given = self.cleaned_data
        said = {"": None, "yes": True, "no": False}
        return {
            guest.pk: (said[given[f"came-{guest.pk}"]], given[f"people-{guest.pk}"] or 0)
            for guest in self.guests
        }


class ConclusionsForm(VersionedForm):
    """What was concluded, in both languages; the public reads it."""

    conclusions_ar = forms.CharField(
        label=_("Conclusions, in Arabic"), max_length=LONGEST_TEXT, widget=_words("ar", 8)
    )
    conclusions_fr = forms.CharField(
        label=_("Conclusions, in French"), max_length=LONGEST_TEXT, widget=_words("fr", 8)
    )

    def __init__(self, *args: Any, meeting: RegionalMeeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {
            name: getattr(meeting, name) for name in ("conclusions_ar", "conclusions_fr", "version")
        }


class RecommendationForm(forms.Form):
    """What a meeting asks for, of whom and by when."""

    text_ar = forms.CharField(
        label=_("Recommendation, in Arabic"), max_length=LONGEST_TEXT, widget=_words("ar", 3)
    )
    text_fr = forms.CharField(
        label=_("Recommendation, in French"), max_length=LONGEST_TEXT, widget=_words("fr", 3)
    )
    owner = forms.CharField(
        label=_("Who is to act"),
        help_text=_("A commune, a province or a body: the public reads it, so no person's name."),
        max_length=150,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    due_on = forms.DateField(label=_("To be done by"), widget=DayInput)


class FollowUpForm(VersionedForm):
    """How far a recommendation has come."""

    state = forms.ChoiceField(label=_("State"), choices=FollowUpState.choices)
    note = forms.CharField(
        label=_("What was done"),
        help_text=_("Needed when it is done or given up. The public reads it."),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, recommendation: MeetingRecommendation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(recommendation, name) for name in ("state", "note", "version")}
