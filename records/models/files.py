"""Stored files: bytes that never change, with their measures taken once."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def _random_path(file: "StoredFile", _name: str) -> str:
    return f"{file.key[:2]}/{file.key}"


class ScanState(models.TextChoices):
    NOT_CONFIGURED = "not_configured", _("No antivirus configured")
    WAITING = "waiting", _("Waiting for the antivirus")
    CLEAN = "clean", _("Clean")
    INFECTED = "infected", _("Infected")


class StoredFile(models.Model):
    """A private file under a random key. Its name is what its sender called it, and only shown."""

    key = models.CharField(max_length=40, unique=True)
    content = models.FileField(upload_to=_random_path, max_length=60)
    name = models.CharField(_("name"), max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.BigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    sha512 = models.CharField(max_length=128)
    crc32 = models.BigIntegerField()
    scan_state = models.CharField(max_length=20, choices=ScanState.choices, default=ScanState.NOT_CONFIGURED)
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    stored_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    damaged = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["pk"]
        indexes = [models.Index(fields=["sha256"], name="stored_file_by_hash")]
        constraints = [
            models.CheckConstraint(name="stored_file_size_not_negative", condition=models.Q(size__gte=0))
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def may_be_read(self) -> bool:
        return self.scan_state in {ScanState.NOT_CONFIGURED, ScanState.CLEAN}
