"""The forms of exchanges about bodies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communes.actors import Actor
from communes.cooperation.access import bodies_seen_by
from communes.cooperation.enums import ExchangeState, Side
from communes.cooperation.models import CooperationBody
from communes.cooperation.services.documents import LIMITS
from communes.cooperation.services.exchange_access import communes_in
from communes.cooperation.services.exchange_list import ExchangeFilter
from communes.cooperation.services.exchanges import ExchangeFacts
from config.toolbox.inputs import FilesField, MaybeVersionedForm
from config.toolbox.languages import pick
from config.toolbox.numbers import format_number
from records.services.file_types import accepted_extensions

MEGABYTE = 1024 * 1024
# What is chosen in place of a commune.
NOBODY = "0"


class NamedChoice(forms.ModelChoiceField):
    """A row by its name in the language of the page."""

    def label_from_instance(self, row: Any) -> str:
        return pick(row, "name")


class MessageForm(MaybeVersionedForm):
    """What one writes, with documents."""

    text = forms.CharField(
        label=_("Message"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"})
    )
    files = FilesField(label=_("Documents"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = format_number(LIMITS.max_bytes // MEGABYTE)
        text = _("PDF, PNG and JPEG pictures, Word and Excel documents, up to %(limit)s MB each.")
        self.fields["files"].help_text = text % {"limit": limit}
        self.fields["files"].widget.attrs["accept"] = ",".join(accepted_extensions())


class OpeningForm(MessageForm):
    """What one side writes to another: a commune to its body, the others to whom they choose."""

    subject = forms.CharField(
        label=_("Subject"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    commune = forms.TypedChoiceField(label=_("Written to"), initial=NOBODY)
    awaited = forms.ChoiceField(
        label=_("Who is to answer"),
        choices=[(side.value, side.label) for side in (Side.BODY, Side.COMMUNE)],
        initial=Side.BODY,
        widget=forms.RadioSelect,
    )
    field_order = ("commune", "awaited", "subject", "text", "files")

    def __init__(self, *args: Any, body: CooperationBody, side: Side, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if side != Side.ADMINISTRATION:
            del self.fields["awaited"]
        if side == Side.COMMUNE:
            del self.fields["commune"]
            return
        communes = {str(commune.pk): commune for commune in communes_in(body)}
        nobody = _("The administration: province of the seat and DGCT")
        if side == Side.ADMINISTRATION:
            self.fields["commune"].label = _("Commune concerned")
            nobody = _("No commune: with the body alone")
        names = [(key, pick(commune, "name")) for key, commune in communes.items()]
        self.fields["commune"].choices = [(NOBODY, nobody), *names]  # type: ignore[attr-defined]
        self.fields["commune"].coerce = communes.get  # type: ignore[attr-defined]

    def facts(self) -> ExchangeFacts:
        values = self.cleaned_data
        return ExchangeFacts(
            values["subject"], values["text"], values.get("commune"), values.get("awaited", "")
        )


class BodyForm(forms.Form):
    """The body that an exchange is to be about."""

    body = NamedChoice(
        label=pgettext_lazy("cooperation", "Body"),
        queryset=CooperationBody.objects.none(),
        to_field_name="code",
    )

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]


class OutcomeForm(MaybeVersionedForm):
    """What an exchange came to."""

    outcome = forms.CharField(
        label=_("What it came to"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Everybody who takes part reads it."),
    )


class ExchangeFilterForm(forms.Form):
    """What a reader looks for among exchanges."""

    q = forms.CharField(label=_("Subject, body or commune"), max_length=80, required=False)
    body = NamedChoice(
        label=pgettext_lazy("cooperation", "Body"),
        queryset=CooperationBody.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("All"),
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    awaited = forms.ChoiceField(label=_("Waits for"), required=False)
    late = forms.BooleanField(label=_("Late only"), required=False)
    sort = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Actor | None, body: CooperationBody | None = None) -> None:
        super().__init__(*args)
        self.only = body
        if body is not None:
            del self.fields["body"]
        else:
            self.fields["body"].queryset = bodies_seen_by(actor).order_by("code")  # type: ignore[attr-defined]
        for name, items in {"state": ExchangeState.choices, "awaited": Side.choices}.items():
            self.fields[name].choices = [("", _("All")), *items]  # type: ignore[attr-defined]

    def wanted(self) -> ExchangeFilter:
        """Return what is asked for; what nobody can ask for is left out."""
        self.is_valid()
        found = self.cleaned_data if self.is_bound else {}
        return ExchangeFilter(
            text=found.get("q", ""),
            state=found.get("state", ""),
            awaited=found.get("awaited", ""),
            late=found.get("late", False),
            body=self.only or found.get("body"),
            sort=found.get("sort", ""),
        )
