"""Forms of the participation: poles, meetings and their attendance, proposals and their fate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from action_programs.enums import Audience, Fate
from action_programs.models import ActionProgramme, Meeting, Pole, Project, Proposal
from action_programs.services.meetings import AttendanceFacts, MeetingFacts, PoleFacts
from action_programs.services.proposals import Decision, ProposalFacts
from config.toolbox.dates import format_day
from config.toolbox.inputs import DayInput
from config.toolbox.languages import pick

EXTRA_ROWS = 3
NO_NAMES = _("Residents read this: write no name of a person.")


def _arabic() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "rtl", "lang": "ar"})


def _french() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "ltr", "lang": "fr"})


def _paragraphs(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class PoleForm(forms.Form):
    """A pole and its localities."""

    name_ar = forms.CharField(label=_("Name in Arabic"), max_length=150, widget=_arabic())
    name_fr = forms.CharField(label=_("Name in French"), max_length=150, required=False, widget=_french())
    localities = forms.CharField(
        label=_("Localities"),
        max_length=600,
        required=False,
        widget=_paragraphs(3),
        help_text=_("Separate them with commas."),
    )

    def facts(self) -> PoleFacts:
        return PoleFacts(**self.cleaned_data)


class PoleField(forms.ModelChoiceField):
    """A pole by its name."""

    def label_from_instance(self, pole: Pole) -> str:
        return pick(pole, "name")


class MeetingField(forms.ModelChoiceField):
    """A meeting by its day and place."""

    def label_from_instance(self, meeting: Meeting) -> str:
        return f"{format_day(meeting.held_on)} – {meeting.place}"


class ProjectField(forms.ModelChoiceField):
    """A project by its number and title."""

    def label_from_instance(self, project: Project) -> str:
        return f"{project.number} – {pick(project, 'title')}"


class MeetingForm(forms.Form):
    """A meeting: whom it was for, when, where, and what was said."""

    audience = forms.ChoiceField(label=_("Called for"), choices=Audience.choices)
    held_on = forms.DateField(label=_("Date"), widget=DayInput)
    place = forms.CharField(
        label=_("Meeting place"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    pole = PoleField(
        label=_("Pole"), queryset=Pole.objects.none(), required=False, empty_label=_("The whole commune")
    )
    said = forms.CharField(
        label=_("What was said"), max_length=6000, required=False, widget=_paragraphs(6), help_text=NO_NAMES
    )

    def __init__(
        self, *args: Any, programme: ActionProgramme, meeting: Meeting | None, **kwargs: Any
    ) -> None:
        if meeting:
            kwargs["initial"] = {name: getattr(meeting, name) for name in MeetingFacts.__slots__}
        super().__init__(*args, **kwargs)
        self.fields["pole"].queryset = programme.poles.order_by("position")  # type: ignore[attr-defined]

    def facts(self) -> MeetingFacts:
        return MeetingFacts(**self.cleaned_data)


class AttendanceForm(forms.Form):
    """How many of one audience came."""

    # A row left alone sends its first audience all the same: it is not an answer.
    audience = forms.ChoiceField(label=_("Audience"), choices=Audience.choices, initial=Audience.RESIDENTS)
    women = forms.IntegerField(label=_("Women"), min_value=0, max_value=99_999, required=False)
    men = forms.IntegerField(label=_("Men"), min_value=0, max_value=99_999, required=False)

    def facts(self) -> AttendanceFacts:
        data = self.cleaned_data
        return AttendanceFacts(data["audience"], data["women"] or 0, data["men"] or 0)


class _Rows(forms.BaseFormSet):
    def facts(self) -> list[AttendanceFacts]:
        """Return the rows to keep: those typed and not ticked for removal."""
        kept = [form for form in self.forms if form.has_changed() or form.initial]
        return [form.facts() for form in kept if not form.cleaned_data.get("DELETE")]


AttendanceFormSet = forms.formset_factory(
    AttendanceForm, formset=_Rows, extra=EXTRA_ROWS, can_delete=True, max_num=len(Audience) + EXTRA_ROWS
)


def initial_attendance(meeting: Meeting) -> list[dict[str, Any]]:
    """Return who came to a meeting, as the form shows it."""
    return [
        {"audience": row.audience, "women": row.women, "men": row.men}
        for row in meeting.attendance.order_by("pk")
    ]


class ProposalForm(forms.Form):
    """What was proposed, by whom, where."""

    text = forms.CharField(label=_("Proposal"), max_length=1000, widget=_paragraphs(3), help_text=NO_NAMES)
    audience = forms.ChoiceField(label=_("Made by"), choices=Audience.choices)
    meeting = MeetingField(
        label=_("Meeting"),
        queryset=Meeting.objects.none(),
        required=False,
        empty_label=_("Outside of meetings"),
    )

    def __init__(self, *args: Any, programme: ActionProgramme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meetings = programme.meetings.order_by("-held_on", "pk")
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]

    def facts(self) -> ProposalFacts:
        return ProposalFacts(**self.cleaned_data)


class FateForm(forms.Form):
    """What becomes of a proposal."""

    fate = forms.ChoiceField(
        label=_("What becomes of it"), choices=Fate.choices, widget=forms.RadioSelect, initial=Fate.OPEN
    )
    project = ProjectField(
        label=_("Project"),
        queryset=Project.objects.none(),
        required=False,
        empty_label="–",
        help_text=_("When it is kept: the project that carries it out."),
    )
    joined_to = forms.IntegerField(
        label=_("Number of the other proposal"),
        min_value=1,
        required=False,
        help_text=_("When it is joined to another one."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        required=False,
        widget=_paragraphs(3),
        help_text=_("Needed when it is set aside. Residents read it: write no name of a person."),
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        self.programme = proposal.programme
        kwargs["initial"] = {
            "fate": proposal.fate,
            "project": proposal.project_id,
            "joined_to": proposal.joined_to.number if proposal.joined_to else None,
            "reason": proposal.reason,
        }
        super().__init__(*args, **kwargs)
        projects = self.programme.projects.order_by("number")
        self.fields["project"].queryset = projects  # type: ignore[attr-defined]

    def clean_joined_to(self) -> Proposal | None:
        number = self.cleaned_data["joined_to"]
        if number is None:
            return None
        found = self.programme.proposals.select_related("joined_to").filter(number=number).first()
        if found is None:
            text = _("There is no proposal %(number)s.")
            raise forms.ValidationError(text, params={"number": number})
        return found

    def decision(self) -> Decision:
        return Decision(**self.cleaned_data)


class ProposalFilterForm(forms.Form):
    """What a reader looks for among proposals."""

    q = forms.CharField(label=_("Words of the proposal"), max_length=80, required=False)
    fate = forms.ChoiceField(label=_("What became of it"), required=False)
    meeting = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fate"].choices = [("", _("All")), *Fate.choices]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """Return what is asked for; what nobody can ask for is left out."""
        self.is_valid()
        found = self.cleaned_data if self.is_bound else {}
        return {
            "text": found.get("q", ""),
            "fate": found.get("fate", ""),
            "meeting": found.get("meeting"),
        }
