"""The forms of cooperation plans: what a plan is, its objectives, meetings and proposals."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communes.cooperation.enums import ActorKind, PlanLevel, ProposalState
from communes.cooperation.forms.common import ARABIC, FRENCH, SourceFields, area_field, text_field
from communes.cooperation.models import CooperationPlan, PlanMeeting, PlanObjective, PlanProposal
from communes.cooperation.services.documents import LIMITS
from communes.cooperation.services.plan_making import ActorFacts, MeetingFacts
from communes.cooperation.services.plan_objectives import ELSEWHERE, NONE, TIED, ObjectiveFacts
from communes.cooperation.services.plans import ADOPTED, IN_THE_MAKING, NAMES, PlanFacts, PlanFilter
from communes.forms.places import CommuneField
from communes.models import Region
from config.toolbox.inputs import DayInput, MaybeVersionedForm, VersionedForm
from config.toolbox.languages import pick
from config.toolbox.numbers import format_number
from records.services.file_types import accepted_extensions

FIRST_YEAR, LAST_YEAR = 2000, 2100
MEGABYTE = 1024 * 1024
MOST_ACTORS, NEW_ACTORS = 60, 4
MOST_PEOPLE = 5000


class PlanFilterForm(forms.Form):
    """What a reader looks for among plans."""

    q = forms.CharField(label=_("Title or region"), max_length=80, required=False)
    level = forms.ChoiceField(label=_("Level"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, is_within: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = {ADOPTED: _("Adopted"), IN_THE_MAKING: _("In the making")}
        choices: dict[str, Any] = {
            "level": PlanLevel.choices,
            "region": [(region.code, pick(region, "name")) for region in Region.objects.order_by("code")],
            "state": states.items(),
        }
        for name, items in choices.items():
            self.fields[name].choices = [("", _("All")), *items]  # type: ignore[attr-defined]
        if not is_within:
            del self.fields["state"]

    def wanted(self) -> PlanFilter:
        """Return what is asked for; what nobody can ask for is left out."""
        self.is_valid()
        found = self.cleaned_data if self.is_bound else {}
        names = ("q", "level", "region", "state")
        return PlanFilter(*(found.get(name, "") for name in names))


class StandingForm(forms.Form):
    """How projects and creations are tied to a plan."""

    standing = forms.ChoiceField(
        label=_("Tied"),
        required=False,
        choices=[
            ("", _("All")),
            (TIED, _("To this plan")),
            (ELSEWHERE, _("To other plans only")),
            (NONE, _("To no objective")),
        ],
    )

    def wanted(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("standing", "") if self.is_bound else ""


class PlanForm(SourceFields, MaybeVersionedForm):
    """What a plan is."""

    field_order = ["level", "region", "title_ar", "title_fr", "starts_year", "ends_year"]

    level = forms.ChoiceField(label=_("Level"), choices=PlanLevel.choices)
    region = forms.ModelChoiceField(
        label=_("Region"),
        queryset=Region.objects.order_by("code"),
        required=False,
        help_text=_("For a regional plan only."),
    )
    title_ar = text_field(_("Title in Arabic"), 200, attrs=ARABIC, required=True)
    title_fr = text_field(_("Title in French"), 200, attrs=FRENCH, required=True)
    starts_year = forms.IntegerField(label=_("First year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    ends_year = forms.IntegerField(label=_("Last year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)

    def __init__(self, *args: Any, plan: CooperationPlan | None = None, **kwargs: Any) -> None:
        if plan is not None:
            kwargs["initial"] = {name: getattr(plan, name) for name in (*NAMES, "version")}
        super().__init__(*args, **kwargs)
        self.fields["region"].label_from_instance = lambda region: pick(region, "name")  # type: ignore[attr-defined]

    def facts(self) -> PlanFacts:
        return PlanFacts(**{name: self.cleaned_data[name] for name in NAMES})


class AdoptForm(VersionedForm):
    adopted_on = forms.DateField(label=_("Adopted on"), widget=DayInput)


class ObjectiveForm(VersionedForm):
    """An objective; ``version`` is that of its plan."""

    code = text_field(_("Code"), 20, attrs={"dir": "ltr"}, required=True)
    title_ar = text_field(_("Objective in Arabic"), 300, attrs=ARABIC, required=True)
    title_fr = text_field(_("Objective in French"), 300, attrs=FRENCH, required=True)

    def facts(self) -> ObjectiveFacts:
        return ObjectiveFacts(*(self.cleaned_data[name] for name in ("code", "title_ar", "title_fr")))


class MeetingForm(MaybeVersionedForm):
    """A meeting that was held."""

    held_on = forms.DateField(label=_("Date"), widget=DayInput)
    place = text_field(_("Place"), 200, required=True)
    subject = text_field(_("Subject"), 200, required=True)
    conclusions = area_field(_("Conclusions"), attrs={"dir": "auto"})
    minutes = forms.FileField(label=_("Minutes"), required=False)

    def __init__(self, *args: Any, meeting: PlanMeeting | None = None, **kwargs: Any) -> None:
        if meeting is not None:
            names = ("held_on", "place", "subject", "conclusions", "version")
            kwargs["initial"] = {name: getattr(meeting, name) for name in names}
        super().__init__(*args, **kwargs)
        limit = format_number(LIMITS.max_bytes // MEGABYTE)
        text = _("PDF, PNG and JPEG pictures, Word and Excel documents, up to %(limit)s MB each.")
        self.fields["minutes"].help_text = text % {"limit": limit}
        self.fields["minutes"].widget.attrs["accept"] = ",".join(accepted_extensions())

    def facts(self, actors: list[ActorFacts]) -> MeetingFacts:
        names = ("held_on", "place", "subject", "conclusions")
        return MeetingFacts(actors=actors, **{name: self.cleaned_data[name] for name in names})


class ActorForm(forms.Form):
    """A row of those who came; one without a name is nobody."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ActorKind.choices, initial=ActorKind.COMMUNE)
    name = text_field(_("Body or group"), 200)
    people = forms.IntegerField(
        label=_("People present"), min_value=1, max_value=MOST_PEOPLE, initial=1, required=False
    )

    @property
    def cells(self) -> list[forms.BoundField]:
        return list(self.visible_fields())


