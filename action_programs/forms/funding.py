"""Forms of agreements and grants: each with its rows, one a project."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from action_programs.enums import FundingKind, ProjectStatus, SpendingStage
from action_programs.forms.execution import note_area
from action_programs.models import ActionProgramme, Agreement, GrantReceipt, Project
from action_programs.services.agreements import AgreementFacts, ShareFacts
from action_programs.services.grants import GrantFacts, PartFacts
from action_programs.services.spending import SpendingFacts
from config.toolbox.inputs import AmountField, DayInput
from config.toolbox.languages import pick

EXTRA_ROWS = 3
PREFIX = "rows"


class ProjectField(forms.ModelChoiceField):
    """A project of the programme, by number and title."""

    def label_from_instance(self, project: Project) -> str:
        return f"{project.number} – {pick(project, 'title')}"


class AgreementForm(forms.Form):
    """What an agreement says."""

    partner = forms.CharField(
        label=_("Partner"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "list": "partners"}),
        help_text=_("As the funding lines of the projects name it."),
    )
    title = forms.CharField(label=_("Subject"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"}))
    signed_on = forms.DateField(label=_("Signed on"), widget=DayInput)
    ends_on = forms.DateField(label=_("Ends on"), widget=DayInput, required=False)
    commune_duties = forms.CharField(
        label=_("What the commune undertakes"), max_length=4000, required=False, widget=note_area(4)
    )
    partner_duties = forms.CharField(
        label=_("What the partner undertakes"), max_length=4000, required=False, widget=note_area(4)
    )

    def facts(self) -> AgreementFacts:
        return AgreementFacts(**self.cleaned_data)


class _RowForm(forms.Form):
    """The sum of one project; a row without project is left out."""

    project = ProjectField(label=_("Project"), queryset=Project.objects.none(), required=False)
    amount = AmountField(label=_("Amount (MAD)"), required=False)

    def __init__(self, *args: Any, projects: list[Project], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["project"]
        field.queryset = Project.objects.filter(pk__in=[row.pk for row in projects])  # type: ignore[attr-defined]
        # The choices are drawn once for all the rows.
        field.choices = [("", "–"), *((row.pk, field.label_from_instance(row)) for row in projects)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("project") and found.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("How much?"))
        if found.get("amount") is not None and not found.get("project") and "project" not in self.errors:
            self.add_error("project", _("Which project?"))
        return found


class ShareForm(_RowForm):
    """What is promised to one project, and by when."""

    due_on = forms.DateField(label=_("Due on"), widget=DayInput, required=False)

    def facts(self) -> ShareFacts:
        return ShareFacts(**{name: self.cleaned_data[name] for name in ShareFacts.__slots__})


class PartForm(_RowForm):
    """The part of a grant that pays one project."""

    def facts(self) -> PartFacts:
        return PartFacts(self.cleaned_data["project"], self.cleaned_data["amount"])


class _Rows(forms.BaseFormSet):
    def facts(self) -> list[Any]:
        """Return the rows to keep: those that name a project and are not ticked for removal."""
        kept = [form for form in self.forms if form.cleaned_data.get("project")]
        return [form.facts() for form in kept if not form.cleaned_data.get("DELETE")]


_options: dict[str, Any] = {"formset": _Rows, "extra": EXTRA_ROWS, "can_delete": True, "max_num": 500}
ShareFormSet = forms.formset_factory(ShareForm, **_options)
PartFormSet = forms.formset_factory(PartForm, **_options)


def share_rows(data: QueryDict | None, programme: ActionProgramme, known: Agreement | None) -> Any:
    """Return the rows of an agreement: one a project, and some empty ones."""
    rows = known.shares.order_by("pk").values("project", "amount", "due_on") if known else []
    projects = list(programme.projects.order_by("number"))
    return ShareFormSet(data, prefix=PREFIX, initial=list(rows), form_kwargs={"projects": projects})


def part_rows(data: QueryDict | None, programme: ActionProgramme, known: GrantReceipt | None) -> Any:
    """Return the rows of a grant: one a project that it pays, and some empty ones."""
    rows = list(known.allotments.order_by("pk").values("project", "amount")) if known else []
    paid = [row["project"] for row in rows]
    projects = [
        row
        for row in programme.projects.order_by("number")
        if row.status != ProjectStatus.STOPPED or row.pk in paid
    ]
    return PartFormSet(data, prefix=PREFIX, initial=rows, form_kwargs={"projects": projects})


def agreement_initial(known: Agreement) -> dict[str, Any]:
    """Return an agreement as its form shows it."""
    found = {name: getattr(known, name) for name in AgreementFacts.__slots__}
    return {**found, "partner": known.partner.name_ar}


class PartnerPaymentForm(forms.Form):
    """What a partner has paid."""

    paid_on = forms.DateField(label=_("Date"), widget=DayInput)
    amount = AmountField(label=_("Amount (MAD)"))
    reference = forms.CharField(
        label=_("Reference"), max_length=120, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )


class GrantForm(forms.Form):
    """A grant that the commune received."""

    assessed_year = forms.IntegerField(
        label=_("Assessed year"),
        min_value=2015,
        max_value=2110,
        help_text=_("The year whose assessment gave the grant."),
    )
    received_on = forms.DateField(label=_("Received on"), widget=DayInput)
    amount = AmountField(label=_("Amount (MAD)"))
    deliberated_on = forms.DateField(
        label=_("Deliberation of the council on its use"), widget=DayInput, required=False
    )
    deliberation = forms.CharField(
        label=_("Number of the deliberation"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    visa_on = forms.DateField(label=_("Visa of the deliberation"), widget=DayInput, required=False)

    def facts(self) -> GrantFacts:
        return GrantFacts(**self.cleaned_data)


class GrantSpendingForm(forms.Form):
    """A commitment or a payment on a part of a grant."""

    stage = forms.ChoiceField(label=_("Kind"), choices=SpendingStage.choices, widget=forms.RadioSelect)
    spent_on = forms.DateField(label=_("Date"), widget=DayInput)
    amount = AmountField(label=_("Amount (MAD)"))
    reference = forms.CharField(
        label=_("Reference"),
        max_length=120,
        help_text=_("Contract, order form or payment order."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def facts(self) -> SpendingFacts:
        return SpendingFacts(source=FundingKind.GRANT, **self.cleaned_data)


class CompletedForm(forms.Form):
    """When what a part of a grant pays was complete; blank takes it back."""

    completed_on = forms.DateField(
        label=_("Completed on"), widget=DayInput, required=False, help_text=_("Blank: not complete yet.")
    )
