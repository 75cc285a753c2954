"""The forms of the steps of a creation: lines, documents, conclusions, contiguity, objectives."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.cooperation.enums import Contiguity
from communes.cooperation.models import PlanObjective
from communes.cooperation.services.consistency import objectives_for
from communes.cooperation.services.documents import LIMITS
from config.toolbox.inputs import DayInput, FilesField, VersionedForm
from config.toolbox.languages import pick
from config.toolbox.numbers import format_number
from records.services.file_types import accepted_extensions

MEGABYTE = 1024 * 1024


class NoteForm(VersionedForm):
    """What is to be said of a step as it is concluded."""

    note = forms.CharField(
        label=_("Note"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class ReasonForm(VersionedForm):
    """Why something weighty is done to a creation."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It is kept in the log."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class DocumentsForm(forms.Form):
    """Documents of a step as a whole."""

    title = forms.CharField(
        label=_("Title"), max_length=200, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    files = FilesField(label=_("Documents"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = format_number(LIMITS.max_bytes // MEGABYTE)
        text = _("PDF, PNG and JPEG pictures, Word and Excel documents, up to %(limit)s MB each.")
        self.fields["files"].help_text = text % {"limit": limit}
        self.fields["files"].widget.attrs["accept"] = ",".join(accepted_extensions())


class LineForm(DocumentsForm, VersionedForm):
    """What was done of a line of the checklist; no day means that it is not done."""

    done_on = forms.DateField(
        label=_("Done on"), required=False, widget=DayInput, help_text=_("Empty while it is not done.")
    )
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    field_order = ("done_on", "note", "files")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["title"]
        self.fields["files"].required = False


class ContiguityForm(VersionedForm):
    """What is known of the contiguity of members without an outline."""

    contiguity = forms.ChoiceField(
        label=_("Contiguity declared"), choices=Contiguity.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Note"), max_length=300, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )


class ObjectivesForm(VersionedForm):
    """The objectives of the plans that a creation serves, or why it serves none."""

    objectives = forms.ModelMultipleChoiceField(
        label=_("Objectives of the plans"),
        queryset=PlanObjective.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=_("Why it serves no objective of the plans"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, procedure: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        objectives = self.fields["objectives"]
        objectives.queryset = objectives_for(procedure)  # type: ignore[attr-defined]
        objectives.label_from_instance = _objective_label  # type: ignore[attr-defined]


def _objective_label(objective: PlanObjective) -> str:
    return f"{objective.code} · {pick(objective, 'title')} ({pick(objective.plan, 'title')})"
