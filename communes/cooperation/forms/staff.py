"""The form of a skill that a body needs in a year, with who is in place."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.cooperation.enums import StaffOrigin
from communes.cooperation.forms.contributions import words
from communes.cooperation.models import BodyMember, StaffPost
from communes.cooperation.services.staff import PlacedFacts, PostFacts
from config.toolbox.inputs import MaybeVersionedForm, WholeField
from config.toolbox.languages import pick

EXTRA_ROWS = 3
MOST_PEOPLE = 9999


class PeopleField(WholeField):
    """A number of people."""

    MOST = MOST_PEOPLE + 1


class StaffPostForm(MaybeVersionedForm):
    """A skill: the people needed, those recruited, those placed at disposal by members and State services."""

    year = forms.IntegerField(label=_("Year"), widget=forms.NumberInput(attrs={"dir": "ltr"}))
    skill = forms.CharField(label=_("Skill"), max_length=150, widget=words())
    needed = PeopleField(label=_("People needed"))
    own = PeopleField(label=_("Recruited by the body"), required=False)

    def __init__(
        self,
        data: Any,
        *,
        members: Sequence[BodyMember],
        known: StaffPost | None = None,
        year: int | None = None,
    ) -> None:
        placed = list(known.in_place.all()) if known else []
        initial: dict[str, Any] = {"year": year}
        if known:
            initial = {name: getattr(known, name) for name in ("year", "skill", "needed", "version")}
        initial["own"] = next((row.people for row in placed if row.origin == StaffOrigin.OWN), None)
        super().__init__(data, initial=initial)
        self.members = {str(member.pk): member for member in members}
        given = [row for row in placed if row.origin == StaffOrigin.MEMBER]
        sent = [row for row in placed if row.origin == StaffOrigin.STATE]
        self.given_rows = len(given) + EXTRA_ROWS
        self.sent_rows = len(sent) + EXTRA_ROWS
        choices = [("", "–"), *((key, pick(row.place, "name")) for key, row in self.members.items())]
        for row in range(self.given_rows):
            self.fields[f"member_{row}"] = forms.ChoiceField(
                label=_("Member"), choices=choices, required=False
            )
            self.fields[f"member_people_{row}"] = PeopleField(label=_("People in place"), required=False)
        for row in range(self.sent_rows):
            self.fields[f"service_{row}"] = forms.CharField(
                label=_("State service"), max_length=150, required=False, widget=words()
            )
            self.fields[f"service_people_{row}"] = PeopleField(label=_("People in place"), required=False)
        for row, one in enumerate(given):
            self.initial.update({f"member_{row}": str(one.member_id), f"member_people_{row}": one.people})
        for row, one in enumerate(sent):
            self.initial.update({f"service_{row}": one.service, f"service_people_{row}": one.people})

    def given(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the rows of members: which, and how many people."""
        return [(self[f"member_{row}"], self[f"member_people_{row}"]) for row in range(self.given_rows)]

    def sent(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the rows of State services: which, and how many people."""
        return [(self[f"service_{row}"], self[f"service_people_{row}"]) for row in range(self.sent_rows)]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        names = [(f"member_{row}", f"member_people_{row}") for row in range(self.given_rows)]
        names += [(f"service_{row}", f"service_people_{row}") for row in range(self.sent_rows)]
        for who, people in names:
            if found.get(who) and not found.get(people) and people not in self.errors:
                self.add_error(people, _("How many people?"))
            if found.get(people) and not found.get(who) and who not in self.errors:
                self.add_error(who, _("From where do they come?"))
        return found

    def facts(self) -> PostFacts:
        found = self.cleaned_data
        placed = [PlacedFacts(StaffOrigin.OWN, found["own"])] if found["own"] else []
        for row in range(self.given_rows):
            if key := found[f"member_{row}"]:
                people = found[f"member_people_{row}"]
                placed.append(PlacedFacts(StaffOrigin.MEMBER, people, member=self.members[key]))
        for row in range(self.sent_rows):
            if service := found[f"service_{row}"]:
                placed.append(PlacedFacts(StaffOrigin.STATE, found[f"service_people_{row}"], service=service))
        return PostFacts(found["year"], found["skill"], found["needed"], placed)
