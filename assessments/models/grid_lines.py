"""How the lines of two versions of a grid follow each other; what a version would have given in the past."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import Crossing, TriedFigures
from assessments.models.cycles import Cycle
from assessments.models.grid_drafts import GridDraft
from assessments.models.grids import Grid
from communes.models import Commune


class LineLink(models.Model):
    """What was decided of one line of a version: which older line it continues, comparable or not.

    Lines without a row are as proposed from codes and fields (``assessments.scoring.mapping``). Neither grid
    is touched: only what stands beside what in trends changes.
    """

    newer = models.ForeignKey(Grid, on_delete=models.CASCADE, related_name="line_links")
    older = models.ForeignKey(Grid, on_delete=models.CASCADE, related_name="+")
    line = models.CharField(_("line"), max_length=20)
    # Blank: the line is new.
    before = models.CharField(_("continues the line"), max_length=20, blank=True)
    is_comparable = models.BooleanField(_("comparable"))
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("link between lines of two grids")
        verbose_name_plural = _("links between lines of two grids")
        ordering = ["newer_id", "older_id", "line"]
        constraints = [
            models.UniqueConstraint(fields=["newer", "older", "line"], name="line_link_once_a_line"),
            models.UniqueConstraint(
                fields=["newer", "older", "before"], condition=~Q(before=""), name="line_link_continued_once"
            ),
            models.CheckConstraint(name="line_link_of_two_versions", condition=~Q(newer=F("older"))),
            models.CheckConstraint(name="line_link_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="line_link_new_has_nothing_to_compare",
                condition=~Q(before="") | Q(is_comparable=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.older_id} {self.before} {self.newer_id} {self.line}"


class GridTrial(models.Model):
    """What a version or a draft would have given for the files of a past cycle; the latest run alone is kept.

    ``content_digest`` is that of the content tried, ``inputs_digest`` that of all the result was made from.
    ``lines`` holds for each line the sums of points before and after (texts), ``without_data`` what the grid
    asks that the past year did not. ``figures_state`` tells whether figures changed since.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="trials")
    past = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="+")
    grid = models.ForeignKey(Grid, on_delete=models.CASCADE, related_name="trials", null=True)
    draft = models.ForeignKey(GridDraft, on_delete=models.CASCADE, related_name="trials", null=True)
    figures = models.CharField(_("figures"), max_length=10, choices=TriedFigures.choices)
    content_digest = models.CharField(max_length=64)
    inputs_digest = models.CharField(max_length=64)
    figures_state = models.JSONField()
    lines = models.JSONField()
    without_data = models.JSONField()
    threshold_before = models.DecimalField(max_digits=6, decimal_places=2)
    threshold_after = models.DecimalField(max_digits=6, decimal_places=2)
    asked_before = models.PositiveSmallIntegerField(_("conditions before"), default=0)
    asked_after = models.PositiveSmallIntegerField(_("conditions after"), default=0)
    # Communes scored by both grids, and files that hold a figure their own grid cannot read.
    files = models.PositiveIntegerField(default=0)
    unreadable = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("trial of a grid")
        verbose_name_plural = _("trials of grids")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="grid_trial_of_a_version_or_a_draft",
                condition=Q(grid__isnull=True, draft__isnull=False)
                | Q(grid__isnull=False, draft__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["grid", "cycle", "figures"],
                condition=Q(draft__isnull=True),
                name="grid_trial_latest_of_a_version",
            ),
            models.UniqueConstraint(
                fields=["draft", "cycle", "figures"],
                condition=Q(grid__isnull=True),
                name="grid_trial_latest_of_a_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grid_id or self.draft_id} {self.cycle_id} {self.figures}"

    @property
    def is_without_data(self) -> bool:
        """Tell whether the grid asks something that the past year did not."""
        return any(self.without_data.values())


class TrialRow(models.Model):
    """One commune of a trial: its total, conditions and eligibility by both grids.

    ``at_most`` counts full points on the lines without data; ``after`` counts them as missing. ``moves`` are
    the lines that moved most, pairs of code and points (texts).
    """

    trial = models.ForeignKey(GridTrial, on_delete=models.CASCADE, related_name="rows")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    is_large = models.BooleanField(default=False)
    before = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    after = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    at_most = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    difference = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    passes_before = models.BooleanField()
    passes_after = models.BooleanField()
    conditions_before = models.PositiveSmallIntegerField(default=0)
    conditions_after = models.PositiveSmallIntegerField(default=0)
    # None for a grid without conditions, which decides no eligibility.
    eligible_before = models.BooleanField(null=True)
    eligible_after = models.BooleanField(null=True)
    eligible_at_most = models.BooleanField(null=True)
    crossing = models.CharField(max_length=10, choices=Crossing.choices)
    moves = models.JSONField(default=list)

    class Meta:
        verbose_name = _("commune of a trial")
        verbose_name_plural = _("communes of trials")
        ordering = ["trial_id", "commune_id"]
        constraints = [models.UniqueConstraint(fields=["trial", "commune"], name="trial_row_once")]

    def __str__(self) -> str:
        return f"{self.trial_id} {self.commune_id}"
