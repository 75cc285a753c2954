"""What a commune fills in about the powers that it runs itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.cooperation.forms.common import PowerField, text_field
from communes.cooperation.models import OwnService
from communes.cooperation.services.own_services import NAMES, OwnServiceFacts
from config.toolbox.inputs import DayInput, MaybeVersionedForm


class OwnServiceForm(MaybeVersionedForm):
    """A power that the commune runs itself."""

    field_order = ["power", "operator", "act", "starts_on", "ends_on"]

    power = PowerField()
    operator = text_field(
        _("Who runs it"), 200, help_text=_("The commune's own staff, a company, a contract holder.")
    )
    act = text_field(_("Act"), 200, help_text=_("The decision or the contract."))
    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    ends_on = forms.DateField(
        label=_("No longer from"), widget=DayInput, required=False, help_text=_("Blank while it runs.")
    )

    def __init__(self, *args: Any, service: OwnService | None, **kwargs: Any) -> None:
        if service:
            kwargs["initial"] = {name: getattr(service, name) for name in (*NAMES, "version")}
        super().__init__(*args, **kwargs)
        self.fields["power"].keep(service.power if service else None)  # type: ignore[attr-defined]

    def facts(self) -> OwnServiceFacts:
        return OwnServiceFacts(**{name: self.cleaned_data[name] for name in NAMES})
