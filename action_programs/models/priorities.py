"""How the projects of a programme are ranked, and where people set the rank by hand."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from action_programs.enums import CriterionKind
from action_programs.models.programmes import ActionProgramme
from action_programs.models.projects import Project

BEST_MARK = 5


class Criterion(models.Model):
    """Something projects are marked on, from 0 to 5; its weight is a share of the weights' sum."""

    programme = models.ForeignKey(ActionProgramme, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("criterion"), max_length=10, choices=CriterionKind.choices)
    # The commune's own words; the standard kinds may do without.
    title_ar = models.CharField(_("title in Arabic"), max_length=150, blank=True)
    title_fr = models.CharField(_("title in French"), max_length=150, blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"))

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["programme_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "position"], name="criterion_once_a_position"),
            models.UniqueConstraint(
                fields=["programme", "kind"], condition=~Q(kind=CriterionKind.OWN), name="criterion_kind_once"
            ),
            models.CheckConstraint(
                name="criterion_weight_plausible", condition=Q(weight__gte=1, weight__lte=100)
            ),
            models.CheckConstraint(
                name="criterion_of_ones_own_has_title",
                condition=~Q(kind=CriterionKind.OWN) | ~Q(title_ar=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title_fr or self.title_ar or self.kind


class CriterionMark(models.Model):
    """The mark of a project on a criterion."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="marks")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="marks")
    mark = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ["project_id", "criterion_id"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "project"], name="mark_once_a_project"),
            models.CheckConstraint(name="mark_within_scale", condition=Q(mark__lte=BEST_MARK)),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.criterion_id} {self.mark}"


class RankAdjustment(models.Model):
    """A project set by hand at a rank, and why."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="rank_adjustment")
    rank = models.PositiveSmallIntegerField(_("rank"))
    reason = models.CharField(_("reason"), max_length=500)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("rank set by hand")
        verbose_name_plural = _("ranks set by hand")
        ordering = ["rank", "pk"]
        constraints = [
            models.CheckConstraint(name="rank_starts_at_one", condition=Q(rank__gte=1)),
            models.CheckConstraint(name="rank_by_hand_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.rank}"
