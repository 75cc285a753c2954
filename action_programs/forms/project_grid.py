"""The grid of projects: a form a row, its cells as narrow as a spreadsheet's."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from action_programs.exceptions import NumberTaken, ProgrammeRefusal, YearsOutside, YearsReversed
from action_programs.forms.projects import ProjectChoices, ProjectForm, initial_of
from action_programs.models import Project
from action_programs.services.project_bulk import Draft
from action_programs.services.project_grid import GridRow
from config.toolbox.canonical import digest
from config.toolbox.languages import pick
from config.toolbox.numbers import format_amount

EXTRA_ROWS = 3
# A page of known projects and of new ones stays under the number of fields that a form may send.
PAGE_SIZE = 50
MOST_ROWS = 120
COLUMNS = (
    *("number", "group", "title_ar", "title_fr", "place", "starts_in", "ends_in", "cost"),
    *("pillar", "gender", "status", "responsible"),
)
# Beside which cell a refusal stands; the cost is that of everything about money.
_CELLS = {NumberTaken: "number", YearsReversed: "ends_in", YearsOutside: "starts_in"}


class GridRowForm(ProjectForm):
    """A row: a project with its key, its version, and a digest of what was shown in it.

    A row whose digest is still right was not touched: it is not written, whatever others did meanwhile.
    """

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    field_order = COLUMNS

    def __init__(self, *args: Any, choices: ProjectChoices, project: Project | None, **kwargs: Any) -> None:
        self.project = project
        self.theirs: Project | None = None
        super().__init__(*args, choices=choices, project=project, **kwargs)
        del self.fields["indicator"]
        self.fields["number"].widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "num"})
        self.fields["place"].widget = forms.TextInput(attrs={"dir": "auto"})
        if project:
            self.initial |= {"pk": project.pk, "seen": self.seen_of(initial_of(project))}
            return
        # A row left alone sends the first word of each list all the same: it is not an answer.
        for name in self.columns:
            if choice := getattr(self.fields[name], "choices", None):
                self.initial[name] = choice[0][0]

    @property
    def columns(self) -> list[str]:
        return [name for name in COLUMNS if name in self.fields]

    @property
    def cells(self) -> list[forms.BoundField]:
        return [self[name] for name in self.columns]

    @property
    def was_touched(self) -> bool:
        """Tell whether a valid row holds something else than what was shown."""
        if not self.cleaned_data.get("pk"):
            return self.has_changed()
        group = self.cleaned_data["group"].pk
        return self.seen_of({**self.cleaned_data, "group": group}) != self.cleaned_data["seen"]

    def row(self) -> GridRow:
        self.cleaned_data["indicator"] = self.project.indicator if self.project else ""
        draft = Draft(self.project, self.facts(), version=self.cleaned_data["version"])
        return self.cleaned_data["pk"], draft

    def refuse(self, refusals: list[ProgrammeRefusal], theirs: Project | None) -> None:
        """Put refusals beside their cells; once shown, what someone else wrote is what was seen."""
        for refusal in refusals:
            self.add_error(_cell_of(refusal), refusal.message)
        if theirs is None:
            return
        self.theirs = theirs
        shown = initial_of(theirs)
        self.data = {
            **self.data.dict(),
            self.add_prefix("version"): str(theirs.version),
            self.add_prefix("seen"): self.seen_of(shown),
        }
        for name in self.columns:
            typed = self.cleaned_data.get(name)
            if typed is not None and typed != getattr(theirs, name):
                self.add_error(name, _("Now: %(value)s") % {"value": _shown(theirs, name) or "–"})

    def seen_of(self, values: Mapping[str, Any]) -> str:
        """Return the digest of what a row shows."""
        return digest({name: values[name] for name in self.columns})


def _shown(project: Project, name: str) -> str:
    value = getattr(project, name)
    if name == "group":
        return pick(value, "title")
    if name == "cost":
        return format_amount(value)
    display = getattr(project, f"get_{name}_display", None)
    return str(display() if display else value)


def _cell_of(refusal: ProgrammeRefusal) -> str | None:
    if refusal.code == "funding_unbalanced":
        return "cost"
    return _CELLS.get(type(refusal))


class ProjectGrid:
    """The rows of a page of projects, and blank ones for new projects."""

    most_rows = MOST_ROWS

    def __init__(
        self,
        projects: list[Project],
        choices: ProjectChoices,
        data: Any = None,
        known: Mapping[int, Project] | None = None,
    ) -> None:
        self.choices, self.data = choices, data
        if data is None:
            keys: list[Project | None] = [*projects, *[None] * EXTRA_ROWS]
        else:
            known = known or {}
            total = _whole(data.get("rows-TOTAL_FORMS")) or 0
            keys = [
                known.get(_whole(data.get(f"rows-{index}-pk")) or 0) for index in range(min(total, MOST_ROWS))
            ]
        self.forms = [self._form(index, project) for index, project in enumerate(keys)]

    def _form(self, index: int | str, project: Project | None) -> GridRowForm:
        is_gone = self.data is not None and bool(self.data.get(f"rows-{index}-pk"))
        return GridRowForm(
            self.data,
            prefix=f"rows-{index}",
            choices=self.choices,
            project=project,
            empty_permitted=project is None and not is_gone,
            use_required_attribute=False,
        )

    @property
    def blank(self) -> GridRowForm:
        """A row to be added by the page itself."""
        return GridRowForm(
            prefix="rows-__prefix__", choices=self.choices, project=None, use_required_attribute=False
        )

    def is_valid(self) -> bool:
        # Every row is judged, so that every error is told at once.
        return not [form for form in self.forms if not form.is_valid()]

    @property
    def has_errors(self) -> bool:
        return self.data is not None and any(form.errors for form in self.forms)

    @property
    def touched(self) -> list[GridRowForm]:
        return [form for form in self.forms if form.was_touched]


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 10 else None
