"""Files that people attach to what they write of a programme."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from action_programs.models.budget import ThreeYearProgramming
from action_programs.models.diagnosis import Sector
from action_programs.models.execution import Agreement, GrantReceipt, Progress, Spending
from action_programs.models.participation import Meeting
from action_programs.models.programmes import ActionProgramme, Step
from action_programs.models.projects import Project
from action_programs.models.reports import EvaluationReport

OWNERS = (
    *("step", "meeting", "sector", "project", "progress", "spending", "agreement", "report"),
    *("programming", "grant"),
)


def _exactly_one() -> Q:
    ways = [Q(**{f"{name}__isnull": name != chosen for name in OWNERS}) for chosen in OWNERS]
    return reduce(or_, ways)


class Attachment(models.Model):
    """One file under one thing of a programme: a step, a meeting, a project’s progress.

    Photographs of progress say where they were taken, when the camera knew. What is removed is kept.
    """

    programme = models.ForeignKey(ActionProgramme, on_delete=models.CASCADE, related_name="attachments")
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="attachments", null=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attachments", null=True)
    sector = models.ForeignKey(Sector, on_delete=models.CASCADE, related_name="attachments", null=True)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="attachments", null=True)
    progress = models.ForeignKey(Progress, on_delete=models.CASCADE, related_name="attachments", null=True)
    spending = models.ForeignKey(Spending, on_delete=models.CASCADE, related_name="attachments", null=True)
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="attachments", null=True)
    report = models.ForeignKey(
        EvaluationReport, on_delete=models.CASCADE, related_name="attachments", null=True
    )
    programming = models.ForeignKey(
        ThreeYearProgramming, on_delete=models.CASCADE, related_name="attachments", null=True
    )
    grant = models.ForeignKey(GrantReceipt, on_delete=models.CASCADE, related_name="attachments", null=True)
    file = models.ForeignKey("records.StoredFile", on_delete=models.PROTECT, related_name="+")
    # The public page shows what the commune chose to show.
    is_public = models.BooleanField(_("shown to everybody"), default=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    added_at = models.DateTimeField()
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("attached document")
        verbose_name_plural = _("attached documents")
        ordering = ["programme_id", "pk"]
        constraints = [
            models.CheckConstraint(name="attachment_has_one_owner", condition=_exactly_one()),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.file_id}"
