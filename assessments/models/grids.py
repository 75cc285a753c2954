"""A grid is data with a version; the file it came from is kept whole."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _


class Grid(models.Model):
    """One version of a grid. Frozen once a cycle uses it: later versions never change what a year gave."""

    code = models.SlugField(_("code"), max_length=40)
    version = models.CharField(_("version"), max_length=20)
    # The whole JSON file, decimals written as strings of the source (`assessments/grids/*.json`).
    document = models.JSONField(_("content"))
    # Kept beside the document, which is too large to open for each row of a list.
    threshold = models.GeneratedField(
        expression=Cast(
            KeyTextTransform("threshold", "document"), models.DecimalField(max_digits=6, decimal_places=2)
        ),
        output_field=models.DecimalField(max_digits=6, decimal_places=2),
        db_persist=True,
    )
    digest = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("assessment grid")
        verbose_name_plural = _("assessment grids")
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="grid_code_and_version_unique"),
            models.CheckConstraint(name="grid_has_digest", condition=~Q(digest="")),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None
