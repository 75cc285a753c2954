"""The two steps of importing people: send the table, then confirm what it would do."""

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from communes.forms.people import ReasonForm
from communes.imports.people import RawRow

SALT = "communes.people_import"
VALID_SECONDS = 3600


class PeopleTableForm(forms.Form):
    """The table to import."""

    table = forms.FileField(
        label=_("Table of people"), help_text=_("An .xlsx, .ods or .csv file with the headings of the model.")
    )


class ConfirmPeopleForm(ReasonForm):
    """The rows as they were shown, signed: what is confirmed is what was seen. Nothing is kept in between."""

    rows = forms.CharField(widget=forms.HiddenInput)

    @staticmethod
    def seal(rows: list[RawRow]) -> str:
        """Return the rows as a text that nobody can change."""
        return signing.dumps(rows, salt=SALT, compress=True)

    def clean_rows(self) -> list[Any]:
        try:
            return signing.loads(self.cleaned_data["rows"], salt=SALT, max_age=VALID_SECONDS)
        except signing.BadSignature as fault:
            raise forms.ValidationError(_("This preview is too old. Send the table again.")) from fault
