"""What the commune declared, and what the authorities corrected."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import AnswerSource, Stage
from assessments.models.assessments import Assessment


class Answer(models.Model):
    """One field of a file.

    ``value`` is the canonical text of the figure (plain decimal, ISO date, ``true``/``false``), empty when
    not answered. A refused text is kept beside its error in ``refused_text``: never scored, and it
    blocks submission. ``version`` grows with each save, so that two people do not overwrite each other.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    field = models.CharField(max_length=60)
    value = models.CharField(max_length=60, blank=True)
    refused_text = models.CharField(max_length=200, blank=True)
    refused_code = models.CharField(max_length=40, blank=True)
    # The commune's word on a figure that the portal questions.
    note = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=10, choices=AnswerSource.choices, default=AnswerSource.FORM)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["assessment_id", "field"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "field"], name="answer_once_a_field"),
            models.CheckConstraint(
                name="answer_refused_has_reason",
                condition=Q(refused_text="", refused_code="") | (~Q(refused_text="") & ~Q(refused_code="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field}={self.value}"


class Correction(models.Model):
    """A figure put right by an authority. The latest one of a field is its verified figure."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=60)
    line = models.CharField(max_length=20)
    stage = models.CharField(max_length=10, choices=Stage.choices)
    value = models.CharField(max_length=60, blank=True)
    reason = models.TextField()
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField()
    # A correction taken back by its author's later decision on the same line no longer counts.
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["assessment_id", "pk"]
        indexes = [models.Index(fields=["assessment", "field", "id"], name="correction_of_field")]
        constraints = [
            models.CheckConstraint(name="correction_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="correction_is_never_declared", condition=~Q(stage=Stage.DECLARED)),
        ]

    def __str__(self) -> str:
        return f"{self.field}={self.value}"
