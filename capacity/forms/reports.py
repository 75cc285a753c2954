"""The forms of a report: starting it, saying what became of an action, sending it, deciding on it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from capacity.enums import ActionKind, ActionOutcome, Audience
from capacity.forms.common import DaysField, TopicField, paragraphs
from capacity.models import Person, ReportLine
from capacity.services.lines import line_choices
from capacity.services.report_lines import ActionFacts, LineFacts
from config.toolbox.inputs import AmountField, DayInput, MaybeVersionedForm, SealedField

MOST_PEOPLE = 9999
RATINGS = [
    (1, pgettext_lazy("rating of an action", "1 – Useless")),
    (2, pgettext_lazy("rating of an action", "2 – Of little use")),
    (3, pgettext_lazy("rating of an action", "3 – Fair")),
    (4, pgettext_lazy("rating of an action", "4 – Useful")),
    (5, pgettext_lazy("rating of an action", "5 – Very useful")),
]


class PeopleField(forms.ModelMultipleChoiceField):
    """People of the staff list, by number, name and post."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, person: Person) -> str:
        # In the commune's language, whatever that of the page.
        return format_html("<bdi>{} – {}, {}</bdi>", person.number, person.full_name, person.post)


class ReportYearForm(forms.Form):
    """The year that a report is about."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


class ReportLineForm(MaybeVersionedForm):
    """What became of an action; a table leaves the participants to whoever reads it."""

    outcome = forms.ChoiceField(label=_("What became of it"), required=False, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        required=False,
        widget=paragraphs(3),
        help_text=_("Needed unless it was done within its year."),
    )
    starts_on = forms.DateField(label=_("First day"), required=False, widget=DayInput)
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=DayInput)
    days = DaysField(label=_("Days"), allows_zero=True)
    women = forms.IntegerField(label=_("Women"), min_value=0, max_value=MOST_PEOPLE)
    men = forms.IntegerField(label=_("Men"), min_value=0, max_value=MOST_PEOPLE)
    people = PeopleField(
        label=_("Participants from the staff list"), queryset=Person.objects.none(), required=False
    )
    cost = AmountField(label=_("Real cost (MAD)"), allows_zero=True)
    rating_after = forms.TypedChoiceField(
        label=_("Evaluation right after"), required=False, coerce=int, empty_value=None
    )
    evaluation_after = forms.CharField(
        label=_("In words"), max_length=2000, required=False, widget=paragraphs(3)
    )

    def __init__(self, *args: Any, line: ReportLine, with_people: bool = True, **kwargs: Any) -> None:
        if with_people:
            kwargs["initial"] = {**line_initial(line), "version": line.report.version}
        super().__init__(*args, **kwargs)
        said = ("", pgettext_lazy("outcome of an action", "Not said yet"))
        self.fields["outcome"].choices = [said, *ActionOutcome.choices]  # type: ignore[attr-defined]
        self.fields["rating_after"].choices = [("", "–"), *RATINGS]  # type: ignore[attr-defined]
        if with_people:
            people = Person.objects.filter(commune=line.report.commune_id).order_by("full_name", "pk")
            self.fields["people"].queryset = people  # type: ignore[attr-defined]

    def facts(self, people: Sequence[int] | None = None) -> LineFacts:
        """Return what is said; a table names the participants by itself."""
        values = {name: self.cleaned_data[name] for name in LineFacts.__slots__}
        chosen = [person.pk for person in values["people"]] if people is None else people
        return LineFacts(**{**values, "people": chosen})


def line_initial(line: ReportLine) -> dict[str, Any]:
    """Return what a line says; before its outcome is said, those whom the plan names are the participants."""
    values = {name: getattr(line, name) for name in LineFacts.__slots__ if name != "people"}
    if line.outcome or line.plan_line is None:
        values["people"] = list(line.participants.values_list("person", flat=True))
        return values
    planned = line.plan_line
    values["people"] = list(planned.people.values_list("person", flat=True))
    return {**values, "women": planned.women, "men": planned.men}


class ActionForm(MaybeVersionedForm):
    """An action that no plan had."""

    kind = forms.ChoiceField(label=_("Type of action"), choices=ActionKind.choices)
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
    lines = forms.MultipleChoiceField(
        label=_("Lines of the grid that it aims at"), required=False, widget=forms.CheckboxSelectMultiple
    )
    audience = forms.ChoiceField(label=_("For whom"), choices=Audience.choices)
    provider = forms.CharField(
        label=_("Provider"), max_length=200, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    days = DaysField(label=_("Days"), allows_zero=True)
    deliverables = forms.CharField(
        label=_("Deliverables"), max_length=2000, required=False, widget=paragraphs(3)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].choices = line_choices()  # type: ignore[attr-defined]

    def facts(self) -> ActionFacts:
        return ActionFacts(**{name: self.cleaned_data[name] for name in ActionFacts.__slots__})


class LaterForm(MaybeVersionedForm):
    """What an action has brought, six months after it."""

    rating = forms.TypedChoiceField(label=_("Evaluation after six months"), coerce=int, choices=RATINGS)
    words = forms.CharField(label=_("In words"), max_length=2000, required=False, widget=paragraphs(5))


class ReturnForm(MaybeVersionedForm):
    """Why a report is given back."""

    comments = forms.CharField(label=_("Comments"), max_length=4000, widget=paragraphs(6))


class AcceptForm(MaybeVersionedForm):
    """What is said with an acceptance."""

    comments = forms.CharField(label=_("Comments"), max_length=4000, required=False, widget=paragraphs(4))


class LinesTableForm(forms.Form):
    """The table to import."""

    table = forms.FileField(
        label=_("Table of the lines"),
        help_text=_("An .xlsx, .ods or .csv file with the headings of the table downloaded here."),
    )


class ConfirmLinesForm(forms.Form):
    """The rows as they were shown, signed: what is confirmed is what was seen. Nothing is kept in between."""

    rows = SealedField(
        salt="capacity.report_import", too_old=_("This preview is too old. Send the table again.")
    )
