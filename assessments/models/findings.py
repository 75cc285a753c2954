"""What an audit finds, what the commune replies, what is recommended and what comes of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import FileSide, FindingOutcome, FollowUpState, Gravity, ReplyPosition
from assessments.models.assessments import Assessment


class Finding(models.Model):
    """What an inspector found on one line or condition of a file.

    ``figures`` are the texts of the line's fields as found, by field; empty when no figure is in question.
    ``settled_figures`` are those that the conclusion puts in place of the commune's: of a kept finding the
    figures found, of a changed one others, of a dropped one none. ``outcome`` is blank until then.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="findings")
    number = models.PositiveSmallIntegerField(_("number"))
    line = models.CharField(_("line"), max_length=20)
    observed = models.TextField(_("what was seen"))
    figures = models.JSONField(_("figures found"), default=dict, blank=True)
    gravity = models.CharField(_("gravity"), max_length=12, choices=Gravity.choices)
    recommendation = models.TextField(_("recommendation"), blank=True)
    # A post or a service, never a person's name: the report may be read by all.
    recommendation_owner = models.CharField(_("who is to act"), max_length=150, blank=True)
    recommendation_due_on = models.DateField(_("to be done by"), null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    outcome = models.CharField(_("outcome"), max_length=8, choices=FindingOutcome.choices, blank=True)
    outcome_reason = models.TextField(_("reason of the outcome"), blank=True)
    settled_figures = models.JSONField(default=dict, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    settled_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["assessment_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="finding_number_once"),
            models.CheckConstraint(name="finding_says_something", condition=~Q(observed="")),
            models.CheckConstraint(
                name="finding_outcome_has_reason_who_and_when",
                condition=Q(outcome="")
                | (~Q(outcome_reason="") & Q(settled_by__isnull=False, settled_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="finding_recommendation_has_owner_and_date",
                condition=Q(recommendation="")
                | (~Q(recommendation_owner="") & Q(recommendation_due_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.number} {self.line}"

    @property
    def stands(self) -> bool:
        """Tell whether the finding was kept, as written or changed."""
        return self.outcome in {FindingOutcome.KEPT, FindingOutcome.CHANGED}


class FindingReply(models.Model):
    """The commune's words on one finding: written during the reply window, sent with the reply."""

    finding = models.OneToOneField(Finding, on_delete=models.PROTECT, related_name="reply")
    position = models.CharField(_("position"), max_length=10, choices=ReplyPosition.choices)
    text = models.TextField(_("reply"), blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("reply to a finding")
        verbose_name_plural = _("replies to findings")
        ordering = ["finding_id"]
        constraints = [
            models.CheckConstraint(
                name="finding_reply_contested_has_text",
                condition=Q(position=ReplyPosition.ACCEPTED) | ~Q(text=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.position}"


class FindingFile(models.Model):
    """A file that bears out a finding, or the commune's reply to it."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="files")
    side = models.CharField(max_length=10, choices=FileSide.choices)
    file = models.ForeignKey("records.StoredFile", on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("file of a finding")
        verbose_name_plural = _("files of findings")
        ordering = ["finding_id", "side", "pk"]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.file_id}"


class Recommendation(models.Model):
    """What a finding that stands asks for; followed until it is done, in the next cycle too."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="recommendations")
    finding = models.OneToOneField(Finding, on_delete=models.PROTECT, related_name="followed")
    text = models.TextField(_("recommendation"))
    owner = models.CharField(_("who is to act"), max_length=150)
    due_on = models.DateField(_("to be done by"))
    state = models.CharField(
        _("state"), max_length=10, choices=FollowUpState.choices, default=FollowUpState.OPEN
    )
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("recommendation of an audit")
        verbose_name_plural = _("recommendations of audits")
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.due_on}"


class FollowUp(models.Model):
    """One word on a recommendation: what was done, by whom it was said, with which file."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="follow_ups")
    state = models.CharField(max_length=10, choices=FollowUpState.choices)
    note = models.TextField(_("what was done"))
    file = models.ForeignKey("records.StoredFile", on_delete=models.PROTECT, related_name="+", null=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("follow-up of a recommendation")
        verbose_name_plural = _("follow-ups of recommendations")
        ordering = ["recommendation_id", "pk"]
        constraints = [models.CheckConstraint(name="follow_up_has_note", condition=~Q(note=""))]

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.state}"
