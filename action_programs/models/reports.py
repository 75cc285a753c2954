"""The annual evaluation report, and the documents that the portal makes of a programme."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from action_programs.enums import PaperKind, ReportState
from action_programs.models.programmes import ActionProgramme, ProgrammeVersion


class EvaluationReport(models.Model):
    """The evaluation of one year of execution (decree 2.16.301, article 14).

    ``figures`` are drawn from the records while the report is written, and kept as they were when it is
    closed.
    """

    programme = models.ForeignKey(ActionProgramme, on_delete=models.CASCADE, related_name="reports")
    year = models.PositiveSmallIntegerField(_("year"))
    state = models.CharField(max_length=6, choices=ReportState.choices, default=ReportState.DRAFT)
    achievements = models.TextField(_("what was done"), max_length=8000, blank=True)
    difficulties = models.TextField(_("difficulties met"), max_length=8000, blank=True)
    measures = models.TextField(_("measures proposed"), max_length=8000, blank=True)
    sent_to_committees_on = models.DateField(_("sent to the committees on"), null=True, blank=True)
    committee_opinion = models.TextField(_("opinion of the committees"), max_length=4000, blank=True)
    session_on = models.DateField(_("examined by the council on"), null=True, blank=True)
    session = models.CharField(_("session"), max_length=120, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    figures = models.JSONField(null=True)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("annual evaluation report")
        verbose_name_plural = _("annual evaluation reports")
        ordering = ["programme_id", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "year"], name="report_once_a_year"),
            models.CheckConstraint(
                name="report_closed_has_figures",
                condition=Q(state=ReportState.DRAFT, closed_at__isnull=True, figures__isnull=True)
                | Q(state=ReportState.CLOSED, closed_at__isnull=False, figures__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.year}"


class Paper(models.Model):
    """A rendered PDF, kept by the digest of its data and template: the same content is never made twice."""

    programme = models.ForeignKey(ActionProgramme, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=6, choices=PaperKind.choices)
    # The year of a report; a book has none.
    year = models.PositiveSmallIntegerField(null=True)
    language = models.CharField(max_length=2)
    # The version that a book tells; a book of what is being drawn up has none, and is never public.
    version = models.ForeignKey(ProgrammeVersion, on_delete=models.CASCADE, related_name="+", null=True)
    digest = models.CharField(max_length=64)
    file = models.ForeignKey("records.StoredFile", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("document of an action programme")
        verbose_name_plural = _("documents of action programmes")
        ordering = ["programme_id", "kind", "language", "-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "kind", "language", "digest"], name="paper_once_a_content"
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.kind}"
