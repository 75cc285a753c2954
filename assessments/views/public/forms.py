"""What a reader may ask of the public list of results."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.models import Region
from config.toolbox.languages import pick


class ResultFilterForm(forms.Form):
    """Filters kept in the address. Every one is optional."""

    q = forms.CharField(label=_("Commune"), required=False, max_length=80)
    region = forms.ChoiceField(label=_("Region"), required=False)
    outcome = forms.ChoiceField(
        label=_("Result"),
        required=False,
        choices=[
            ("", _("All")),
            ("eligible", _("Eligible")),
            ("not_eligible", _("Not eligible")),
        ],
    )
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        regions = [(region.code, pick(region, "name")) for region in Region.objects.order_by("code")]
        self.fields["region"].choices = [("", _("All the regions")), *regions]
