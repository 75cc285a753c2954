"""Entries of a grid's document as fields of a form.

A key says which fields ask for an entry, how they start from what stands, and which entry they give.
Nothing is required here but codes: a draft may be incomplete, and the loader says what it lacks.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from assessments.scoring import LANGUAGES
from assessments.scoring.nodes import Log, Node
from config.toolbox.languages import current_language, direction
from config.toolbox.numbers import NumberError, format_number, parse_decimal

Item = Mapping[str, Any]
Choices = list[tuple[str, str]]
Label = str | Promise
LONGEST = 4000


class FigureField(forms.CharField):
    """An exact number, typed as people write it; a whole one where it must be."""

    def __init__(self, *, whole: bool = False, **options: Any) -> None:
        self.whole = whole
        mode = "numeric" if whole else "decimal"
        widget = forms.TextInput(attrs={"inputmode": mode, "dir": "ltr", "class": "num"})
        super().__init__(max_length=40, widget=widget, **options)

    def to_python(self, value: Any) -> int | str | None:  # type: ignore[override]
        """Return the number as a document keeps it, an int or plain text; None for a blank one."""
        typed = str(super().to_python(value) or "").strip()
        if not typed:
            return None
        try:
            figure = parse_decimal(typed)
        except NumberError as failure:
            raise forms.ValidationError(failure.message, code="not_a_number") from failure
        if figure == figure.to_integral_value():
            return int(figure)
        if self.whole:
            raise forms.ValidationError(_("Write a whole number."), code="not_whole")
        return format(figure.normalize(), "f")

    def run_validators(self, value: Any) -> None:
        """Leave the number alone: the validators of a text count its characters."""

    def prepare_value(self, value: Any) -> Any:
        """Write a number of the document as it would be typed; what is no number stays as it is."""
        return value if value is None else written(value)


def written(value: Any) -> str:
    """Return a figure of a document as it is typed, three decimals as four: they can be read in one way."""
    log = Log(strict=False)
    figure = Node(value, log).number()
    if log.errors:
        return str(value)
    exponent = figure.as_tuple().exponent
    return format_number(figure, 4 if exponent == -3 else None, language="fr")


class LooseChoiceField(forms.ChoiceField):
    """A choice of the document; one that stands there and is no longer offered is kept."""

    def valid_value(self, value: Any) -> bool:
        return len(str(value)) <= LONGEST


class LooseChoicesField(forms.MultipleChoiceField):
    """Several of them."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: Any) -> bool:
        return len(str(value)) <= LONGEST


class CodeField(forms.CharField):
    """A code, judged as the loader judges it."""

    def __init__(self, *, of_field: bool = False, **options: Any) -> None:
        self.of_field = of_field
        super().__init__(**{"max_length": 40, **options})

    def clean(self, value: Any) -> str:
        code = super().clean(value)
        if not code:
            return code
        log = Log(strict=True)
        node = Node(code, log)
        _read = node.field_code() if self.of_field else node.code()
        if log.errors:
            expected = log.errors[0].expected[current_language()]
            raise forms.ValidationError(_("Expected: %(expected)s.") % {"expected": expected})
        return code


class Key:
    """One entry asked for by one field."""

    is_wide = False

    def __init__(self, name: str, label: Label, *, help_text: Label = "", anchor: str = "") -> None:
        self.name, self.label, self.help_text, self.anchor = name, label, help_text, anchor or name

    def fields(self, content: Item, count: Callable[[str], int]) -> dict[str, forms.Field]:
        return {self.name: self.field(content)}

    def field(self, content: Item) -> forms.Field:
        return forms.CharField(
            **self.options(), max_length=LONGEST, widget=forms.TextInput(attrs={"dir": "auto"})
        )

    def options(self) -> dict[str, Any]:
        return {"label": self.label, "help_text": self.help_text, "required": False}

    def initial(self, item: Item) -> dict[str, Any]:
        return {self.name: item.get(self.name)}

    def value(self, cleaned: Item) -> Any:
        """Return the entry that was typed, None for none."""
        found = cleaned.get(self.name)
        return None if found in ("", []) else found


