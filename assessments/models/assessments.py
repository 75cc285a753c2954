"""The yearly file of a commune."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import APPROVED_STATES, EDITABLE_STATES, State
from assessments.models.cycles import Cycle
from communes.models import Commune

if TYPE_CHECKING:
    from communes.actors import Actor


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def of(self, cycle: Cycle) -> "AssessmentQuerySet":
        return self.filter(cycle=cycle)

    def visible_to(self, actor: "Actor | None", *, at: datetime) -> "AssessmentQuerySet":
        """Keep the files this actor may see at this time. The one place that decides it."""
        from assessments.services.access import visible_assessments

        return visible_assessments(self, actor, at=at)

    def with_commune(self) -> "AssessmentQuerySet":
        """Read commune and cycle with the file; grids without their content, which is parsed once."""
        return self.select_related(
            "commune__province__region", "cycle__grid", "cycle__additional_grid"
        ).defer("cycle__grid__document", "cycle__additional_grid__document")

    def awaiting_review(self) -> "AssessmentQuerySet":
        return self.filter(state__in=[State.SUBMITTED, State.IN_REVIEW])


class Assessment(models.Model):
    """What one commune declared for one year, and what became of it.

    ``figures_version`` grows with every change of a figure or a correction: a score computed from an
    older version is outdated. ``extended_until`` is this commune's own deadline, when it has one.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="assessments")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="assessments")
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.DRAFT)
    has_additional_grid = models.BooleanField(default=False)
    figures_version = models.PositiveIntegerField(default=1)
    extended_until = models.DateTimeField(null=True)

    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    is_late = models.BooleanField(default=False)
    claimed_at = models.DateTimeField(null=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="claimed_assessments", null=True
    )
    correction_due_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    approved_digest = models.CharField(max_length=64, blank=True)
    reply_due_at = models.DateTimeField(null=True)
    final_at = models.DateTimeField(null=True)
    appeal_due_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    # How many hints stand on the file and how grave the gravest is (services/risks.py), for the queue.
    risk_count = models.PositiveSmallIntegerField(default=0)
    risk_level = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[models.Manager["Assessment"]] = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment file")
        verbose_name_plural = _("assessment files")
        ordering = ["-cycle__assessed_year", "commune__code"]
        indexes = [models.Index(fields=["cycle", "state"], name="assessment_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "commune"], name="assessment_once_a_year"),
            models.CheckConstraint(
                name="assessment_submitted_has_who_and_when",
                condition=Q(state__in=[State.DRAFT, State.NOT_SUBMITTED])
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="assessment_in_review_is_claimed",
                condition=~Q(state__in=[State.IN_REVIEW, State.RETURNED, State.REVIEWED])
                | Q(claimed_at__isnull=False, claimed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="assessment_returned_has_due_date",
                condition=~Q(state=State.RETURNED) | Q(correction_due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="assessment_reviewed_has_who_and_when",
                condition=~Q(state__in=[State.REVIEWED, *sorted(APPROVED_STATES)])
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="assessment_approved_has_who_when_and_digest",
                condition=~Q(state__in=sorted(APPROVED_STATES))
                | (Q(approved_at__isnull=False, approved_by__isnull=False) & ~Q(approved_digest="")),
            ),
            models.CheckConstraint(
                name="assessment_approved_by_another_person",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("reviewed_by")),
            ),
            models.CheckConstraint(
                name="assessment_awaiting_reply_has_due_date",
                condition=~Q(state=State.AWAITING_REPLY) | Q(reply_due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="assessment_final_has_time",
                condition=~Q(state__in=[State.FINAL, State.APPEALED, State.PUBLISHED])
                | Q(final_at__isnull=False),
            ),
            models.CheckConstraint(
                name="assessment_published_has_time",
                condition=~Q(state=State.PUBLISHED) | Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune} {self.cycle}"

    @property
    def deadline(self) -> datetime:
        """The instant after which this commune's first submission is refused."""
        closes_at = self.cycle.submission_closes_at
        return max(closes_at, self.extended_until) if self.extended_until else closes_at

    @property
    def entry_closes_at(self) -> datetime:
        """The instant after which nothing can be entered: the correction window of a returned file."""
        if self.state == State.RETURNED and self.correction_due_at:
            return self.correction_due_at
        return self.deadline

    def may_be_edited(self, *, at: datetime) -> bool:
        """Tell whether the commune may write at this time: state and deadline together."""
        return (
            self.state in EDITABLE_STATES and at <= self.entry_closes_at and at >= self.cycle.entry_opens_at
        )


class Extension(models.Model):
    """One commune's longer time to submit, with its reason."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="extensions")
    until = models.DateTimeField()
    reason = models.TextField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["-granted_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="extension_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="extension_after_grant", condition=Q(until__gt=F("granted_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.until:%Y-%m-%d}"
