"""The making of a body: steps, checklists, financing study, deliberations (requirements W8, W10, W11)."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communes.cooperation.enums import (
    BodyKind,
    Contiguity,
    ExpenseNature,
    FundingSource,
    Origin,
    SessionKind,
    Step,
    Visa,
)
from communes.cooperation.models.bodies import CooperationBody, Power
from communes.cooperation.models.common import Changed, TerritorialUnit, once_each, one_unit
from communes.cooperation.models.plans import PlanObjective
from communes.models.territory import Commune

YEARS = 5


class Procedure(Changed):
    """The creation of one body, from the idea to its first report.

    ``lead`` is the commune that keeps the file of a procedure the communes began; the State's are kept by the
    administration. ``step`` is the one under way; ``body`` stands once the order of the Interior is recorded.
    """

    kind = models.CharField(_("kind"), max_length=3, choices=BodyKind.choices)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin.choices)
    lead = models.ForeignKey(
        Commune,
        on_delete=models.PROTECT,
        related_name="led_procedures",
        null=True,
        blank=True,
        verbose_name=_("commune that leads"),
    )
    name_ar = models.CharField(_("name in Arabic"), max_length=200)
    name_fr = models.CharField(_("name in French"), max_length=200)
    purpose = models.TextField(_("why this body is wanted"), max_length=4000)
    seat = models.ForeignKey(
        Commune,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("commune of the seat"),
    )
    duration = models.PositiveSmallIntegerField(_("duration (years)"), null=True, blank=True)
    powers = models.ManyToManyField(Power, related_name="procedures", verbose_name=_("powers to transfer"))
    step = models.CharField(max_length=13, choices=Step.choices, default=Step.IDEA)
    # Where the portal has no neighbour data of the members, somebody declares it.
    contiguity = models.CharField(
        _("contiguity declared"), max_length=10, choices=Contiguity.choices, default=Contiguity.UNKNOWN
    )
    contiguity_note = models.CharField(_("note on contiguity"), max_length=300, blank=True)
    objectives = models.ManyToManyField(PlanObjective, blank=True, related_name="procedures")
    no_objective_reason = models.CharField(
        _("why it serves no objective of the plans"), max_length=300, blank=True
    )
    body = models.OneToOneField(
        CooperationBody, on_delete=models.PROTECT, related_name="procedure", null=True
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    abandoned_reason = models.CharField(_("why it was given up"), max_length=300, blank=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("creation of a body")
        verbose_name_plural = _("creations of bodies")
        ordering = ["-opened_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="procedure_of_communes_has_lead",
                condition=Q(origin=Origin.STATE) | Q(lead__isnull=False),
            ),
            models.CheckConstraint(
                name="procedure_given_up_is_closed",
                condition=Q(abandoned_reason="") | Q(closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name_fr


class Founder(TerritorialUnit):
    """A unit that is to become a member, and the contribution proposed for it (MAD a year)."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="founders")
    contribution = models.DecimalField(
        _("yearly contribution (MAD)"),
        max_digits=14,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(0)],
    )
    is_generated = models.BooleanField(_("generated, not published"), default=False)

    class Meta:
        verbose_name = _("founding member")
        verbose_name_plural = _("founding members")
        ordering = ["procedure_id", "region_id", "province_id", "commune_id", "pk"]
        constraints = [
            one_unit("founder_is_one_unit"),
            *once_each(["procedure"], "founder"),
            models.CheckConstraint(
                name="founder_contribution_not_negative", condition=Q(contribution__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.place}"


class ChecklistItem(models.Model):
    """What a step asks for: a list that administrators keep. ``origin`` empty means both."""

    step = models.CharField(_("step"), max_length=13, choices=Step.choices)
    code = models.SlugField(_("code"), max_length=40, unique=True)
    title_ar = models.CharField(_("in Arabic"), max_length=300)
    title_fr = models.CharField(_("in French"), max_length=300)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin.choices, blank=True)
    is_required = models.BooleanField(_("required"), default=True)
    needs_document = models.BooleanField(_("with a document"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("line of a checklist")
        verbose_name_plural = _("lines of checklists")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.code


class ItemDone(Changed):
    """A line of a checklist in one procedure: done on a day, with a note."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="items")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(_("done on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("line of a checklist, done")
        verbose_name_plural = _("lines of checklists, done")
        ordering = ["procedure_id", "item_id"]
        constraints = [models.UniqueConstraint(fields=["procedure", "item"], name="item_done_once")]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.item_id}"


class ProcedureFile(models.Model):
    """A document of a procedure: of a line of its checklist, or of a step as a whole."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="files")
    step = models.CharField(_("step"), max_length=13, choices=Step.choices)
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    file = models.ForeignKey("records.StoredFile", on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("document of a creation")
        verbose_name_plural = _("documents of creations")
        ordering = ["procedure_id", "step", "pk"]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.file_id}"


class StepDone(models.Model):
    """A step that was concluded, by whom and when; taken back when the procedure returns to it."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="steps_done")
    step = models.CharField(max_length=13, choices=Step.choices)
    note = models.CharField(_("note"), max_length=500, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    done_at = models.DateTimeField()
    reopened_at = models.DateTimeField(null=True)
    reopened_reason = models.CharField(_("why it was taken up again"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("step concluded")
        verbose_name_plural = _("steps concluded")
        ordering = ["procedure_id", "done_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "step"], condition=Q(reopened_at__isnull=True), name="step_done_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.step}"


class FinancingStudy(Changed):
    """The study of the financing, before the body is created: five years from ``first_year``, in MAD."""

    procedure = models.OneToOneField(Procedure, on_delete=models.CASCADE, related_name="study")
    first_year = models.PositiveSmallIntegerField(_("first year"))
    demand = models.TextField(_("what is to be served, and how it was worked out"), max_length=4000)
    conclusions = models.TextField(_("conclusions of the study"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("financing study")
        verbose_name_plural = _("financing studies")
        ordering = ["procedure_id"]

    def __str__(self) -> str:
        return f"{self.procedure_id}"


class StudyLine(models.Model):
    """A resource (``source``) or an expense (``nature``) over the five years of a study, MAD a year."""

    study = models.ForeignKey(FinancingStudy, on_delete=models.CASCADE, related_name="lines")
    source = models.CharField(_("source"), max_length=13, choices=FundingSource.choices, blank=True)
    nature = models.CharField(_("nature"), max_length=10, choices=ExpenseNature.choices, blank=True)
    label = models.CharField(_("wording"), max_length=200)
    year_1 = models.DecimalField(_("year 1"), max_digits=16, decimal_places=2, default=Decimal(0))
    year_2 = models.DecimalField(_("year 2"), max_digits=16, decimal_places=2, default=Decimal(0))
    year_3 = models.DecimalField(_("year 3"), max_digits=16, decimal_places=2, default=Decimal(0))
    year_4 = models.DecimalField(_("year 4"), max_digits=16, decimal_places=2, default=Decimal(0))
    year_5 = models.DecimalField(_("year 5"), max_digits=16, decimal_places=2, default=Decimal(0))

    class Meta:
        verbose_name = _("line of a financing study")
        verbose_name_plural = _("lines of financing studies")
        ordering = ["study_id", "nature", "source", "pk"]
        constraints = [
            models.CheckConstraint(
                name="study_line_on_one_side",
                condition=(~Q(source="") & Q(nature="")) | (Q(source="") & ~Q(nature="")),
            ),
            models.CheckConstraint(
                name="study_line_not_negative",
                condition=Q(**{f"year_{year}__gte": 0 for year in range(1, YEARS + 1)}),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def years(self) -> list[Decimal]:
        return [getattr(self, f"year_{year}") for year in range(1, YEARS + 1)]

    @property
    def total(self) -> Decimal:
        return sum(self.years, Decimal(0))


class Deliberation(Changed):
    """What the council of a founding member voted, as its deliberation says it; and the visa it was given."""

    founder = models.OneToOneField(Founder, on_delete=models.CASCADE, related_name="deliberation")
    session = models.CharField(_("session"), max_length=13, choices=SessionKind.choices)
    number = models.CharField(_("number of the deliberation"), max_length=80)
    held_on = models.DateField(_("date of the vote"))
    votes_for = models.PositiveSmallIntegerField(_("votes for"))
    votes_against = models.PositiveSmallIntegerField(_("votes against"), default=0)
    abstentions = models.PositiveSmallIntegerField(_("abstentions"), default=0)
    name_ar = models.CharField(_("name of the body as voted, in Arabic"), max_length=200)
    name_fr = models.CharField(_("name of the body as voted, in French"), max_length=200)
    powers = models.ManyToManyField(Power, related_name="+", verbose_name=_("powers as voted"))
    contribution = models.DecimalField(
        _("yearly contribution as voted (MAD)"),
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(0)],
    )
    file = models.ForeignKey(
        "records.StoredFile", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    visa = models.CharField(_("visa"), max_length=7, choices=Visa.choices, default=Visa.WAITING)
    visa_on = models.DateField(_("date of the visa"), null=True, blank=True)
    visa_note = models.CharField(_("note on the visa"), max_length=500, blank=True)
    visa_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        verbose_name = _("deliberation on a creation")
        verbose_name_plural = _("deliberations on creations")
        ordering = ["founder_id"]
        constraints = [
            models.CheckConstraint(
                name="deliberation_visa_has_day",
                condition=Q(visa=Visa.WAITING, visa_on__isnull=True)
                | (~Q(visa=Visa.WAITING) & Q(visa_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="deliberation_refused_visa_has_note",
                condition=~Q(visa=Visa.REFUSED) | ~Q(visa_note=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_adopted(self) -> bool:
        """Tell whether more voted for than against."""
        return self.votes_for > self.votes_against
