"""The two steps of importing projects: send the table, then confirm what it would do."""

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from action_programs.imports.projects import RawRow

SALT = "action_programs.projects_import"
VALID_SECONDS = 3600


class ProjectsTableForm(forms.Form):
    """The table to import."""

    table = forms.FileField(
        label=_("Table of projects"),
        help_text=_("An .xlsx, .ods or .csv file with the headings of the table downloaded here."),
    )


class ConfirmProjectsForm(forms.Form):
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
