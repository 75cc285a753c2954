"""What a reader may ask of the differences."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.models import Region
from config.toolbox.languages import pick

STEP_WORDS = {
    "all": _("From declared to final"),
    "review": _("What the review changed"),
    "audit": _("What the audit changed"),
    "appeal": _("What appeals and errata changed"),
}


class DifferenceForm(forms.Form):
    """Filters of the lines, kept in the address. Every one is optional."""

    step = forms.ChoiceField(label=_("Compare"), required=False, choices=list(STEP_WORDS.items()))
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, *args: Any, regions: Iterable[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(place.code, pick(place, "name")) for place in regions]
        self.fields["region"].choices = [("", _("All")), *places]


class LineDifferenceForm(DifferenceForm):
    """Filters of the communes of one line."""

    q = forms.CharField(label=_("Commune"), required=False, max_length=80)
