"""The catalogue of training topics."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from records.models.parameters import Standing


class Topic(models.Model):
    """A topic of training or assistance: for whom it is, and which lines of the grid it answers.

    ``duties`` and ``studies`` are lists of codes of ``enums``; an empty list is for everybody. ``lines`` are
    codes of conditions and indicators.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title_ar = models.CharField(_("title in Arabic"), max_length=200)
    title_fr = models.CharField(_("title in French"), max_length=200)
    duties = models.JSONField(_("duties it is for"), default=list, blank=True)
    studies = models.JSONField(_("fields of study it is for"), default=list, blank=True)
    lines = models.JSONField(_("lines it answers"), default=list, blank=True)
    is_active = models.BooleanField(_("offered"), default=True)
    standing = models.CharField(max_length=1, choices=Standing.choices, default=Standing.ASSUMPTION)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("training topic")
        verbose_name_plural = _("training topics")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code
