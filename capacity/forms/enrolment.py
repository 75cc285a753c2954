"""Whom a commune sends to a session, and who was there."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from capacity.models import Enrolment, Person, PlanLine, Topic
from capacity.services.enrolment import Choice
from capacity.services.fitness import mismatch_of
from config.toolbox.languages import pick


class EnrolForm(forms.Form):
    """One row a person: whether to enrol them, why in spite of a mismatch, which line it carries out."""

    def __init__(
        self,
        *args: Any,
        people: Sequence[Person],
        topic: Topic,
        plan_lines: Sequence[PlanLine],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.pk: person for person in people}
        self.mismatches = {person.pk: mismatch_of(person, topic) for person in people}
        self.plan_lines = {str(line.pk): line for line in plan_lines}
        choices = [("", _("None")), *((key, _line(line)) for key, line in self.plan_lines.items())]
        for person in people:
            self.fields[f"take_{person.pk}"] = forms.BooleanField(label=_("Enrol"), required=False)
            if self.mismatches[person.pk]:
                self.fields[f"reason_{person.pk}"] = forms.CharField(
                    label=_("Why all the same"),
                    max_length=500,
                    required=False,
                    widget=forms.TextInput(attrs={"dir": "auto"}),
                )
            if plan_lines:
                self.fields[f"line_{person.pk}"] = forms.ChoiceField(
                    label=_("Line of the plan"), choices=choices, required=False
                )

    def rows(self) -> list[tuple[Person, list[str], BoundField, BoundField | None, BoundField | None]]:
        """Return each person, what does not fit, and their fields."""
        found = []
        for key, person in self.people.items():
            mismatch = self.mismatches[key]
            reason = self[f"reason_{key}"] if mismatch else None
            line = self[f"line_{key}"] if self.plan_lines else None
            found.append((person, mismatch.texts if mismatch else [], self[f"take_{key}"], reason, line))
        return found

    def choices(self) -> list[Choice]:
        """Return those who are to be enrolled."""
        values = self.cleaned_data
        return [
            Choice(
                person,
                values.get(f"reason_{key}", ""),
                self.plan_lines.get(values.get(f"line_{key}", "")),
            )
            for key, person in self.people.items()
            if values[f"take_{key}"]
        ]


def _line(line: PlanLine) -> str:
    subject = pick(line.topic, "title") if line.topic else line.subject
    return f"{line.plan.year} · {line.number} – {subject}"


class SearchForm(forms.Form):
    """Words of a person's name, number or post."""

    q = forms.CharField(label=_("Name, number or post"), max_length=80, required=False)


class AttendanceForm(forms.Form):
    """One row a person who has a seat: present, absent, or not known yet."""

    ANSWERS = (("", _("Not known yet")), ("yes", _("Was present")), ("no", _("Was absent")))

    def __init__(self, *args: Any, enrolments: Sequence[Enrolment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enrolments = enrolments
        known = {True: "yes", False: "no", None: ""}
        for enrolment in enrolments:
            self.fields[f"attended_{enrolment.pk}"] = forms.ChoiceField(
                label=_("Attendance"),
                choices=self.ANSWERS,
                required=False,
                initial=known[enrolment.attended],
                disabled=bool(enrolment.certificate_number),
            )

    def rows(self) -> list[tuple[Enrolment, BoundField]]:
        return [(enrolment, self[f"attended_{enrolment.pk}"]) for enrolment in self.enrolments]

    def answers(self) -> dict[int, bool | None]:
        """Return who was there, by the keys of enrolments."""
        words = {"yes": True, "no": False, "": None}
        return {row.pk: words[self.cleaned_data[f"attended_{row.pk}"]] for row in self.enrolments}


class TableForm(forms.Form):
    """A table that people send back."""

    file = forms.FileField(
        label=_("Table"),
        help_text=_("An .xlsx, .ods or .csv file with the columns “enrolment” and “attended”."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.ods,.csv"}),
    )
