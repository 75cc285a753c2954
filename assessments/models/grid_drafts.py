"""A version of a grid that is still being written; no cycle can use it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import DraftState
from assessments.models.grids import Grid


class GridDraft(models.Model):
    """What the next version of a grid is to be: it may be incomplete, and becomes a version once it is right.

    ``content`` has the shape of a grid document; its lists are lists of objects whose codes are unique.
    ``code`` and ``target_version`` repeat what it says, for lists. ``base`` is the version it was begun from,
    ``grid`` the version that it became.
    """

    code = models.SlugField(_("code"), max_length=40)
    target_version = models.CharField(_("version to be"), max_length=20)
    base = models.ForeignKey(
        Grid, on_delete=models.SET_NULL, related_name="drafts", null=True, verbose_name=_("begun from")
    )
    content = models.JSONField(_("content"))
    state = models.CharField(_("state"), max_length=10, choices=DraftState.choices, default=DraftState.OPEN)
    grid = models.OneToOneField(Grid, on_delete=models.SET_NULL, related_name="draft", null=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("draft of a grid")
        verbose_name_plural = _("drafts of grids")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "target_version"],
                condition=Q(state=DraftState.OPEN),
                name="grid_draft_open_once_a_version",
            ),
            models.CheckConstraint(
                name="grid_draft_gives_a_version_when_published",
                condition=Q(grid=None) | Q(state=DraftState.PUBLISHED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.target_version}"

    @property
    def is_open(self) -> bool:
        return self.state == DraftState.OPEN
