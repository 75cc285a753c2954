"""The two steps of importing projects: send the table, then confirm what it would do."""

from django import forms
from django.utils.translation import gettext_lazy as _

from config.toolbox.inputs import SealedField


class ProjectsTableForm(forms.Form):
    """The table to import."""

    table = forms.FileField(
        label=_("Table of projects"),
        help_text=_("An .xlsx, .ods or .csv file with the headings of the table downloaded here."),
    )


class ConfirmProjectsForm(forms.Form):
    """The rows as they were shown, signed: what is confirmed is what was seen. Nothing is kept in between."""

    rows = SealedField(
        salt="action_programs.projects_import", too_old=_("This preview is too old. Send the table again.")
    )
