"""The forms of the workshop: beginning a draft, its points, and what the forms of every part share."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.enums import DraftPart
from assessments.models import Grid
from assessments.services.grid_drafts.parts import items_of, title_of
from assessments.services.grid_drafts.points import DraftPoints, Sum
from assessments.views.grid_drafts.keys import CodeField, FigureField, Key, LooseChoiceField, Rows
from config.toolbox.inputs import VersionedForm
from config.toolbox.languages import current_language

MOST_ROWS = 60
VERSION_LENGTH = 20
WHOLE_SUM = "whole"
FROM_FILE, FROM_NOTHING = "file", "nothing"


@dataclass(frozen=True, slots=True)
class Section:
    """Keys that are asked for together."""

    legend: Any
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class DrawnKey:
    """A key as the page draws it: its fields, or the fields of each of its rows."""

    key: Key
    fields: list[forms.BoundField]
    rows: list[list[forms.BoundField]]


class KeysForm(VersionedForm):
    """A form made of keys, over what stands in the draft (``item``, flat)."""

    sections: tuple[Section, ...] = ()

    def __init__(
        self, data: Any = None, *, content: Mapping[str, Any], item: Mapping[str, Any], version: int
    ):
        initial: dict[str, Any] = {"version": version}
        flat = self.flat(item)
        for key in self.keys():
            initial |= key.initial(flat)
        super().__init__(data, initial=initial)
        self.content = content
        for key in self.keys():
            self.fields |= key.fields(content, lambda name: self._rows(name, flat))
        _may_wait(self)
        for bound in self.visible_fields():
            current = bound.value()
            if isinstance(bound.field, LooseChoiceField) and isinstance(current, str) and current:
                known = bound.field.choices
                if current not in dict(known):  # type: ignore[arg-type]
                    bound.field.choices = [*known, (current, current)]  # type: ignore[misc]

    @classmethod
    def keys(cls) -> Iterator[Key]:
        for section in cls.sections:
            yield from section.keys

    def flat(self, item: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what stands in the draft as the keys read it."""
        return item

    def built(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return what the draft is to keep of the values of the keys."""
        return values

    def item(self, old: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was typed as the draft keeps it; an entry that is none and never was is left out."""
        values = self.built({key.name: key.value(self.cleaned_data) for key in self.keys()})
        return {key: value for key, value in values.items() if value is not None or key in old}

    def ask(self, rows: str, column: str, message: Any, *, needed: Callable[[dict[str, Any]], bool]) -> None:
        """Ask for a column of the rows that hold what would be lost without it."""
        for name in [name for name in self.cleaned_data if re.fullmatch(rf"{rows}-[0-9]+-{column}", name)]:
            prefix = name.removesuffix(column)
            row = {
                other.removeprefix(prefix): value
                for other, value in self.cleaned_data.items()
                if other.startswith(prefix)
            }
            if row[column] in (None, "") and needed(row):
                self.add_error(name, message)

    def drawn(self) -> list[tuple[Any, list[DrawnKey]]]:
        """Return the sections with their fields, as the page shows them."""
        return [(section.legend, [self._drawn(key) for key in section.keys]) for section in self.sections]

    def _drawn(self, key: Key) -> DrawnKey:
        if not isinstance(key, Rows):
            return DrawnKey(key, [self[name] for name in key.fields(self.content, lambda _name: 0)], [])
        rows: dict[str, list[forms.BoundField]] = {}
        for name in self.fields:
            if name.startswith(f"{key.name}-"):
                rows.setdefault(name.split("-")[1], []).append(self[name])
        return DrawnKey(key, [], list(rows.values()))

    def _rows(self, name: str, flat: Mapping[str, Any]) -> int:
        """Return how many rows are drawn: those that stand and a few more, or those that were sent."""
        count = len(flat.get(name) or []) + Rows.MORE
        sent = (re.match(rf"{re.escape(name)}-([0-9]+)-", key) for key in self.data)
        return min(max([count, *(int(match[1]) + 1 for match in sent if match)]), MOST_ROWS)


class StartForm(forms.Form):
    """What a draft begins from, and the version that it is to be."""

    origin = forms.ChoiceField(label=_("Begin from"))
    file = forms.FileField(
        label=_("Grid file"),
        help_text=_("A JSON file of at most 2 MB. It may be incomplete."),
        required=False,
    )
    code = CodeField(
        label=_("Code of the new grid"),
        help_text=_("Only for an empty grid: short, such as papc. It never changes."),
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    version = CodeField(
        label=_("Version to be"),
        help_text=_("Above the latest version of this grid, for example 2026.1."),
        max_length=VERSION_LENGTH,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grids = {
            f"{grid.code}/{grid.version}": grid
            for grid in Grid.objects.defer("document").order_by("code", "-imported_at", "-pk")
        }
        self.fields["origin"].choices = [  # type: ignore[attr-defined]
            *((key, str(grid)) for key, grid in self.grids.items()),
            (FROM_FILE, _("A JSON file")),
            (FROM_NOTHING, _("Nothing: an empty grid")),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen origin needs."""
        found = super().clean() or self.cleaned_data
        if found.get("origin") == FROM_FILE and not found.get("file"):
            self.add_error("file", _("Choose the file."))
        if found.get("origin") == FROM_NOTHING and not found.get("code") and "code" not in self.errors:
            self.add_error("code", _("Write the code of the new grid."))
        return found

    def base(self) -> Grid | None:
        return self.grids.get(self.cleaned_data["origin"])


@dataclass(frozen=True, slots=True)
class AxisRow:
    """An axis in the table of points; nothing but lines for those without an axis."""

    code: str
    title: str
    field: forms.BoundField | None
    sum: Sum | None
    live: str
    lines: list[tuple[str, str, forms.BoundField]]


class PointsForm(VersionedForm):
    """The points of every axis and of every line."""

    def __init__(self, data: Any = None, *, points: DraftPoints, version: int) -> None:
        self.points = points
        items = [(DraftPart.AXES, axis.item) for axis in points.axes]
        items += [(DraftPart.INDICATORS, line) for axis in points.axes for line in axis.lines]
        items += [(DraftPart.INDICATORS, line) for line in points.strays]
        names = {points_name(part, item): (part, item) for part, item in items}
        initial = {name: item.get("max_points") for name, (_part, item) in names.items()}
        super().__init__(data, initial={"version": version, **initial})
        for name, (part, item) in names.items():
            label = _("Points of %(part)s %(code)s") % {"part": part.label, "code": item["code"]}
            self.fields[name] = FigureField(label=label, required=False)
        _may_wait(self)
        for number, axis in enumerate(points.axes):
            marks = {"data-adds-to": WHOLE_SUM, "data-target-of": f"axis-{number}"}
            self._mark(DraftPart.AXES, axis.item, marks)
            for line in axis.lines:
                self._mark(DraftPart.INDICATORS, line, {"data-adds-to": f"axis-{number}"})

    def drawn(self) -> list[AxisRow]:
        """Return each axis with its field and its lines; last, the lines without an axis."""
        rows = [
            AxisRow(
                axis.item["code"],
                title_of(axis.item, DraftPart.AXES, current_language()),
                self[points_name(DraftPart.AXES, axis.item)],
                axis.sum,
                f"axis-{number}",
                self._lines(axis.lines),
            )
            for number, axis in enumerate(self.points.axes)
        ]
        if self.points.strays:
            rows.append(AxisRow("", "", None, None, "", self._lines(self.points.strays)))
        return rows

    def values(self) -> dict[DraftPart, dict[str, Any]]:
        """Return the points that were sent, by code."""
        found: dict[DraftPart, dict[str, Any]] = {DraftPart.AXES: {}, DraftPart.INDICATORS: {}}
        for part, by_code in found.items():
            start = f"{part.value}:"
            for name, value in self.cleaned_data.items():
                if name.startswith(start) and name in self.data:
                    by_code[name.removeprefix(start)] = value
        return found

    def _mark(self, part: DraftPart, item: Mapping[str, Any], marks: dict[str, str]) -> None:
        """Say which sums a field belongs to, for static/js/points.js."""
        self.fields[points_name(part, item)].widget.attrs |= marks

    def _lines(self, lines: list[Any]) -> list[tuple[str, str, forms.BoundField]]:
        part, language = DraftPart.INDICATORS, current_language()
        return [
            (line["code"], title_of(line, part, language), self[points_name(part, line)]) for line in lines
        ]


def _may_wait(form: forms.Form) -> None:
    """Mark the fields as what only a draft may lack: they are not called optional."""
    for field in form.fields.values():
        field.is_needed_later = True  # type: ignore[attr-defined]


def points_name(part: DraftPart, item: Mapping[str, Any]) -> str:
    """Return the name of the field of an item's points."""
    return f"{part.value}:{item['code']}"


def choices_of(part: DraftPart, content: Mapping[str, Any], *, only: Any = None) -> list[tuple[str, str]]:
    """Return the items of a part to choose from; ``only`` keeps some of them."""
    language = current_language()
    return [
        (
            item["code"],
            f"{item['code']} – {title}" if (title := title_of(item, part, language)) else item["code"],
        )
        for item in items_of(content, part)
        if only is None or only(item)
    ]
