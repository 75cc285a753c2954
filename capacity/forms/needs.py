"""The forms of a need: filing it, sorting it, looking for it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from capacity.enums import Audience, NeedState, Priority
from capacity.forms.common import TopicField, paragraphs
from capacity.models import Need
from capacity.services.lines import line_choices
from capacity.services.need_list import NeedFilter
from capacity.services.needs import NeedFacts
from capacity.services.proposals import Proposal
from capacity.services.sorting import Decision, possible_states
from capacity.services.topics import list_topics
from communes.models import Province
from config.toolbox.inputs import MaybeVersionedForm
from config.toolbox.languages import pick

MOST_PEOPLE = 9999


class NeedForm(forms.Form):
    """What a commune says of a need, or a cooperation body, which no line of the grid concerns."""

    topic = TopicField(
        label=_("Topic"), required=False, empty_label=_("None of the catalogue: the subject is below")
    )
    subject = forms.CharField(
        label=_("Subject in your words"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Needed when no topic is chosen."),
    )
    line = forms.ChoiceField(label=_("Line of the grid that it would help"), required=False)
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=Priority.choices, coerce=int, initial=Priority.MIDDLE
    )
    audience = forms.ChoiceField(label=_("For whom"), choices=Audience.choices)
    women = forms.IntegerField(label=_("Women"), min_value=0, max_value=MOST_PEOPLE, initial=0)
    men = forms.IntegerField(label=_("Men"), min_value=0, max_value=MOST_PEOPLE, initial=0)
    why = forms.CharField(
        label=_("Why it is needed"),
        max_length=2000,
        widget=paragraphs(5),
        help_text=_("What cannot be done today, and what would change."),
    )

    def __init__(
        self, *args: Any, proposal: Proposal | None = None, is_of_body: bool = False, **kwargs: Any
    ) -> None:
        if proposal:
            kwargs["initial"] = {
                "line": proposal.code,
                "topic": proposal.topics[0].pk if proposal.topics else None,
                "why": proposal.reason,
            }
        super().__init__(*args, **kwargs)
        if is_of_body:
            audiences = (Audience.BODY, Audience.ELECTED)
            self.fields["audience"].choices = [(one.value, one.label) for one in audiences]  # type: ignore[attr-defined]
            del self.fields["line"]
            return
        lines = line_choices()
        if proposal and proposal.code not in dict(lines):
            lines.append((proposal.code, f"{proposal.code} – {pick(proposal.line, 'title')}"))
        self.fields["line"].choices = [("", _("None")), *lines]  # type: ignore[attr-defined]
        self.fields["line"].disabled = proposal is not None

    def facts(self) -> NeedFacts:
        return NeedFacts(**self.cleaned_data)


class NeedField(forms.ModelChoiceField):
    """A need by its number and subject."""

    def label_from_instance(self, need: Need) -> str:
        return f"{need.reference} – {pick(need.topic, 'title') if need.topic else need.subject}"


class SortForm(MaybeVersionedForm):
    """What becomes of a need."""

    state = forms.ChoiceField(label=_("What becomes of it"), widget=forms.RadioSelect)
    merged_into = NeedField(
        label=_("Merged into"),
        queryset=Need.objects.none(),
        required=False,
        empty_label="–",
        help_text=_("When it says the same as another need of those who filed it."),
    )
    answer = forms.CharField(
        label=_("Answer or reason"),
        max_length=4000,
        required=False,
        widget=paragraphs(5),
        help_text=_("Needed to answer and to refuse. Those who filed the need read it."),
    )

    def __init__(self, *args: Any, need: Need, **kwargs: Any) -> None:
        kwargs["initial"] = {"version": need.version, "answer": need.answer}
        super().__init__(*args, **kwargs)
        states = [(state.value, state.label) for state in possible_states(need)]
        self.fields["state"].choices = states  # type: ignore[attr-defined]
        others = Need.objects.filter(commune=need.commune_id, body=need.body_id).exclude(pk=need.pk)
        others = others.exclude(state=NeedState.MERGED).select_related("commune", "body", "topic")
        self.fields["merged_into"].queryset = others.order_by("-pk")  # type: ignore[attr-defined]

    def decision(self) -> Decision:
        return Decision(**{name: self.cleaned_data[name] for name in Decision.__slots__})


class NeedFilterForm(forms.Form):
    """What a reader looks for among needs.

    ``with_places`` for those who follow several provinces, ``is_of_body`` for a body, which the grid does not
    concern.
    """

    q = forms.CharField(label=_("Commune, body or words of the need"), max_length=80, required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    priority = forms.ChoiceField(label=_("Priority"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    line = forms.ChoiceField(label=_("Line of the grid"), required=False)
    place = forms.ChoiceField(label=_("Region or province"), required=False)
    sort = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, with_places: bool, is_of_body: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = list_topics(with_closed=True)
        choices: dict[str, list[Any]] = {
            "state": list(NeedState.choices),
            "priority": list(Priority.choices),
            "topic": [(topic.code, pick(topic, "title")) for topic in topics],
        }
        if is_of_body:
            del self.fields["line"]
            self.fields["q"].label = _("Words of the need")
        else:
            choices["line"] = line_choices()
        if with_places:
            choices["place"] = places()
        else:
            del self.fields["place"]
        for name, items in choices.items():
            self.fields[name].choices = [("", _("All")), *items]  # type: ignore[attr-defined]

    def wanted(self) -> NeedFilter:
        """Return what is asked for; what nobody can ask for is left out."""
        self.is_valid()
        found = dict(self.cleaned_data) if self.is_bound else {}
        text, sort = found.pop("q", ""), found.pop("sort", "")
        return NeedFilter(text=text, sort=sort or "-filed", **found)


def places() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the regions, each with itself and its provinces to choose from. One query."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for province in Province.objects.select_related("region").order_by("code"):
        name = pick(province.region, "name")
        places = groups.setdefault(name, [(province.region.code, name)])
        places.append((province.code, pick(province, "name")))
    return list(groups.items())


class ReasonForm(forms.Form):
    """Why something is not wanted."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=paragraphs(3))
