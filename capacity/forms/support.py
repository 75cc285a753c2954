"""The forms of requests for support."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.services.evidence import MEGABYTE, evidence_limits
from capacity.enums import Desk, Outcome, SupportState
from capacity.forms.common import TopicField, paragraphs
from capacity.services.support import RequestFacts
from config.toolbox.inputs import FilesField, MaybeVersionedForm
from config.toolbox.numbers import format_number
from records.services.file_types import accepted_extensions


class MessageForm(MaybeVersionedForm):
    """What one writes, with documents."""

    text = forms.CharField(label=_("Message"), max_length=4000, widget=paragraphs(6))
    files = FilesField(label=_("Documents"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = format_number(evidence_limits().max_bytes // MEGABYTE)
        text = _("PDF, PNG and JPEG pictures, Word and Excel documents, up to %(limit)s MB each.")
        self.fields["files"].help_text = text % {"limit": limit}
        self.fields["files"].widget.attrs["accept"] = ",".join(accepted_extensions())


class RequestForm(MessageForm):
    """What a commune asks, of whom."""

    desk = forms.ChoiceField(label=_("Asked of"), choices=Desk.choices, widget=forms.RadioSelect)
    topic = TopicField(label=_("Topic"), required=False, empty_label=_("None of the catalogue"))
    subject = forms.CharField(
        label=_("Subject"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    field_order = ("desk", "topic", "subject", "text", "files")

    def facts(self) -> RequestFacts:
        return RequestFacts(**{name: self.cleaned_data[name] for name in RequestFacts.__slots__})


class CloseForm(MaybeVersionedForm):
    """What a request came to."""

    outcome = forms.ChoiceField(label=_("What it came to"), choices=Outcome.choices, widget=forms.RadioSelect)


class RequestFilterForm(forms.Form):
    """What a reader looks for among requests."""

    q = forms.CharField(label=_("Name or code of a commune"), max_length=80, required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    desk = forms.ChoiceField(label=_("Asked of"), required=False)
    late = forms.BooleanField(label=_("Late only"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, items in {"state": SupportState.choices, "desk": Desk.choices}.items():
            self.fields[name].choices = [("", _("All")), *items]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """Return what is asked for; what nobody can ask for is left out."""
        self.is_valid()
        found = self.cleaned_data if self.is_bound else {}
        return {
            "text": found.get("q", ""),
            "state": found.get("state", ""),
            "desk": found.get("desk", ""),
            "late": found.get("late", False),
        }
