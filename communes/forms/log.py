"""The filters of the log."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.toolbox.inputs import DayInput

# What a code is about, by its beginning before the dot.
SUBJECTS: dict[str, str | Promise] = {
    "account": _("Accounts"),
    "appeal": _("Appeals"),
    "assessment": _("Files"),
    "audit": _("Audit missions"),
    "communes": _("People and communes"),
    "cycle": _("Cycles"),
    "grid": _("Grids"),
    "opinion": _("Opinions of the provinces"),
    "pack": _("Document packs"),
    "records": _("Settings and work"),
    "review": _("Reviews"),
}


def subject_of(code: str) -> str:
    """Return in words what an event code is about; the beginning of the code for a subject without words."""
    name = code.partition(".")[0]
    return str(SUBJECTS.get(name, name))


class LogFilterForm(forms.Form):
    """By subject or sentence, by person, by day; every field is optional.

    ``sentences`` are those of the declared codes: their placeholders are shown as an ellipsis.
    """

    kind = forms.ChoiceField(label=_("Kind of event"), required=False)
    person = forms.CharField(label=_("Person"), required=False)
    first = forms.DateField(label=_("From"), required=False, widget=DayInput)
    last = forms.DateField(label=_("Until"), required=False, widget=DayInput)

    def __init__(self, *args: Any, sentences: Mapping[str, str | Promise], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for code, sentence in sorted(sentences.items()):
            groups[code.partition(".")[0]].append((code, str(sentence) % defaultdict(lambda: "…")))
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            *((name, subject_of(name)) for name in groups),
            *((subject_of(name), choices) for name, choices in groups.items()),
        ]
