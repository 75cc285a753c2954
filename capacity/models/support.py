"""Requests for support to the province and to DGCT, and what was written and sent about each."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from capacity.enums import Desk, Outcome, SupportState
from capacity.models.topics import Topic
from communes.models import Commune


class SupportRequest(models.Model):
    """A commune's request for support. It waits for an answer until ``due_on``, or it is closed."""

    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="support_requests")
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("number"))
    desk = models.CharField(_("asked of"), max_length=10, choices=Desk.choices)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    state = models.CharField(max_length=10, choices=SupportState.choices, default=SupportState.WAITING)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    asked_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    # The first answer: what the delay is counted to.
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("request for support")
        verbose_name_plural = _("requests for support")
        ordering = ["commune_id", "year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["commune", "year", "number"], name="support_number_once"),
            models.CheckConstraint(
                name="support_waits_until_a_day",
                condition=Q(state=SupportState.WAITING, due_on__isnull=False)
                | (~Q(state=SupportState.WAITING) & Q(due_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="support_closed_has_outcome",
                condition=(Q(state=SupportState.CLOSED, closed_at__isnull=False) & ~Q(outcome=""))
                | (~Q(state=SupportState.CLOSED) & Q(closed_at__isnull=True, outcome="")),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="support_by_due_day")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"{self.year}-{self.number} · {self.commune.code}"


class SupportMessage(models.Model):
    """What one side wrote in a request."""

    request = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="messages")
    is_from_commune = models.BooleanField()
    text = models.TextField(_("message"), max_length=4000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("message of a request")
        verbose_name_plural = _("messages of a request")
        ordering = ["request_id", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class SupportFile(models.Model):
    """A document sent with a message."""

    message = models.ForeignKey(SupportMessage, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("records.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("document of a message")
        verbose_name_plural = _("documents of a message")
        ordering = ["message_id", "pk"]

    def __str__(self) -> str:
        return f"{self.message_id} {self.file_id}"
