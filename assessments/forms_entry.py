"""The shape of what the commune sends; what it means is judged by the services."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from assessments.models import Carrying
from assessments.scoring import Field
from assessments.services.questionnaire import is_typed

NOTE_SUFFIX = "-note"


class AutosaveForm(forms.Form):
    """One field, or the note beside it (``CODE-note``), as autosave sends it."""

    field = forms.CharField(max_length=80)
    value = forms.CharField(required=False, strip=False)
    version = forms.IntegerField(min_value=0)


class SectionForm(forms.Form):
    """The fields of a page of entry, as texts: CODE, CODE-version, CODE-seen, and the same for its note.

    ``seen`` is what the page showed: a field left as it was is not sent again, so that it cannot undo what
    someone else saved meanwhile.
    """

    def __init__(self, data: Any, *, fields: Iterable[Field]) -> None:
        super().__init__(data)
        self.codes = [field.code for field in fields if is_typed(field)]
        for code in self.codes:
            for name in (code, code + NOTE_SUFFIX):
                self.fields[name] = forms.CharField(required=False, strip=False)
                self.fields[f"{name}-seen"] = forms.CharField(required=False, strip=False)
                self.fields[f"{name}-version"] = forms.IntegerField(required=False, min_value=0)

    def typed(self, *, without: str | None = None) -> "TypedSection":
        """Return what was changed on the page; one field may be answered otherwise."""
        changed = [code for code in self.codes if code != without and self._is_changed(code)]
        values = {code: self._text(code) for code in changed}
        notes = {
            code: self._text(code + NOTE_SUFFIX)
            for code in self.codes
            if self._is_changed(code + NOTE_SUFFIX)
        }
        versions = {
            code: self.cleaned_data[f"{name}-version"] or 0
            for code in self.codes
            for name in [code if code in values else code + NOTE_SUFFIX]
        }
        return TypedSection(values, notes, versions)

    def _is_changed(self, name: str) -> bool:
        return name in self.data and self._text(name) != self.cleaned_data.get(f"{name}-seen", "")

    def _text(self, name: str) -> str:
        return self.cleaned_data.get(name, "")


@dataclass(frozen=True, slots=True)
class TypedSection:
    """What a person changed on a page: texts and notes by field, and the versions they were written over."""

    values: dict[str, str]
    notes: dict[str, str]
    versions: dict[str, int]


class EvidenceForm(forms.Form):
    """Whether files were sent at all; each is judged on its own."""

    files = forms.FileField(required=True)


class ReuseForm(forms.Form):
    """Files already among the evidence, chosen for one more document."""

    items = forms.TypedMultipleChoiceField(
        label=_("Files"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one file.")},
    )

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [(pk, format_html("<bdi>{}</bdi>", name)) for pk, name in choices]
        self.fields["items"].choices = labels  # type: ignore[attr-defined]


class CarryForm(forms.Form):
    """Documents of last year that were ticked, and what is said of them all."""

    items = forms.TypedMultipleChoiceField(
        label=_("Documents of last year"),
        coerce=int,
        error_messages={"required": _("Choose at least one document.")},
    )
    choice = forms.ChoiceField(choices=Carrying.choices)

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = choices  # type: ignore[attr-defined]


class SubmissionForm(forms.Form):
    """The manager's word: what is missing is known, and this is the content that was read."""

    missing_confirmed = forms.BooleanField(
        required=False,
        label=_("I know that these items are missing and will count as not answered."),
    )
    missing_note = forms.CharField(
        label=_("Why is something missing?"),
        help_text=_("Whoever reads the file reads it beside the receipt."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen_digest = forms.CharField(max_length=64, widget=forms.HiddenInput)


class WithdrawalForm(forms.Form):
    """Why a file is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
