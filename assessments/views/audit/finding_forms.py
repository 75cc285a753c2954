"""The shapes of findings, of replies to them, and of what becomes of them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.enums import FindingOutcome, Gravity, ReplyPosition
from assessments.services.audit.findings import FindingFacts
from assessments.services.evidence import MEGABYTE, evidence_limits
from assessments.views.review.forms import FIGURE, FiguresForm
from config.toolbox.inputs import DayInput, FilesField, VersionedForm
from config.toolbox.numbers import format_number
from records.services.file_types import accepted_extensions


def _words(label: Any, *, rows: int, help_text: Any = "", required: bool = True) -> forms.CharField:
    """Return a text of several lines, in whichever direction one writes."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
    )


def _documents() -> FilesField:
    return FilesField(label=_("Documents"), required=False)


def _explain_documents(form: forms.Form) -> None:
    limit = format_number(evidence_limits().max_bytes // MEGABYTE)
    words = _("PDF, PNG and JPEG pictures, Word and Excel documents, up to %(limit)s MB each.")
    form.fields["files"].help_text = words % {"limit": limit}
    form.fields["files"].widget.attrs["accept"] = ",".join(accepted_extensions())


class FindingForm(VersionedForm, FiguresForm):
    """What an inspector found on one line."""

    observed = _words(_("What was seen"), rows=5, help_text=_("The commune reads it: facts and documents."))
    gravity = forms.ChoiceField(label=_("Gravity"), choices=Gravity.choices, widget=forms.RadioSelect)
    files = _documents()
    recommendation = _words(_("Recommendation"), rows=3, required=False)
    recommendation_owner = forms.CharField(
        label=_("Who is to act"),
        help_text=_("A post or a service, never the name of a person: the report may be read by all."),
        required=False,
        max_length=150,
    )
    recommendation_due_on = forms.DateField(label=_("To be done by"), required=False, widget=DayInput)

    def __init__(self, *args: Any, is_preview: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _explain_documents(self)
        if is_preview:
            # The effect of the figures is asked for before the words are written.
            for name in ("observed", "gravity"):
                self.fields[name].required = False

    def facts(self, line: str) -> FindingFacts:
        """Return what was written, on a line."""
        given = self.cleaned_data
        return FindingFacts(
            line=line,
            observed=given["observed"],
            gravity=Gravity(given["gravity"]),
            figures=self.figures,
            recommendation=given["recommendation"],
            recommendation_owner=given["recommendation_owner"],
            recommendation_due_on=given["recommendation_due_on"],
        )


class ReplyForm(VersionedForm):
    """The commune's words on one finding."""

    position = forms.ChoiceField(label=_("Position"), choices=ReplyPosition.choices, widget=forms.RadioSelect)
    text = _words(_("Reply"), rows=5, help_text=_("Needed to contest the finding."), required=False)
    files = _documents()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _explain_documents(self)


class SettleForm(VersionedForm, FiguresForm):
    """What becomes of one finding."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=FindingOutcome.choices, widget=forms.RadioSelect)
    reason = _words(
        _("Reason"), rows=4, help_text=_("The commune reads it with the conclusion, beside its reply.")
    )

    def clean(self) -> dict[str, Any]:
        """Refuse to lose figures that were typed beside another outcome than a change."""
        typed = [name for name in self.changed_data if name.startswith(FIGURE)]
        if typed and self.cleaned_data.get("outcome") in {FindingOutcome.KEPT, FindingOutcome.DROPPED}:
            raise forms.ValidationError(
                _("You changed figures: change the finding with them, or put them back as they were.")
            )
        return self.cleaned_data


class SampleForm(forms.Form):
    """How many files to draw, with which seed."""

    size = forms.IntegerField(label=_("Size of the sample"), min_value=1)
    seed = forms.CharField(
        label=_("Seed"),
        help_text=_(
            "A word or a number announced beforehand, or the one proposed here. The same seed and the same "
            "files give the same sample."
        ),
        max_length=64,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
