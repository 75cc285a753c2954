"""Which documents the files are for that wait to be confirmed, and the days that they bear."""

import re
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.services.evidence_names import codes_in
from config.toolbox.inputs import DayInput
from config.toolbox.languages import pick
from records.models import Upload


class CodesField(forms.CharField):
    """Codes of documents, separated by commas; gives a list."""

    def __init__(self, *, codes: Sequence[str], **options: Any) -> None:
        super().__init__(**options)
        self.codes = codes

    def clean(self, value: Any) -> Any:
        found: list[str] = []
        for part in filter(None, (part.strip() for part in re.split(r"[,،;]", super().clean(value)))):
            codes = codes_in(part, self.codes)
            if len(codes) != 1:
                raise forms.ValidationError(
                    _("“%(text)s” is no code of a document that is open. Separate codes by commas."),
                    params={"text": part},
                )
            found += codes
        return found


class WaitingForm(forms.Form):
    """One row a file: the document it is for, further ones, its day. A file without any goes on waiting."""

    def __init__(self, data: Any, *, uploads: Iterable[Upload], documents: Sequence[Any]) -> None:
        super().__init__(data)
        codes = [document.code for document in documents]
        choices = [("", _("Choose the document"))]
        choices += [(document.code, f"{document.code} · {pick(document, 'title')}") for document in documents]
        self.uploads = list(uploads)
        for upload in self.uploads:
            proposed = codes_in(upload.name, codes)
            self.fields[f"code-{upload.pk.hex}"] = forms.ChoiceField(
                label=_("Document that “%(name)s” is for") % {"name": upload.name},
                choices=choices,
                required=False,
                initial=proposed[0] if proposed else "",
            )
            self.fields[f"more-{upload.pk.hex}"] = CodesField(
                label=_("Further documents of “%(name)s”, separated by commas") % {"name": upload.name},
                codes=codes,
                required=False,
                initial=", ".join(proposed[1:]),
                widget=forms.TextInput(attrs={"list": "document-codes", "dir": "ltr", "autocomplete": "off"}),
            )
            self.fields[f"day-{upload.pk.hex}"] = forms.DateField(
                label=_("Day that “%(name)s” bears") % {"name": upload.name}, required=False, widget=DayInput
            )
            self.fields[f"note-{upload.pk.hex}"] = forms.CharField(
                label=_("If this day is outside the year: why is it right?"),
                required=False,
                max_length=300,
                widget=forms.TextInput(
                    attrs={"autocomplete": "off", "placeholder": _("If outside the year: why?")}
                ),
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "upload": upload,
                "code": self[f"code-{upload.pk.hex}"],
                "more": self[f"more-{upload.pk.hex}"],
                "day": self[f"day-{upload.pk.hex}"],
                "note": self[f"note-{upload.pk.hex}"],
                "is_matched": bool(self.fields[f"code-{upload.pk.hex}"].initial),
            }
            for upload in self.uploads
        ]

    def day_of(self, upload_id: UUID) -> dict[str, Any]:
        """Return the day given for a file and the word on it, as ``confirm_evidence`` takes them."""
        given = self.cleaned_data
        return {"dated_on": given[f"day-{upload_id.hex}"], "date_note": given[f"note-{upload_id.hex}"]}

    def documents_of(self, upload_id: UUID) -> list[str]:
        """Return the documents chosen for a file, each once; none when it goes on waiting."""
        code = self.cleaned_data.get(f"code-{upload_id.hex}", "")
        more = self.cleaned_data.get(f"more-{upload_id.hex}", [])
        return list(dict.fromkeys([*filter(None, [code]), *more]))
