"""The forms of a session: what DDCTD says of it, what a reader looks for."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from capacity.enums import Audience, SessionState
from capacity.forms.common import DaysField, TopicField
from capacity.models import Session, Topic
from capacity.services.lines import line_choices
from capacity.services.session_list import SessionFilter
from capacity.services.sessions import SessionFacts
from capacity.services.topics import list_topics
from communes.models import Region
from config.toolbox.inputs import AmountField, DayInput, MaybeVersionedForm
from config.toolbox.languages import pick

MOST_SEATS = 2000


class RegionsField(forms.ModelMultipleChoiceField):
    """Regions by their names."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Region.objects.order_by("code"), **options)

    def label_from_instance(self, region: Region) -> str:
        return pick(region, "name")


class SessionForm(MaybeVersionedForm):
    """What DDCTD says of a session."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        help_text=_("Short and unique, for example 2027-F-014."),
    )
    topic = TopicField(label=_("Topic"))
    title_ar = forms.CharField(
        label=_("Title in Arabic"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "rtl", "lang": "ar"}),
        help_text=_("Only when it differs from the topic’s."),
    )
    title_fr = forms.CharField(
        label=_("Title in French"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "lang": "fr"}),
        help_text=_("Only when it differs from the topic’s."),
    )
    audience = forms.ChoiceField(label=_("For whom"), choices=Audience.choices)
    provider = forms.CharField(
        label=_("Provider"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    place = forms.CharField(
        label=_("Place of the session"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    link = forms.URLField(
        label=_("Link of a session at a distance"),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )
    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    ends_on = forms.DateField(label=_("Until"), widget=DayInput)
    days = DaysField(label=_("Days of training"))
    enrolment_ends_on = forms.DateField(label=_("Enrolment until"), widget=DayInput)
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=MOST_SEATS)
    seats_a_commune = forms.IntegerField(label=_("Seats for each commune"), min_value=1, max_value=MOST_SEATS)
    cost = AmountField(label=_("Cost in dirhams"), allows_zero=True, required=False)
    regions = RegionsField(
        label=_("Open to the regions"), required=False, help_text=_("None ticked: the whole country.")
    )
    lines = forms.MultipleChoiceField(
        label=_("Lines of the grid at which it aims"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: those of the topic."),
    )

    def __init__(self, *args: Any, session: Session | None, **kwargs: Any) -> None:
        if session:
            names = [*SessionFacts.__slots__, "version"]
            kwargs["initial"] = {name: getattr(session, name) for name in names if name != "regions"}
            kwargs["initial"]["regions"] = list(session.regions.all())
        super().__init__(*args, **kwargs)
        topics = Topic.objects.filter(is_active=True)
        if session:
            # A topic that is no longer offered stays where it was chosen, and so does a line of before.
            topics = topics | Topic.objects.filter(pk=session.topic_id)
            self.fields["topic"].queryset = topics.order_by("code")  # type: ignore[attr-defined]
        lines = line_choices()
        codes = {code for code, _label in lines}
        older = [(code, code) for code in session.lines if code not in codes] if session else []
        self.fields["lines"].choices = [*lines, *older]  # type: ignore[attr-defined]

    def facts(self) -> SessionFacts:
        values = {name: self.cleaned_data[name] for name in SessionFacts.__slots__}
        return SessionFacts(**{**values, "cost": values["cost"] or Decimal(0)})


class SessionFilterForm(forms.Form):
    """What a reader looks for among sessions; ``with_regions`` for those who read all of them."""

    q = forms.CharField(label=_("Words of the session"), max_length=80, required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    audience = forms.ChoiceField(label=_("For whom"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    month = forms.CharField(
        label=_("Month"), max_length=7, required=False, widget=forms.TextInput(attrs={"type": "month"})
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    free = forms.BooleanField(label=_("With free seats only"), required=False)
    sort = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, with_regions: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[Any]] = {
            "topic": [(topic.code, pick(topic, "title")) for topic in list_topics(with_closed=True)],
            "audience": list(Audience.choices),
            "state": list(SessionState.choices),
        }
        if with_regions:
            choices["region"] = [
                (region.code, pick(region, "name")) for region in Region.objects.order_by("code")
            ]
        else:
            del self.fields["region"]
        for name, items in choices.items():
            self.fields[name].choices = [("", _("All")), *items]  # type: ignore[attr-defined]

    def wanted(self) -> SessionFilter:
        """Return what is asked for; what nobody can ask for is left out."""
        self.is_valid()
        found = dict(self.cleaned_data) if self.is_bound else {}
        text, sort = found.pop("q", ""), found.pop("sort", "")
        return SessionFilter(text=text, sort=sort or "starts", **found)


class CancelForm(MaybeVersionedForm):
    """Why a session does not take place."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("The communes that have someone enrolled read it."),
    )
