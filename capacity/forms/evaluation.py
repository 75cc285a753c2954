"""What someone says of a session, by the link they were sent."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from capacity.services.evaluations import RATINGS, Ratings

SCALE = (
    ("5", _("5 – Very good")),
    ("4", _("4 – Good")),
    ("3", _("3 – Fair")),
    ("2", _("2 – Poor")),
    ("1", _("1 – Very poor")),
)


def _rating(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=SCALE, coerce=int, widget=forms.RadioSelect)


class EvaluationForm(forms.Form):
    """Four ratings and words."""

    usefulness = _rating(_("Use for your work"))
    content = _rating(_("Content of the training"))
    trainer = _rating(_("Trainer"))
    organisation = _rating(_("Organisation"))
    remarks = forms.CharField(
        label=_("Remarks"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("DDCTD reads them without your name."),
    )

    def ratings(self) -> Ratings:
        values = self.cleaned_data
        return Ratings(**{name: values[name] for name in RATINGS}, remarks=values["remarks"])
