"""The append-only log and its seals."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One thing that happened: a code, an actor, an object, before and after. Never changed, never removed.

    Triggers on both databases refuse update and delete. Sentences are made when shown.
    """

    code = models.CharField(max_length=60)
    occurred_at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    target_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True)
    target_id = models.BigIntegerField(null=True)
    target = GenericForeignKey("target_type", "target_id")
    data = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["target_type", "target_id", "-id"], name="event_of_target"),
            models.Index(fields=["code", "-id"], name="event_by_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} #{self.pk}"


class EventSeal(models.Model):
    """The SHA-256 of a run of events chained to the seal before it."""

    first_event_id = models.BigIntegerField(unique=True)
    last_event_id = models.BigIntegerField(unique=True)
    previous_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("event seal")
        verbose_name_plural = _("event seals")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.digest