class Code(Key):
    """What an item is called by; it is never without one."""

    def __init__(self, name: str, label: Label, *, of_field: bool = False, help_text: Label = "") -> None:
        super().__init__(name, label, help_text=help_text)
        self.of_field = of_field

    def field(self, content: Item) -> forms.Field:
        options = {**self.options(), "required": True, "widget": forms.TextInput(attrs={"dir": "ltr"})}
        return CodeField(of_field=self.of_field, **options)


class Figure(Key):
    """A number."""

    whole = False

    def field(self, content: Item) -> forms.Field:
        return FigureField(whole=self.whole, **self.options())


class Whole(Figure):
    """A whole number."""

    whole = True


class Flag(Key):
    """Yes or no."""

    def field(self, content: Item) -> forms.Field:
        return forms.BooleanField(**self.options())


class Choice(Key):
    """One of several; ``choices`` reads them from the content."""

    def __init__(self, name: str, label: Label, choices: Callable[[Item], Choices], **options: Any) -> None:
        super().__init__(name, label, **options)
        self.choices = choices

    def field(self, content: Item) -> forms.Field:
        return LooseChoiceField(choices=[("", "–"), *self.choices(content)], **self.options())


class Several(Choice):
    """Any number of them, in the order of the choices."""

    is_wide = True

    def field(self, content: Item) -> forms.Field:
        return LooseChoicesField(choices=self.choices(content), **self.options())

    def value(self, cleaned: Item) -> Any:
        return cleaned.get(self.name) or []


class Words(Key):
    """A text in each of the three languages, or none."""

    is_wide = True

    def __init__(self, name: str, label: Label, *, rows: int = 1, help_text: Label = "") -> None:
        super().__init__(name, label, help_text=help_text)
        self.rows = rows

    def fields(self, content: Item, count: Callable[[str], int]) -> dict[str, forms.Field]:
        labels = {
            "ar": _("%(label)s in Arabic"),
            "fr": _("%(label)s in French"),
            "en": _("%(label)s in English"),
        }
        return {
            f"{self.name}_{language}": forms.CharField(
                **{**self.options(), "label": labels[language] % {"label": self.label}},
                max_length=LONGEST,
                widget=self._widget(language),
            )
            for language in LANGUAGES
        }

    def _widget(self, language: str) -> forms.Widget:
        attrs: dict[str, Any] = {"lang": language, "dir": direction(language)}
        if self.rows == 1:
            return forms.TextInput(attrs=attrs)
        return forms.Textarea(attrs={**attrs, "rows": self.rows})

    def initial(self, item: Item) -> dict[str, Any]:
        words = item.get(self.name) or {}
        return {f"{self.name}_{language}": words.get(language) for language in LANGUAGES}

    def value(self, cleaned: Item) -> Any:
        words = {language: cleaned.get(f"{self.name}_{language}") or "" for language in LANGUAGES}
        return words if any(words.values()) else None


class Rows(Key):
    """A list of entries, a row each; an empty row is no entry, and some wait for more."""

    is_wide = True
    MORE = 3

    def __init__(self, name: str, label: Label, columns: tuple[Key, ...], **options: Any) -> None:
        super().__init__(name, label, **options)
        self.columns = columns

    def fields(self, content: Item, count: Callable[[str], int]) -> dict[str, forms.Field]:
        return {
            f"{self.name}-{row}-{name}": field
            for row in range(count(self.name))
            for column in self.columns
            for name, field in column.fields(content, count).items()
        }

    def initial(self, item: Item) -> dict[str, Any]:
        return {
            f"{self.name}-{row}-{name}": value
            for row, entry in enumerate(item.get(self.name) or [])
            for column in self.columns
            for name, value in column.initial(entry).items()
        }

    def value(self, cleaned: Item) -> list[dict[str, Any]]:
        found = []
        row = 0
        while f"{self.name}-{row}-{self._first()}" in cleaned:
            prefix = f"{self.name}-{row}-"
            own = {name.removeprefix(prefix): cleaned[name] for name in cleaned if name.startswith(prefix)}
            entry = {column.name: column.value(own) for column in self.columns}
            if not all(value is None or value is False or value == "" for value in entry.values()):
                found.append(entry)
            row += 1
        return found

    def _first(self) -> str:
        column = self.columns[0]
        return f"{column.name}_ar" if isinstance(column, Words) else column.name
