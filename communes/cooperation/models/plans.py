"""The national and regional cooperation plans, and how a regional one is made with others (W10)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communes.cooperation.enums import ActorKind, PlanLevel, ProposalState
from communes.cooperation.models.common import Changed, Sourced
from communes.models.territory import Commune, Region


class CooperationPlan(Changed, Sourced):
    """A plan of the country, or of one region; in the making until it is adopted."""

    level = models.CharField(_("level"), max_length=8, choices=PlanLevel.choices)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="cooperation_plans", null=True, blank=True
    )
    title_ar = models.CharField(_("title in Arabic"), max_length=200)
    title_fr = models.CharField(_("title in French"), max_length=200)
    starts_year = models.PositiveSmallIntegerField(_("first year"))
    ends_year = models.PositiveSmallIntegerField(_("last year"))
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    is_demonstration = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("cooperation plan")
        verbose_name_plural = _("cooperation plans")
        ordering = ["level", "region_id", "-starts_year", "pk"]
        constraints = [
            models.CheckConstraint(
                name="cooperation_plan_region_fits_level",
                condition=Q(level=PlanLevel.NATIONAL, region__isnull=True)
                | Q(level=PlanLevel.REGIONAL, region__isnull=False),
            ),
            models.CheckConstraint(
                name="cooperation_plan_years_in_order", condition=Q(ends_year__gte=models.F("starts_year"))
            ),
        ]

    def __str__(self) -> str:
        return self.title_fr


class PlanObjective(models.Model):
    plan = models.ForeignKey(CooperationPlan, on_delete=models.PROTECT, related_name="objectives")
    code = models.CharField(_("code"), max_length=20)
    title_ar = models.CharField(_("objective in Arabic"), max_length=300)
    title_fr = models.CharField(_("objective in French"), max_length=300)

    class Meta:
        verbose_name = _("objective of a cooperation plan")
        verbose_name_plural = _("objectives of cooperation plans")
        ordering = ["plan_id", "code"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="plan_objective_code_once")]

    def __str__(self) -> str:
        return self.code


class PlanMeeting(Changed):
    """A meeting of the making of a regional plan, with those who came."""

    plan = models.ForeignKey(CooperationPlan, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=200)
    subject = models.CharField(_("subject"), max_length=200)
    conclusions = models.TextField(_("conclusions"), blank=True)
    minutes = models.ForeignKey(
        "records.StoredFile", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = _("meeting about a cooperation plan")
        verbose_name_plural = _("meetings about cooperation plans")
        ordering = ["plan_id", "held_on", "pk"]

    def __str__(self) -> str:
        return self.subject


class PlanActor(models.Model):
    """A body or group that came to a meeting, with how many people. Never a person's name."""

    meeting = models.ForeignKey(PlanMeeting, on_delete=models.CASCADE, related_name="actors")
    kind = models.CharField(_("kind"), max_length=13, choices=ActorKind.choices)
    name = models.CharField(_("name"), max_length=200)
    people = models.PositiveSmallIntegerField(_("people present"), default=1)

    class Meta:
        verbose_name = _("actor of a meeting about a plan")
        verbose_name_plural = _("actors of meetings about plans")
        ordering = ["meeting_id", "kind", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class PlanProposal(Changed):
    """What somebody proposes for a plan; answered with a reason, and with the objective it became part of."""

    plan = models.ForeignKey(CooperationPlan, on_delete=models.PROTECT, related_name="proposals")
    meeting = models.ForeignKey(
        PlanMeeting, on_delete=models.PROTECT, related_name="proposals", null=True, blank=True
    )
    commune = models.ForeignKey(
        Commune, on_delete=models.PROTECT, related_name="plan_proposals", null=True, blank=True
    )
    proposed_by = models.CharField(_("proposed by"), max_length=200)
    text = models.TextField(_("proposal"), max_length=2000)
    proposed_on = models.DateField(_("proposed on"))
    state = models.CharField(
        _("answer"), max_length=9, choices=ProposalState.choices, default=ProposalState.WAITING
    )
    answer = models.TextField(_("reason of the answer"), blank=True)
    objective = models.ForeignKey(
        PlanObjective, on_delete=models.PROTECT, related_name="proposals", null=True, blank=True
    )

    class Meta:
        verbose_name = _("proposal for a cooperation plan")
        verbose_name_plural = _("proposals for cooperation plans")
        ordering = ["plan_id", "proposed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="plan_proposal_answered_has_reason",
                condition=Q(state=ProposalState.WAITING) | ~Q(answer=""),
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
