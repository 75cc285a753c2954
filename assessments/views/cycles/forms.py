"""The shape of what is sent about grids and cycles."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from django import forms
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from assessments.enums import Figures
from assessments.models import Cycle, Grid
from assessments.services.cycles import EDITABLE_FIELDS
from communes.enums import Milieu
from config.toolbox.clock import last_minute
from config.toolbox.inputs import DayInput, SealedField


class GridFileForm(forms.Form):
    """A grid to import."""

    file = forms.FileField(label=_("Grid file"), help_text=_("A JSON file of at most 2 MB."))


class ComparedForm(forms.Form):
    """The version of a grid that another one is compared with."""

    def __init__(self, *args: Any, others: Sequence[Grid], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A word of Python cannot name an attribute.
        self.fields["with"] = forms.ChoiceField(
            label=_("Compare with"),
            required=False,
            choices=[(other.version, other.version) for other in others],
        )


class CycleForm(forms.ModelForm):
    """All that an administrator may set on a cycle; a reason once it is open."""

    reason = forms.CharField(
        label=_("Reason of the change"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    class Meta:
        model = Cycle
        fields = EDITABLE_FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                field.widget = DayInput()
        grids = Grid.objects.order_by("code", "-version")
        self.fields["grid"].queryset = grids
        self.fields["additional_grid"].queryset = grids
        if self.instance.opened_at is None:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """Refuse dates that do not follow one another, by the name of the later one."""
        cleaned = super().clean() or self.cleaned_data
        order = [name for name in EDITABLE_FIELDS if name.endswith("_on")]
        for earlier, later in pairwise(order):
            first, second = cleaned.get(earlier), cleaned.get(later)
            strictly = earlier == "entry_opens_on"
            if first and second and (second < first or (strictly and second == first)):
                self.add_error(
                    later,
                    _("This date must come after “%(earlier)s”.") % {"earlier": self.fields[earlier].label},
                )
        closes, review = cleaned.get("submission_closes_on"), cleaned.get("review_closes_on")
        if closes and review and review <= closes and "review_closes_on" not in self.errors:
            self.add_error("review_closes_on", _("The review must close after the submission."))
        return cleaned


class TargetFileForm(forms.Form):
    """A list of communes by their codes."""

    table = forms.FileField(
        label=_("Table of communes"),
        help_text=_(
            "An .xlsx, .ods or .csv file with the column “commune_code”. Other columns are passed over."
        ),
    )


class TargetFilterForm(forms.Form):
    """Communes by population and milieu."""

    population_from = forms.IntegerField(label=_("Population from"), required=False, min_value=0)
    population_to = forms.IntegerField(label=_("Population to"), required=False, min_value=0)
    milieu = forms.ChoiceField(
        label=_("Milieu"), required=False, choices=[("", _("Urban and rural")), *Milieu.choices]
    )


class ConfirmTargetsForm(forms.Form):
    """The communes as they were shown, signed: what is confirmed is what was seen."""

    communes = SealedField(
        salt="assessments.cycle_targets", too_old=_("This preview is too old. Send the list again.")
    )


class ExtensionForm(forms.Form):
    """A longer time for one commune."""

    until = forms.DateField(
        label=_("New deadline (23:59 of this day)"),
        widget=DayInput,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The commune reads it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def until_instant(self) -> datetime:
        return last_minute(self.cleaned_data["until"])


class ScoresForm(forms.Form):
    """Which scores of a whole cycle to compute."""

    figures = forms.ChoiceField(label=_("Figures"), choices=Figures.choices)


def grids_with_use() -> Any:
    """Return every version of every grid with how many cycles use it."""
    return (
        Grid.objects.defer("document")
        .annotate(
            uses=Count("cycles", distinct=True) + Count("additional_cycles", distinct=True),
        )
        .order_by("code", "-imported_at", "-pk")
    )
