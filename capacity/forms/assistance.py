"""The forms of technical assistance."""

from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from capacity.enums import AssistanceState
from capacity.forms.common import DaysField, TopicField, paragraphs
from capacity.forms.needs import NeedField
from capacity.models import Assistance, Need, Topic
from capacity.services.assistance import AssistanceFacts, possible_steps
from capacity.services.lines import line_choices
from communes.models import Commune
from communes.services.search import search_communes
from config.toolbox.inputs import AmountField, DayInput, MaybeVersionedForm


class AssistanceForm(MaybeVersionedForm):
    """What an assistance is. The commune is asked for only where nothing says it yet."""

    commune = forms.CharField(
        label=_("Commune"),
        help_text=_("Its name or its code."),
        widget=forms.TextInput(
            attrs={
                "list": "commune-suggestions",
                "autocomplete": "off",
                "hx-get": reverse_lazy("communes:suggestions"),
                "hx-trigger": "input changed delay:300ms",
                "hx-target": "#commune-suggestions",
            }
        ),
    )
    need = NeedField(
        label=_("Need that it answers"), queryset=Need.objects.none(), required=False, empty_label=_("None")
    )
    topic = TopicField(label=_("Topic"), required=False, empty_label=_("None of the catalogue"))
    subject = forms.CharField(
        label=_("Subject"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    lines = forms.MultipleChoiceField(
        label=_("Lines of the grid at which it aims"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: those of the topic."),
    )
    provider = forms.CharField(
        label=_("Provider"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    days = DaysField(label=_("Days of work"))
    deliverables = forms.CharField(label=_("Deliverables"), max_length=2000, widget=paragraphs(4))
    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    ends_on = forms.DateField(label=_("Until"), widget=DayInput)
    cost = AmountField(label=_("Cost in dirhams"), allows_zero=True, required=False)

    def __init__(
        self,
        *args: Any,
        assistance: Assistance | None = None,
        commune: Commune | None = None,
        need: Need | None = None,
        **kwargs: Any,
    ) -> None:
        self.known_commune = assistance.commune if assistance else commune
        if assistance:
            names = [*AssistanceFacts.__slots__, "version"]
            kwargs["initial"] = {name: getattr(assistance, name) for name in names if name != "commune"}
        elif need:
            kwargs["initial"] = {"need": need, "topic": need.topic, "lines": [need.line] if need.line else []}
        super().__init__(*args, **kwargs)
        if self.known_commune:
            del self.fields["commune"]
            needs = Need.objects.filter(commune=self.known_commune).select_related("commune", "topic")
            self.fields["need"].queryset = needs.order_by("-pk")  # type: ignore[attr-defined]
        else:
            del self.fields["need"]
        lines = line_choices()
        codes = {code for code, _label in lines}
        known = [*(assistance.lines if assistance else []), *([need.line] if need and need.line else [])]
        older = [(code, code) for code in known if code not in codes]
        self.fields["lines"].choices = [*lines, *older]  # type: ignore[attr-defined]
        if assistance and assistance.topic_id:
            topics = Topic.objects.filter(is_active=True) | Topic.objects.filter(pk=assistance.topic_id)
            self.fields["topic"].queryset = topics.order_by("code")  # type: ignore[attr-defined]

    def clean_commune(self) -> Commune:
        typed = self.cleaned_data["commune"].strip()
        found = search_communes(typed, limit=6)
        exact = [commune for commune in found if typed in {commune.code, commune.name_ar, commune.name_fr}]
        if len(exact) == 1 or len(found) == 1:
            return (exact or found)[0]
        if not found:
            raise forms.ValidationError(_("No commune has this name or this code."))
        names = ", ".join(f"{commune.name_fr} ({commune.code})" for commune in found)
        raise forms.ValidationError(
            _("Several communes fit; give the code: %(names)s"), params={"names": names}
        )

    def facts(self) -> AssistanceFacts:
        values = {name: self.cleaned_data.get(name) for name in AssistanceFacts.__slots__}
        values["commune"] = self.known_commune or values["commune"]
        return AssistanceFacts(**{**values, "cost": values["cost"] or Decimal(0)})


class AssistanceStepForm(MaybeVersionedForm):
    """What becomes of an assistance."""

    state = forms.ChoiceField(label=_("What becomes of this assistance"), widget=forms.RadioSelect)
    result = forms.CharField(
        label=_("What it came to"),
        max_length=2000,
        required=False,
        widget=paragraphs(4),
        help_text=_("Needed when it is done or cancelled. The commune reads it."),
    )

    def __init__(self, *args: Any, assistance: Assistance, **kwargs: Any) -> None:
        kwargs["initial"] = {"version": assistance.version, "result": assistance.result}
        super().__init__(*args, **kwargs)
        steps = [(state.value, state.label) for state in possible_steps(assistance)]
        self.fields["state"].choices = steps  # type: ignore[attr-defined]


class AssistanceFilterForm(forms.Form):
    """What a reader looks for among technical assistance."""

    q = forms.CharField(label=_("Commune, subject or provider"), max_length=80, required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    line = forms.ChoiceField(label=_("Line of the grid"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, items in {"state": AssistanceState.choices, "line": line_choices()}.items():
            self.fields[name].choices = [("", _("All")), *items]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """Return what is asked for; what nobody can ask for is left out."""
        self.is_valid()
        found = self.cleaned_data if self.is_bound else {}
        return {
            "text": found.get("q", ""),
            "state": found.get("state", ""),
            "line": found.get("line", ""),
        }
