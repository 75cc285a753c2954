"""The two steps of importing people: send the table, then confirm what it would do."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.forms.people import ReasonForm
from config.toolbox.inputs import SealedField


class PeopleTableForm(forms.Form):
    """The table to import."""

    table = forms.FileField(
        label=_("Table of people"), help_text=_("An .xlsx, .ods or .csv file with the headings of the model.")
    )


class ConfirmPeopleForm(ReasonForm):
    """The rows as they were shown, signed: what is confirmed is what was seen. Nothing is kept in between."""

    rows = SealedField(
        salt="communes.people_import", too_old=_("This preview is too old. Send the table again.")
    )
