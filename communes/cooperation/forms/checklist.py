"""The form of a line of the checklists of creations."""

from django import forms
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

from communes.cooperation.enums import Origin, Step
from communes.cooperation.services.checklist_items import ItemFacts


class ItemForm(forms.Form):
    """What a line asks, of which creations."""

    title_ar = forms.CharField(
        label=_("In Arabic"), max_length=300, widget=forms.TextInput(attrs={"dir": "rtl", "lang": "ar"})
    )
    title_fr = forms.CharField(
        label=_("In French"), max_length=300, widget=forms.TextInput(attrs={"dir": "ltr", "lang": "fr"})
    )
    origin = forms.ChoiceField(
        label=_("Asked of creations"), choices=[("", _("Of both origins")), *Origin.choices], required=False
    )
    is_required = forms.BooleanField(label=_("Required"), required=False, initial=True)
    needs_document = forms.BooleanField(label=_("With a document"), required=False)
    position = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=999, initial=100)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def facts(self) -> ItemFacts:
        return ItemFacts(**{name: self.cleaned_data[name] for name in ItemFacts.__slots__})


class NewItemForm(ItemForm):
    """A line to be added: its step and its code stay as they are once it is there."""

    step = forms.ChoiceField(label=_("Step"), choices=Step.choices)
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        validators=[validate_slug],
        help_text=_("Letters, digits, hyphens."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    field_order = ("step", "code")
