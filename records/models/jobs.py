"""Long work as a row: the row is the truth, the queue only a nudge."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    PENDING = "pending", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class Job(models.Model):
    """One piece of long work: who asked, how far it is, what it gave.

    ``kind`` names a registered handler (``records.jobs.register``); ``arguments`` are its ids.
    While *running*, ``lease_until`` says until when its worker is believed alive; progress renews it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.PENDING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="jobs", null=True
    )
    created_at = models.DateTimeField()
    nudged_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    cancel_requested_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    result_file = models.ForeignKey(
        "records.StoredFile", on_delete=models.PROTECT, related_name="+", null=True
    )
    # Its file was thrown away: it can be made again.
    expired_at = models.DateTimeField(null=True)
    result_url = models.CharField(max_length=300, blank=True)
    target_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True)
    target_id = models.BigIntegerField(null=True)
    target = GenericForeignKey("target_type", "target_id")

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at", "pk"]
        indexes = [
            models.Index(fields=["state", "created_at"], name="job_by_state"),
            models.Index(fields=["target_type", "target_id", "kind"], name="job_of_target"),
        ]
        constraints = [
            models.CheckConstraint(
                name="job_running_has_lease",
                condition=~models.Q(state="running") | models.Q(lease_until__isnull=False),
            ),
            models.CheckConstraint(
                name="job_ended_has_time",
                condition=~models.Q(state__in=["done", "failed", "cancelled"])
                | models.Q(finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_over(self) -> bool:
        return self.state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}

    @property
    def may_be_retried(self) -> bool:
        return self.state in {JobState.FAILED, JobState.CANCELLED} or self.expired_at is not None

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0
