"""The forms of a plan: starting it, a line, what becomes of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from capacity.enums import ActionKind, Audience, FundingSource, NeedState, Priority
from capacity.forms.common import DaysField, paragraphs
from capacity.models import CapacityPlan, Need, PlanLine, Topic
from capacity.services.lines import line_choices
from capacity.services.plan_lines import PlanLineFacts, line_title
from config.toolbox.inputs import AmountField, MaybeVersionedForm, SealedField
from config.toolbox.languages import pick

MOST_PEOPLE = 9999
QUARTERS = [
    (1, pgettext_lazy("quarter of a year", "First")),
    (2, pgettext_lazy("quarter of a year", "Second")),
    (3, pgettext_lazy("quarter of a year", "Third")),
    (4, pgettext_lazy("quarter of a year", "Fourth")),
]


@dataclass(frozen=True, slots=True)
class PlanChoices:
    """What the lines of one plan may name, read once: topics by code, lines of the grid, needs by number."""

    topics: Mapping[str, Topic]
    lines: list[tuple[str, str]]
    needs: Mapping[str, Need]

    @classmethod
    def of(cls, plan: CapacityPlan, known: Iterable[PlanLine] = ()) -> "PlanChoices":
        """Read what a plan may name, and what its ``known`` lines name already. Three queries."""
        topics = {topic.code: topic for topic in Topic.objects.filter(is_active=True).order_by("code")}
        needs = Need.objects.filter(
            commune=plan.commune_id, year__lte=plan.year, state__in=(NeedState.FILED, NeedState.TAKEN_UP)
        )
        named = {short(need): need for need in needs.select_related("topic").order_by("year", "number")}
        lines = dict(line_choices())
        for line in known:
            if line.topic:
                topics.setdefault(line.topic.code, line.topic)
            if line.need:
                named.setdefault(short(line.need), line.need)
            for code in line.lines:
                lines.setdefault(code, code)
        return cls(topics, list(lines.items()), named)


def short(need: Need) -> str:
    """Return the number of a need as its commune writes it: 2026-3."""
    return f"{need.year}-{need.number}"


class PlanLineForm(MaybeVersionedForm):
    """One action of a plan."""

    need = forms.ChoiceField(label=_("Need that it answers"), required=False)
    kind = forms.ChoiceField(label=_("Type of action"), choices=ActionKind.choices, widget=forms.RadioSelect)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    subject = forms.CharField(
        label=_("Subject in your words"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Needed when no topic is chosen."),
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=Priority.choices, coerce=int, initial=Priority.MIDDLE
    )
    quarter = forms.TypedChoiceField(label=_("Quarter"), choices=QUARTERS, coerce=int)
    days = DaysField(label=_("Days"), help_text=_("Halves are allowed: 2,5."))
    audience = forms.ChoiceField(label=_("For whom"), choices=Audience.choices)
    women = forms.IntegerField(label=_("Women planned"), min_value=0, max_value=MOST_PEOPLE, initial=0)
    men = forms.IntegerField(label=_("Men planned"), min_value=0, max_value=MOST_PEOPLE, initial=0)
    provider = forms.CharField(
        label=_("Provider"), max_length=200, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    deliverables = forms.CharField(
        label=_("Deliverables"),
        max_length=2000,
        required=False,
        widget=paragraphs(3),
        help_text=_("Needed for technical assistance: what is handed over at the end."),
    )
    budget = AmountField(label=FundingSource.BUDGET.label, required=False)
    grant = AmountField(label=FundingSource.GRANT.label, required=False)
    dgct = AmountField(label=FundingSource.DGCT.label, required=False)
    region = AmountField(label=FundingSource.REGION.label, required=False)
    partner = AmountField(
        label=FundingSource.PARTNER.label,
        required=False,
        help_text=_("In MAD. The cost is the sum of what each pays; none where it costs nothing."),
    )
    # The longest comes last.
    lines = forms.MultipleChoiceField(
        label=_("Lines of the grid that it aims at"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, choices: PlanChoices, line: PlanLine | None = None, **kwargs: Any) -> None:
        if line:
            kwargs["initial"] = {**line_initial(line), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.known = choices
        topics = [(code, pick(topic, "title")) for code, topic in choices.topics.items()]
        needs = [(number, f"{number} – {line_title(need)}") for number, need in choices.needs.items()]
        none = _("None of the catalogue: the subject is below")
        for name, items in (
            ("topic", [("", none), *topics]),
            ("need", [("", _("None")), *needs]),
            ("lines", choices.lines),
        ):
            self.fields[name].choices = items  # type: ignore[attr-defined]

    def facts(self) -> PlanLineFacts:
        found = dict(self.cleaned_data)
        found.pop("version")
        funding = {source: found.pop(source) for source in FundingSource.values}
        topic, need = self.known.topics.get(found.pop("topic")), self.known.needs.get(found.pop("need"))
        paid = {source: amount for source, amount in funding.items() if amount}
        return PlanLineFacts(topic=topic, need=need, funding=paid, **found)


def line_initial(line: PlanLine) -> dict[str, Any]:
    """Return a line as the form takes it."""
    names = ("kind", "subject", "lines", "priority", "quarter", "audience", "women", "men", "provider")
    return {
        **{name: getattr(line, name) for name in names},
        "deliverables": line.deliverables,
        "days": f"{line.days.normalize():f}".replace(".", ",") if line.days else "",
        "topic": line.topic.code if line.topic else "",
        "need": short(line.need) if line.need else "",
        **{part.source: part.amount for part in line.funding.all()},
    }


class StartForm(forms.Form):
    """The year of a plan that is started."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


class SetAsideForm(MaybeVersionedForm):
    """Why something that waits is not taken up."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=paragraphs(3))


class ReturnForm(MaybeVersionedForm):
    """What a commune must look at again."""

    comments = forms.CharField(
        label=_("Comments"), max_length=4000, widget=paragraphs(6), help_text=_("The commune reads them.")
    )


class AcceptForm(MaybeVersionedForm):
    """A word with the acceptance, if any."""

    comments = forms.CharField(
        label=_("Comments"),
        max_length=4000,
        required=False,
        widget=paragraphs(4),
        help_text=_("The commune reads them."),
    )


class PlanTableForm(forms.Form):
    """The table to import."""

    table = forms.FileField(
        label=_("Table of actions"),
        help_text=_("An .xlsx, .ods or .csv file with the headings of the table downloaded here."),
    )


class ConfirmPlanForm(forms.Form):
    """The rows as they were shown, signed: what is confirmed is what was seen. Nothing is kept in between."""

    rows = SealedField(
        salt="capacity.plan_import", too_old=_("This preview is too old. Send the table again.")
    )
