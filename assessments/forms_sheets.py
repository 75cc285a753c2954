"""The shape of what is sent about workbooks: the one filled in, the differences confirmed, the matrix."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import Cycle
from assessments.services.answer_sheets.taking import Difference, label_of
from assessments.services.matrix import MatrixStage
from communes.models import Region
from config.toolbox.inputs import SealedField
from config.toolbox.languages import pick

SHEET, PORTAL = "sheet", "portal"
CHOICE_PREFIX = "stays-"


class AnswerSheetForm(forms.Form):
    """The workbook that was filled in."""

    sheet = forms.FileField(
        label=_("Workbook filled in"),
        help_text=_("The .xlsx file that was downloaded here."),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
    )


class ConfirmSheetForm(forms.Form):
    """The differences as they were shown, signed, and which value stays where the portal's has changed."""

    cells = SealedField(
        salt="assessments.answer_sheet_cells", too_old=_("This preview is too old. Send the workbook again.")
    )

    def __init__(self, *args: Any, conflicts: Iterable[Difference] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in conflicts:
            self.fields[CHOICE_PREFIX + row.cell.field] = forms.ChoiceField(
                label=label_of(row.field),
                choices=[
                    (PORTAL, _("The portal’s: %(value)s") % {"value": row.before}),
                    (SHEET, _("The workbook’s: %(value)s") % {"value": row.after}),
                ],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose which value stays.")},
            )

    def chosen(self, which: str) -> set[str]:
        """Return the fields in conflict for which this value stays."""
        return {
            name.removeprefix(CHOICE_PREFIX)
            for name, value in self.cleaned_data.items()
            if name.startswith(CHOICE_PREFIX) and value == which
        }


class MatrixForm(forms.Form):
    """Which matrix is wanted."""

    year = forms.ChoiceField(label=_("Assessed year"))
    stage = forms.ChoiceField(
        label=_("Scores and figures"), choices=MatrixStage.choices, widget=forms.RadioSelect
    )
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, *args: Any, cycles: Sequence[Cycle], regions: Iterable[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [str(cycle.assessed_year) for cycle in cycles]
        self.fields["year"].choices = [(year, year) for year in years]  # type: ignore[attr-defined]
        names = [(region.code, pick(region, "name")) for region in regions]
        self.fields["region"].choices = [("", _("All that I follow")), *names]  # type: ignore[attr-defined]
