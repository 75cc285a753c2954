"""The shape of what is asked about versions of grids."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.enums import Crossing, TriedFigures
from assessments.models import Cycle
from assessments.scoring import Grid as ScoringGrid
from assessments.services.grid_trials.reading import ALL, CROSSES, ELIGIBLE_LOST, ELIGIBLE_WON
from assessments.services.improvement.peers import LARGE
from communes.enums import Milieu
from communes.models import Region
from config.toolbox.inputs import VersionedForm
from config.toolbox.languages import pick


class LineForm(VersionedForm):
    """Which older line a line continues, whether both compare, and why."""

    before = forms.ChoiceField(label=_("Continues the line"), required=False)
    is_comparable = forms.TypedChoiceField(
        label=_("Results of both"),
        help_text=_("Of a new line nothing is compared, whatever is chosen here."),
        choices=[
            ("yes", _("Comparable: the trend goes on")),
            ("no", _("Not comparable: the trend shows a break")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stands on the page of the lines and in the log."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, older: ScoringGrid, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["before"].choices = [  # type: ignore[attr-defined]
            ("", _("None: it is a new line")),
            *((line.code, f"{line.code} – {pick(line, 'title')}") for line in older.indicators),
        ]


class TrialForm(forms.Form):
    """The past year and the figures that a grid is tried on."""

    cycle = forms.TypedChoiceField(label=_("Assessed year"), coerce=int)
    figures = forms.ChoiceField(label=_("Figures"), choices=TriedFigures.choices)

    def __init__(self, *args: Any, cycles: Sequence[Cycle], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(cycle.assessed_year, str(cycle.assessed_year)) for cycle in cycles]
        self.fields["cycle"].choices = years  # type: ignore[attr-defined]


def _regions() -> Iterable[tuple[str, Any]]:
    yield "", _("All the regions")
    for region in Region.objects.order_by("code"):
        yield region.code, pick(region, "name")


class TrialListForm(forms.Form):
    """What a reader asks of the list of communes. Every field is optional."""

    q = forms.CharField(label=_("Commune"), required=False, max_length=80)
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            (CROSSES, _("Communes that cross the threshold")),
            *(choice for choice in Crossing.choices if choice[0] != Crossing.NONE),
            (ELIGIBLE_WON, _("Become eligible")),
            (ELIGIBLE_LOST, _("No longer eligible")),
            (ALL, _("All communes")),
        ],
    )
    region = forms.ChoiceField(label=_("Region"), required=False, choices=_regions)
    category = forms.ChoiceField(
        label=_("Category"),
        required=False,
        choices=[
            ("", _("All categories")),
            (LARGE, _("Large communes")),
            (Milieu.URBAN, _("Urban communes")),
            (Milieu.RURAL, _("Rural communes")),
        ],
    )
    sort = forms.CharField(required=False, widget=forms.HiddenInput)
    # The list belongs to the trial chosen above it.
    cycle = forms.CharField(required=False, widget=forms.HiddenInput)
    figures = forms.CharField(required=False, widget=forms.HiddenInput)
