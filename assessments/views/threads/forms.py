"""The shape of remarks, of requests for documents and of answers to them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.enums import Visibility
from assessments.models import EvidenceItem
from assessments.scoring import Document
from assessments.services.evidence import MEGABYTE, evidence_limits
from assessments.services.threads.listing import FROM, KINDS
from config.toolbox.inputs import DayInput, FilesField, VersionedForm
from config.toolbox.languages import pick
from config.toolbox.numbers import format_number
from records.services.file_types import accepted_extensions

LONGEST = 4000


def _words(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    """Return a text of several lines, in whichever direction one writes."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class RemarkForm(forms.Form):
    """A remark. Which button was pressed says who reads it; without any, the authority alone does."""

    text = _words(_("Your remark"))
    visibility = forms.ChoiceField(choices=Visibility.choices, required=False)

    def read_by(self, default: Visibility) -> Visibility:
        """Return who is to read the remark."""
        return Visibility(self.cleaned_data["visibility"] or default)


class AskForm(forms.Form):
    """What is asked for, of whom and by when."""

    document = forms.ChoiceField(label=_("Document"), required=False)
    text = _words(
        _("What is asked for"), help_text=_("The commune reads it: say what the document must show.")
    )
    asked_of = forms.ModelChoiceField(
        label=_("Asked of"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Everybody of the commune"),
    )
    due_on = forms.DateField(label=_("To be sent by"), widget=DayInput)

    def __init__(self, *args: Any, documents: Iterable[Document], people: Iterable[User], **options: Any):
        super().__init__(*args, **options)
        self.fields["document"].choices = [  # type: ignore[attr-defined]
            *((row.code, f"{row.code} – {pick(row, 'title')}") for row in documents),
            ("", gettext("Another document")),
        ]
        keys = [user.pk for user in people]
        self.fields["asked_of"].queryset = User.objects.filter(pk__in=keys)  # type: ignore[attr-defined]


class AgainForm(VersionedForm):
    """Why the answer does not do, and by when another is waited for."""

    text = _words(_("What is still asked for"), help_text=_("The commune reads it."))
    due_on = forms.DateField(label=_("To be sent by"), widget=DayInput)


class AnswerForm(VersionedForm):
    """An answer: new files, evidence that is already there, words."""

    files = FilesField(label=_("Files to send"), required=False)  # type: ignore[assignment]
    items = forms.TypedMultipleChoiceField(
        label=_("Or documents already in the file"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    text = _words(_("Your answer"), required=False, help_text=_("Needed when there is no file to send."))

    def __init__(self, *args: Any, evidence: Iterable[EvidenceItem], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(item.pk, f"{item.document_code} – {item.file.name}") for item in evidence]
        self.fields["items"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["items"]
        limit = format_number(evidence_limits().max_bytes // MEGABYTE)
        words = _("PDF, PNG and JPEG pictures, Word and Excel documents, up to %(limit)s MB each.")
        self.fields["files"].help_text = words % {"limit": limit}
        self.fields["files"].widget.attrs["accept"] = ",".join(accepted_extensions())


class ListForm(forms.Form):
    """Filters of the remarks and requests of a file, kept in the address."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    line = forms.ChoiceField(label=_("Line"), required=False)

    def __init__(self, *args: Any, lines: Iterable[str], reads_internal: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = [(code, words) for code, words in KINDS.items() if reads_internal or code != "internal"]
        self.fields["kind"].choices = [("", _("All")), *kinds]  # type: ignore[attr-defined]
        self.fields["line"].choices = [("", _("All")), *((code, code) for code in lines)]  # type: ignore[attr-defined]
        self.fields["from"] = forms.ChoiceField(
            label=_("Written by"), required=False, choices=[("", _("All")), *FROM.items()]
        )