class _Actors(forms.BaseFormSet):
    def facts(self) -> list[ActorFacts]:
        """Return those who came, in the order of the rows."""
        rows = [form.cleaned_data for form in self.forms]
        return [ActorFacts(row["kind"], row["name"], row["people"] or 1) for row in rows if row.get("name")]


def actor_rows(data: Any, meeting: PlanMeeting | None) -> Any:
    """Return a row an actor, and blank ones."""
    initial = list(meeting.actors.values("kind", "name", "people")) if meeting else []
    rows = forms.formset_factory(
        ActorForm, formset=_Actors, extra=NEW_ACTORS, max_num=MOST_ACTORS, absolute_max=MOST_ACTORS
    )
    return rows(data, prefix="actors", initial=initial, form_kwargs={"use_required_attribute": False})


class ProposalForm(forms.Form):
    """What a commune proposes."""

    text = forms.CharField(
        label=_("Proposal"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"})
    )


class NotedForm(ProposalForm):
    """What was proposed in a meeting, and by whom."""

    field_order = ["proposed_by", "commune", "text"]

    proposed_by = text_field(
        _("Proposed by"), 200, required=True, help_text=_("A body or a group, never a person’s name.")
    )
    commune = CommuneField(
        label=_("Commune"),
        required=False,
        help_text=_("Its name or its code, when a commune proposes: it is told of the answer."),
    )


class AnswerForm(VersionedForm):
    """Whether a proposal is taken up, why, and in which objective."""

    state = forms.ChoiceField(
        label=_("Answer"),
        choices=[(state.value, state.label) for state in (ProposalState.TAKEN, ProposalState.NOT_TAKEN)],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=pgettext_lazy("proposal to a plan", "Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    objective = forms.ModelChoiceField(
        label=_("Objective that it became part of"),
        queryset=PlanObjective.objects.none(),
        required=False,
        help_text=_("For a proposal that is taken up."),
    )

    def __init__(self, *args: Any, proposal: PlanProposal, **kwargs: Any) -> None:
        answered = proposal.state != ProposalState.WAITING
        kwargs["initial"] = {
            "version": proposal.version,
            "state": proposal.state if answered else "",
            "reason": proposal.answer,
            "objective": proposal.objective_id,
        }
        super().__init__(*args, **kwargs)
        field: Any = self.fields["objective"]
        field.queryset = proposal.plan.objectives.all()
        field.label_from_instance = lambda objective: f"{objective.code} – {pick(objective, 'title')}"
