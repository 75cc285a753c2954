"""What people fill in about their own account."""

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import Language, User

# Each said in itself, and read out so.
NATIVE_CHOICES = [
    (code, format_html('<span lang="{}">{}</span>', code, name))
    for code, name in ((Language.ARABIC.value, "العربية"), (Language.FRENCH.value, "Français"))
]


class LanguageForm(forms.ModelForm):
    """The language of the pages, e-mails and documents a person receives."""

    class Meta:
        model = User
        fields = ["language"]
        widgets = {"language": forms.RadioSelect}

    language = forms.ChoiceField(label=_("Language"), choices=NATIVE_CHOICES, widget=forms.RadioSelect)


class AcceptInvitationForm(SetPasswordForm):
    """The first password of an invited person, twice, and their language."""

    field_order = ["language", "new_password1", "new_password2"]

    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("The portal will speak to you in this language, in its pages and its e-mails."),
        choices=NATIVE_CHOICES,
        widget=forms.RadioSelect,
    )
