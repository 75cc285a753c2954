"""What a reader looks for in the register of bodies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communes.cooperation.enums import BodyKind
from communes.cooperation.models import Power
from communes.cooperation.services.register import STANDINGS
from communes.models import Region
from config.toolbox.languages import pick


class BodyFilterForm(forms.Form):
    """The filters of the register; every field is optional."""

    q = forms.CharField(label=_("Name, code or member"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    power = forms.ChoiceField(label=pgettext_lazy("transferred", "Power"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    standing = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[Any, Any]]] = {
            "kind": list(BodyKind.choices),
            "power": [(power.code, pick(power, "name")) for power in Power.objects.all()],
            "region": [(region.code, pick(region, "name")) for region in Region.objects.all()],
            "standing": list(STANDINGS.items()),
        }
        for name, items in choices.items():
            self.fields[name].choices = [("", _("All")), *items]  # type: ignore[attr-defined]
