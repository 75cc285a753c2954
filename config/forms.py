"""The shape of what is asked about messages, e-mails and reminders."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.toolbox.inputs import DayInput
from records.models import Delivery, EmailState
from records.services.preferences import registered_families


class MessagesForm(forms.Form):
    """Which of one's messages are listed."""

    family = forms.ChoiceField(label=_("Subject"), required=False)
    show = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        families = [(family.code, family.title) for family in registered_families().values()]
        self.fields["family"].choices = [("", _("All subjects")), *families]  # type: ignore[attr-defined]


class EmailsForm(forms.Form):
    """Which e-mails are listed."""

    q = forms.CharField(label=_("Address or subject"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *EmailState.choices])


class PreferencesForm(forms.Form):
    """One choice for each family of subjects."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for family in registered_families().values():
            self.fields[family.code] = forms.ChoiceField(
                label=family.title, help_text=family.help, choices=Delivery.choices, widget=forms.RadioSelect
            )


class RehearsalForm(forms.Form):
    """The day for which a reminder is rehearsed."""

    day = forms.DateField(label=_("As of the day"), widget=DayInput)
