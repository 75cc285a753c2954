"""Form inputs that every app shares."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.toolbox.numbers import NumberError, format_amount, format_number, parse_decimal, parse_integer


class DayInput(forms.DateInput):
    """A day, as browsers ask for it; it is always written 2026-04-15 in the page's source."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class FilesInput(forms.ClearableFileInput):
    """A control that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; the service judges each."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files sent, none at all when the field may be left empty."""
        return [super(FilesField, self).clean(one, initial) for one in data or []]


class AmountField(forms.CharField):
    """An amount above zero in MAD, typed as people write it: 20 870 000,00; zero too where it is allowed."""

    def __init__(self, *, allows_zero: bool = False, **options: Any) -> None:
        self.allows_zero = allows_zero
        widget = forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr", "class": "num"})
        super().__init__(max_length=40, **{"widget": widget, **options})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Return the amount, None for a blank one."""
        text = str(super().to_python(value) or "").strip()
        if not text:
            return None
        try:
            amount = parse_decimal(text)
        except NumberError as failure:
            raise forms.ValidationError(failure.message, code="not_a_number") from failure
        if amount != round(amount, 2):
            raise forms.ValidationError(
                _("An amount has at most two decimals, and “%(typed)s” has more."),
                code="too_many_decimals",
                params={"typed": text},
            )
        if amount == 0 and self.allows_zero:
            return amount
        if amount <= 0 or amount >= Decimal(10) ** 12:
            raise forms.ValidationError(_("Write an amount above zero."), code="not_positive")
        return amount

    def run_validators(self, value: Any) -> None:
        """Leave the amount alone: the validators of a text count its characters."""

    def prepare_value(self, value: Any) -> Any:
        """Write an amount as it would be typed; a refused text stays as it was."""
        return format_amount(value, language="fr") if isinstance(value, Decimal) else value


class WholeField(forms.CharField):
    """A whole number of at least zero, typed as people write it: 200 000 000. None for a blank one."""

    MOST = 10**12

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr", "class": "num"})
        super().__init__(max_length=40, **{"widget": widget, **options})

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        """Return the number, None for a blank one."""
        text = str(super().to_python(value) or "").strip()
        if not text:
            return None
        try:
            number = parse_integer(text)
        except NumberError as failure:
            raise forms.ValidationError(failure.message, code="not_a_number") from failure
        if not 0 <= number < self.MOST:
            raise forms.ValidationError(_("Write a whole number of at least zero."), code="out_of_range")
        return number

    def run_validators(self, value: Any) -> None:
        """Leave the number alone: the validators of a text count its characters."""

    def prepare_value(self, value: Any) -> Any:
        """Write a number as it would be typed; a refused text stays as it was."""
        return format_number(value, language="fr") if isinstance(value, int) else value


class VersionedForm(forms.Form):
    """A form that knows which version its writer saw: nobody saves unknowingly over somebody else's words."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def now_replaces(self, version: int) -> None:
        """Keep what was typed after somebody else saved first; sent again, it replaces what stands now."""
        data = cast(QueryDict, self.data).copy()
        data["version"] = str(version)
        self.data = data


class MaybeVersionedForm(VersionedForm):
    """The same for what may be new or come from a table: a version that is left out is not compared."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class SealedField(forms.CharField):
    """What a page shows and takes back unchanged: signed, kept nowhere in between, good for an hour.

    Its value is plain JSON data; it travels as a text that nobody can change.
    """

    VALID_SECONDS = 3600

    def __init__(self, *, salt: str, too_old: str | Promise, **options: Any) -> None:
        self.salt, self.too_old = salt, too_old
        super().__init__(widget=forms.HiddenInput, **options)

    def prepare_value(self, value: Any) -> Any:
        """Seal the data; a text is data sealed already, sent back by a form that was refused."""
        if value is None or isinstance(value, str):
            return value
        return signing.dumps(value, salt=self.salt, compress=True)

    def clean(self, value: Any) -> Any:
        """Return the data as it was sealed."""
        try:
            return signing.loads(super().clean(value), salt=self.salt, max_age=self.VALID_SECONDS)
        except signing.BadSignature as fault:
            raise forms.ValidationError(str(self.too_old), code="too_old") from fault
