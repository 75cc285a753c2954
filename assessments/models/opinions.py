"""The province's opinion on a file."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import OpinionState
from assessments.models.assessments import Assessment


class Opinion(models.Model):
    """What the province says of one commune's file, as it stands; the log keeps what stood before.

    ``lines`` are the lines it points at: a word on each, or "", by the line's code. ``version`` grows with
    every change: an opinion changed by a colleague is not overwritten unseen.
    """

    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="opinion")
    state = models.CharField(_("opinion"), max_length=12, choices=OpinionState.choices)
    reasons = models.TextField(_("reasons"), blank=True)
    lines = models.JSONField(default=dict, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("opinion of the province")
        verbose_name_plural = _("opinions of the provinces")
        ordering = ["assessment_id"]
        constraints = [
            models.CheckConstraint(
                name="opinion_other_than_favourable_has_reasons",
                condition=Q(state=OpinionState.FAVOURABLE) | ~Q(reasons=""),
            ),
            models.CheckConstraint(
                name="opinion_state_is_known", condition=Q(state__in=sorted(OpinionState.values))
            ),
            models.CheckConstraint(name="opinion_has_version", condition=Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.state}"
