"""The two steps of importing the register: send the table, then confirm what it would do."""

from django import forms
from django.utils.translation import gettext_lazy as _

from config.toolbox.inputs import SealedField


class RegisterTableForm(forms.Form):
    """The table to import."""

    table = forms.FileField(
        label=_("Table of the register"),
        help_text=_("An .xlsx, .ods or .csv file with the headings of the register."),
    )


class ConfirmRegisterForm(forms.Form):
    """The rows as they were shown, signed: what is confirmed is what was seen. Nothing is kept in between."""

    rows = SealedField(
        salt="cooperation.register_import", too_old=_("This preview is too old. Send the table again.")
    )
