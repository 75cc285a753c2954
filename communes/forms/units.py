"""What a commune's manager fills in about the programme unit."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.models import UnitMember
from communes.services.units import MemberFacts
from config.toolbox.inputs import DayInput


class UnitForm(forms.Form):
    """The decision that created the unit."""

    decision_number = forms.CharField(label=_("Decision number"), max_length=60)
    decided_on = forms.DateField(label=_("Date of the decision"), widget=DayInput)
    decision = forms.FileField(
        label=_("The decision itself"),
        required=False,
        help_text=_("PDF or picture, 10 MB at most. Without a file, the one sent before is kept."),
    )


class MemberForm(forms.ModelForm):
    """A member of the unit; leaving is a date, nobody is removed."""

    class Meta:
        model = UnitMember
        fields = ["full_name", "post", "studies", "email", "is_head", "joined_on", "left_on"]
        widgets = {"joined_on": DayInput, "left_on": DayInput}
        help_texts = {
            "studies": _("Diploma and field, for example: licence in management."),
            "left_on": _("Leave empty as long as the person is in the unit."),
        }

    def facts(self) -> MemberFacts:
        return MemberFacts(**{name: self.cleaned_data[name] for name in self.Meta.fields})
