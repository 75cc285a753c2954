"""The capacity plan of a commune for one year: its lines, their people, their money."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from capacity.enums import ActionKind, Audience, FundingSource, Priority
from capacity.models.needs import Need
from capacity.models.people import Person
from capacity.models.sheets import Action, YearlySheet


class CapacityPlan(YearlySheet):
    """What a commune plans for one year."""

    class Meta(YearlySheet.Meta):
        verbose_name = _("capacity plan")
        verbose_name_plural = _("capacity plans")
        ordering = ["commune_id", "-year"]


class PlanLine(Action):
    """One action of a plan. It may answer a need, and carry over a line that an earlier plan did not do."""

    plan = models.ForeignKey(CapacityPlan, on_delete=models.CASCADE, related_name="actions")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="plan_lines", null=True, blank=True)
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="carried_to", null=True, blank=True
    )
    # The first year in which it was asked for, when it is carried over.
    waiting_since = models.PositiveSmallIntegerField(null=True)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices)
    quarter = models.PositiveSmallIntegerField(_("quarter"))
    # Planned numbers; the people who are named may be fewer.
    women = models.PositiveSmallIntegerField(_("women"), default=0)
    men = models.PositiveSmallIntegerField(_("men"), default=0)

    class Meta:
        verbose_name = _("line of a capacity plan")
        verbose_name_plural = _("lines of a capacity plan")
        ordering = ["plan_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_line_number_once"),
            models.UniqueConstraint(fields=["plan", "need"], name="plan_line_answers_a_need_once"),
            models.UniqueConstraint(fields=["plan", "carried_from"], name="plan_line_carries_a_line_once"),
            models.CheckConstraint(
                name="plan_line_has_a_subject", condition=Q(topic__isnull=False) | ~Q(subject="")
            ),
            models.CheckConstraint(name="plan_line_kind_known", condition=Q(kind__in=ActionKind.values)),
            models.CheckConstraint(
                name="plan_line_audience_known", condition=Q(audience__in=Audience.values)
            ),
            models.CheckConstraint(
                name="plan_line_quarter_of_a_year", condition=Q(quarter__gte=1, quarter__lte=4)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.number}"


class PlanPerson(models.Model):
    """Someone whom a line is for. ``mismatch_reason`` says why someone is kept whom the topic is not for."""

    line = models.ForeignKey(PlanLine, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    mismatch_reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("person of a plan line")
        verbose_name_plural = _("people of a plan line")
        ordering = ["line_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["line", "person"], name="plan_person_once_a_line")]

    def __str__(self) -> str:
        return f"{self.line_id} {self.person_id}"


class PlanFunding(models.Model):
    """What one source pays of a line, in dirhams. The cost of a line is the sum of these."""

    line = models.ForeignKey(PlanLine, on_delete=models.CASCADE, related_name="funding")
    source = models.CharField(_("who pays"), max_length=8, choices=FundingSource.choices)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("funding of a plan line")
        verbose_name_plural = _("funding of plan lines")
        ordering = ["line_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["line", "source"], name="plan_funding_once_a_source"),
            models.CheckConstraint(name="plan_funding_positive", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.source}"


class CarriedSetAside(models.Model):
    """A need or a line of before that a plan does not take up, and why (requirement W18)."""

    plan = models.ForeignKey(CapacityPlan, on_delete=models.CASCADE, related_name="set_aside")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+", null=True)
    line = models.ForeignKey(PlanLine, on_delete=models.PROTECT, related_name="+", null=True)
    reason = models.CharField(_("reason"), max_length=1000)
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    set_aside_at = models.DateTimeField()

    class Meta:
        verbose_name = _("demand set aside")
        verbose_name_plural = _("demands set aside")
        ordering = ["plan_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "need"], name="set_aside_a_need_once"),
            models.UniqueConstraint(fields=["plan", "line"], name="set_aside_a_line_once"),
            models.CheckConstraint(name="carried_set_aside_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="carried_set_aside_of_one",
                condition=Q(need__isnull=False, line__isnull=True) | Q(need__isnull=True, line__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.reason[:40]}"
