"""The shape of what is said of a file of evidence: its day, a new version, its documents; filters."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.scoring import Document
from assessments.services.evidence_library import Show
from assessments.services.questionnaire import GridLine, Questionnaire
from config.toolbox.inputs import DayInput
from config.toolbox.languages import pick


class DayForm(forms.Form):
    """The day that a document bears, and why it is right when it is outside the year."""

    dated_on = forms.DateField(label=_("Day of the document"), required=False, widget=DayInput)
    note = forms.CharField(
        label=_("If this day is outside the year: why is it right?"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReplaceForm(forms.Form):
    """A new version of a file; ``documents`` are those that hold the same file and may be changed."""

    file = forms.FileField(label=_("New version"))
    reason = forms.CharField(
        label=_("Why is it replaced?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    documents = forms.MultipleChoiceField(
        label=_("Under these documents"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one document.")},
    )

    def __init__(self, *args: Any, documents: Iterable[Document], accept: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(known.code, _named(known)) for known in documents]
        self.fields["documents"].choices = choices  # type: ignore[attr-defined]
        self.fields["documents"].initial = [code for code, _label in choices]
        self.fields["file"].widget.attrs["accept"] = accept


class FileWordForm(forms.Form):
    """The reviewer's word on one file; a reason for one that is not accepted."""

    reason = forms.CharField(
        label=_("If it is not accepted: why?"),
        help_text=_("The commune reads it when the file is sent back."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class TieForm(forms.Form):
    """The documents that one file stands under."""

    documents = forms.MultipleChoiceField(
        label=_("Documents that this file is"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one document.")},
    )

    def __init__(self, *args: Any, questionnaire: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        documents = questionnaire.documents.values()
        self.fields["documents"].choices = [  # type: ignore[attr-defined]
            (
                pick(folder, "title"),
                [(known.code, _named(known)) for known in documents if known.folder == folder.code],
            )
            for folder in questionnaire.folders.values()
        ]


class LibraryFilterForm(forms.Form):
    """What of the library is listed."""

    q = forms.CharField(label=_("Name or document"), required=False)
    show = forms.ChoiceField(label=_("Show"), choices=Show.choices, required=False)
    line = forms.ChoiceField(label=_("Line of the grid"), required=False)

    def __init__(self, *args: Any, lines: Iterable[GridLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(line.code, f"{line.code} {pick(line, 'title')}") for line in lines]
        self.fields["line"].choices = [("", _("All lines")), *choices]  # type: ignore[attr-defined]

    def chosen(self, name: str) -> str:
        """Return a filter, "" for one that is not set or that nothing is called."""
        self.full_clean()
        return self.cleaned_data.get(name, "")


def _named(document: Document) -> str:
    return f"{document.code} {pick(document, 'title')}"
