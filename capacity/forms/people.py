"""The forms of a staff list."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from capacity.enums import Duty, PersonKind, Sex, Study
from capacity.models import Person
from capacity.services.people import PeopleFilter, PersonFacts
from communes.cooperation.models import CooperationBody
from config.toolbox.inputs import DayInput, MaybeVersionedForm, SealedField
from config.toolbox.languages import pick


def words(**attributes: str) -> forms.TextInput:
    """Return a field of one line, in whichever direction one writes."""
    return forms.TextInput(attrs={"dir": "auto", **attributes})


class PersonForm(MaybeVersionedForm):
    """What a staff list says of a person."""

    number = forms.CharField(
        label=_("Number of the person"),
        max_length=30,
        widget=words(dir="ltr"),
        # Tables of plans name several people in one cell.
        validators=[RegexValidator(r"^[^;:]+$", _("Write it without “;” and without “:”."))],
        help_text=_("The commune’s own number, such as the registration number. It stays the same."),
    )
    full_name = forms.CharField(label=_("Full name"), max_length=150, widget=words())
    kind = forms.ChoiceField(
        label=_("Staff or elected"), choices=PersonKind.choices, widget=forms.RadioSelect
    )
    sex = forms.ChoiceField(label=pgettext_lazy("sex", "Sex"), choices=Sex.choices, widget=forms.RadioSelect)
    post = forms.CharField(label=_("Post"), max_length=150, widget=words())
    duty = forms.ChoiceField(
        label=_("Main duty"),
        required=False,
        choices=[("", _("Not known")), *Duty.choices],
        help_text=_("Topics of training are for certain duties and fields of study."),
    )
    diploma = forms.CharField(label=_("Diploma"), max_length=150, required=False, widget=words())
    study = forms.ChoiceField(
        label=_("Field of study"), required=False, choices=[("", _("Not known")), *Study.choices]
    )
    email = forms.EmailField(label=_("E-mail address"), required=False)
    in_unit = forms.BooleanField(label=_("Member of the programme unit"), required=False)
    body = forms.ChoiceField(
        label=_("Works for the cooperation body"),
        required=False,
        help_text=_("Placed at its disposal by the commune, or recruited by a body that has its seat here."),
    )

    def __init__(
        self,
        *args: Any,
        person: Person | None = None,
        bodies: Iterable[CooperationBody] = (),
        **kwargs: Any,
    ) -> None:
        if person:
            names = (*PersonFacts.__slots__, "version")
            kwargs["initial"] = {name: getattr(person, name) for name in names}
            kwargs["initial"]["body"] = person.body.code if person.body else ""
        super().__init__(*args, **kwargs)
        self.bodies = {body.code: body for body in bodies}
        named = [(code, pick(body, "name")) for code, body in self.bodies.items()]
        self.fields["body"].choices = [("", _("None")), *named]  # type: ignore[attr-defined]

    def facts(self) -> PersonFacts:
        found = {name: self.cleaned_data[name] for name in PersonFacts.__slots__}
        return PersonFacts(**{**found, "body": self.bodies.get(found["body"])})


class LeftForm(MaybeVersionedForm):
    """The day on which someone left."""

    left_on = forms.DateField(
        label=_("Left on"),
        required=False,
        widget=DayInput(),
        help_text=_("Leave it blank for someone who is still there."),
    )


class PeopleFilterForm(forms.Form):
    """What a reader looks for in a staff list."""

    q = forms.CharField(label=_("Name, number or post"), max_length=80, required=False)
    standing = forms.ChoiceField(
        label=_("Still there"),
        required=False,
        choices=[
            ("there", pgettext_lazy("people of a staff list", "Still there")),
            ("left", pgettext_lazy("people of a staff list", "Left")),
            ("all", pgettext_lazy("people of a staff list", "All")),
        ],
    )
    kind = forms.ChoiceField(
        label=_("Staff or elected"), required=False, choices=[("", _("All")), *PersonKind.choices]
    )
    duty = forms.ChoiceField(label=_("Main duty"), required=False, choices=[("", _("All")), *Duty.choices])
    sort = forms.CharField(widget=forms.HiddenInput, required=False)

    def wanted(self) -> PeopleFilter:
        """Return what is asked for; what nobody can ask for is left out."""
        self.is_valid()
        found = dict(self.cleaned_data) if self.is_bound else {}
        return PeopleFilter(
            text=found.get("q", ""),
            kind=found.get("kind", ""),
            duty=found.get("duty", ""),
            standing=found.get("standing") or "there",
            sort=found.get("sort") or "name",
        )


class PeopleTableForm(forms.Form):
    """The table to import."""

    table = forms.FileField(
        label=_("Table of people"),
        help_text=_("An .xlsx, .ods or .csv file with the headings of the table downloaded here."),
    )


class ConfirmPeopleForm(forms.Form):
    """The rows as they were shown, signed: what is confirmed is what was seen. Nothing is kept in between."""

    rows = SealedField(
        salt="capacity.people_import", too_old=_("This preview is too old. Send the table again.")
    )
