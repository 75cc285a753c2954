"""The shape of a province's opinion."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.enums import OpinionState
from assessments.models import Opinion
from assessments.services.questionnaire import GridLine, Section
from config.toolbox.inputs import VersionedForm

LONGEST_WORD = 1000
# What the names of the controls of lines begin with.
POINTED, WORD = "pointed-", "word-"


@dataclass(frozen=True, slots=True)
class LineControls:
    """A line of the grid with the box that points at it and the word on it."""

    line: GridLine
    pointed: forms.BoundField
    word: forms.BoundField


@dataclass(frozen=True, slots=True)
class SectionControls:
    """A section of the grid with the controls of its lines."""

    section: Section
    rows: list[LineControls]


class OpinionForm(VersionedForm):
    """The opinion, its reasons, and the lines pointed at. A word on a line points at it."""

    state = forms.ChoiceField(label=_("Opinion"), choices=OpinionState.choices, widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_("Needed unless the opinion is favourable. The commune and the reviewer read them."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(
        self, *args: Any, sections: Iterable[Section], standing: Opinion | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sections = list(sections)
        self.initial = {"version": 0}
        lines: Mapping[str, str] = {}
        if standing:
            self.initial = {
                "state": standing.state,
                "reasons": standing.reasons,
                "version": standing.version,
            }
            lines = standing.lines
        for code in self._codes():
            self.fields[POINTED + code] = forms.BooleanField(
                label=gettext("Point at line %(line)s") % {"line": code},
                required=False,
                initial=code in lines,
            )
            self.fields[WORD + code] = forms.CharField(
                label=gettext("A word on line %(line)s") % {"line": code},
                required=False,
                max_length=LONGEST_WORD,
                initial=lines.get(code, ""),
            )

    def _codes(self) -> list[str]:
        return [line.code for section in self.sections for line in section.lines]

    @property
    def lines(self) -> dict[str, str]:
        """Return the word, or "", on each line pointed at."""
        given = self.cleaned_data
        return {
            code: given[WORD + code] for code in self._codes() if given[POINTED + code] or given[WORD + code]
        }

    def controls(self) -> list[SectionControls]:
        """Return the controls of the lines as the file is read."""
        return [
            SectionControls(
                section,
                [
                    LineControls(line, self[POINTED + line.code], self[WORD + line.code])
                    for line in section.lines
                ],
            )
            for section in self.sections
        ]
