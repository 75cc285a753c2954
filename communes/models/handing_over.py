"""What a person writes for whoever takes their work over."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class HandOverNote(models.Model):
    """A note that its author prepares; nobody else reads it. ``about`` names a file or a line, or nothing."""

    MAX_TEXT = 4000

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="hand_over_notes"
    )
    about = models.CharField(_("file or line"), max_length=160, blank=True)
    text = models.TextField(_("note"), max_length=MAX_TEXT)
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("hand-over note")
        verbose_name_plural = _("hand-over notes")
        ordering = ["author_id", "pk"]
        constraints = [models.CheckConstraint(name="hand_over_note_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.author_id} #{self.pk}"


class GivenNote(models.Model):
    """A note as it stood when work was handed over, for the person who took it over."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="given_notes")
    about = models.CharField(_("file or line"), max_length=160, blank=True)
    text = models.TextField(_("note"))
    given_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("hand-over note given")
        verbose_name_plural = _("hand-over notes given")
        ordering = ["reader_id", "-pk"]
        indexes = [models.Index(fields=["reader", "read_at"], name="given_note_of_reader")]
        constraints = [
            models.CheckConstraint(name="given_note_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="given_note_read_after_given",
                condition=Q(read_at__isnull=True) | Q(read_at__gte=F("given_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author_id} {self.reader_id} #{self.pk}"
