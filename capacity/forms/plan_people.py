"""The people of a line: ticked on the staff list, a reason beside each whom the topic is not for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from capacity.models import Person, PlanPerson, Topic
from capacity.services.fitness import Mismatch, mismatch_of
from config.toolbox.inputs import MaybeVersionedForm


@dataclass(frozen=True, slots=True)
class Row:
    """One person as the page shows them."""

    person: Person
    misfit: Mismatch | None
    box: BoundField
    reason: BoundField | None


class LinePeopleForm(MaybeVersionedForm):
    """``people`` are those shown; whoever was chosen and is not shown stays chosen."""

    def __init__(
        self,
        *args: Any,
        people: Sequence[Person],
        chosen: Iterable[PlanPerson],
        topic: Topic | None,
        **kwargs: Any,
    ) -> None:
        self.people, self.topic = people, topic
        self.before = {part.person_id: part.mismatch_reason for part in chosen}
        super().__init__(*args, **kwargs)
        for person in people:
            box = forms.BooleanField(label=person.full_name, required=False, initial=person.pk in self.before)
            self.fields[f"person-{person.pk}"] = box
            if mismatch_of(person, topic):
                self.fields[f"reason-{person.pk}"] = forms.CharField(
                    label=_("Why this person is kept"),
                    max_length=500,
                    required=False,
                    initial=self.before.get(person.pk, ""),
                    widget=forms.TextInput(attrs={"dir": "auto"}),
                )

    def rows(self) -> list[Row]:
        """Return who is shown: the chosen first, then those whom the topic is for."""
        found = []
        for person in self.people:
            misfit = mismatch_of(person, self.topic)
            reason = self[f"reason-{person.pk}"] if misfit else None
            found.append(Row(person, misfit, self[f"person-{person.pk}"], reason))
        return sorted(found, key=lambda row: (row.person.pk not in self.before, row.misfit is not None))

    def clean(self) -> dict[str, Any]:
        """Ask for the reason beside each person whom the topic is not for."""
        cleaned = super().clean() or self.cleaned_data
        for person in self.people:
            name = f"reason-{person.pk}"
            if name in self.fields and cleaned.get(f"person-{person.pk}") and not cleaned.get(name):
                misfit = mismatch_of(person, self.topic)
                texts = " ".join(misfit.texts) if misfit else ""
                self.add_error(name, _("Write why this person is kept. %(why)s") % {"why": texts})
        return cleaned

    def chosen(self) -> dict[int, str]:
        """Return the people of the line, each with the reason or ""."""
        shown = {person.pk for person in self.people}
        kept = {key: reason for key, reason in self.before.items() if key not in shown}
        ticked = [person.pk for person in self.people if self.cleaned_data[f"person-{person.pk}"]]
        return {**kept, **{key: self.cleaned_data.get(f"reason-{key}", "") for key in ticked}}
