"""Forms of the priorities: a criterion, a rank set by hand, and the grid of marks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from action_programs.enums import CriterionKind
from action_programs.models import Criterion, Project
from action_programs.models.priorities import BEST_MARK
from action_programs.services.criteria import HEAVIEST, LIGHTEST, Cell, CriterionFacts
from config.toolbox.numbers import NumberError, parse_integer


class CriterionForm(forms.Form):
    """A criterion and what it weighs."""

    kind = forms.ChoiceField(label=gettext_lazy("Criterion"), choices=CriterionKind.choices)
    title_ar = forms.CharField(
        label=gettext_lazy("Title in Arabic"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("Needed for a criterion of your own; a standard one has its name already."),
        widget=forms.TextInput(attrs={"dir": "rtl", "lang": "ar"}),
    )
    title_fr = forms.CharField(
        label=gettext_lazy("Title in French"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "lang": "fr"}),
    )
    weight = forms.IntegerField(
        label=gettext_lazy("Weight"),
        min_value=LIGHTEST,
        max_value=HEAVIEST,
        help_text=gettext_lazy("From 1 to 100: its share is what it weighs beside the others."),
    )

    def facts(self) -> CriterionFacts:
        return CriterionFacts(**{name: self.cleaned_data[name] for name in CriterionFacts.__slots__})


class RankForm(forms.Form):
    """A place in the ranking, and why."""

    rank = forms.IntegerField(label=gettext_lazy("Rank"), min_value=1, max_value=9999)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("It is shown beside the project."),
    )


@dataclass(frozen=True, slots=True)
class MarkCell:
    """A cell of the grid: what is typed in it, what was seen, what someone else wrote meanwhile."""

    criterion: Criterion
    name: str
    text: str
    seen: str
    error: str = ""
    theirs: str = ""


class MarksGrid:
    """Marks as they are typed, projects in rows and criteria in columns; plain inputs, for many cells.

    Each cell carries what was seen in it, so that two people do not overwrite each other.
    """

    def __init__(
        self,
        projects: Sequence[Project],
        criteria: Sequence[Criterion],
        marks: Mapping[Cell, int],
        data: Mapping[str, str] | None = None,
    ) -> None:
        self.projects, self.criteria, self.present, self.data = projects, criteria, marks, data
        self.marks: dict[Cell, int | None] = {}
        self.seen: dict[Cell, int | None] = {}
        self.errors: dict[Cell, str] = {}
        self.conflicts: frozenset[Cell] = frozenset()
        if data is not None:
            self._read(data)

    def _read(self, data: Mapping[str, str]) -> None:
        for cell in self._cells():
            # A cell that was not on the page when it was opened is not judged.
            if (typed := data.get(_name(cell))) is None:
                continue
            seen = data.get(f"seen-{_name(cell)}", "")
            self.seen[cell] = int(seen) if seen.isdecimal() else None
            try:
                self.marks[cell] = parse_integer(typed) if typed.strip() else None
            except NumberError as failure:
                self.errors[cell] = failure.message
                continue
            if (mark := self.marks[cell]) is not None and not 0 <= mark <= BEST_MARK:
                self.errors[cell] = _("A mark is a whole number from 0 to %(best)s.") % {"best": BEST_MARK}

    def _cells(self) -> list[Cell]:
        return [(project.pk, criterion.pk) for project in self.projects for criterion in self.criteria]

    def is_valid(self) -> bool:
        return not self.errors

    @property
    def rows(self) -> list[tuple[Project, list[MarkCell]]]:
        return [
            (project, [self._cell(project, criterion) for criterion in self.criteria])
            for project in self.projects
        ]

    def _cell(self, project: Project, criterion: Criterion) -> MarkCell:
        cell = (project.pk, criterion.pk)
        now = _text(self.present.get(cell))
        name = _name(cell)
        if self.data is None:
            return MarkCell(criterion, name, now, now)
        is_theirs = cell in self.conflicts
        # Once shown, what someone else wrote is what was seen.
        seen = now if is_theirs else _text(self.seen.get(cell))
        theirs = (now or "–") if is_theirs else ""
        return MarkCell(criterion, name, self.data.get(name, now), seen, self.errors.get(cell, ""), theirs)


def _name(cell: Cell) -> str:
    return f"mark-{cell[0]}-{cell[1]}"


def _text(mark: Any) -> str:
    return "" if mark is None else str(mark)
