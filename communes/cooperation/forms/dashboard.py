"""The filters of the lists behind the dashboards of cooperation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.models import Region
from config.toolbox.languages import pick


class AloneFilterForm(forms.Form):
    """What a reader looks for among the communes in no body; ``region`` only for who sees several."""

    q = forms.CharField(label=_("Name or code of a commune"), max_length=80, required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, *args: Any, regions: list[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All")), *((region.code, pick(region, "name")) for region in regions)]
        self.fields["region"].choices = choices  # type: ignore[attr-defined]
        if len(regions) < 2:
            del self.fields["region"]

    def wanted(self) -> tuple[str, str]:
        """Return the words and the code of the region asked for; "" asks for nothing."""
        self.is_valid()
        found = self.cleaned_data if self.is_bound else {}
        return found.get("q", ""), found.get("region", "")
