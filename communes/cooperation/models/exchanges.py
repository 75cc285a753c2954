"""Exchanges between a body, its communes and the administration (requirement W14)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communes.cooperation.enums import ExchangeState, Side
from communes.cooperation.models.bodies import CooperationBody
from communes.models.territory import Commune


class Exchange(models.Model):
    """A thread about a body: with one of its communes, or (no commune) with the administration.

    The administration reads all and may write in all. It waits for ``awaited`` until ``due_on``.
    """

    body = models.ForeignKey(CooperationBody, on_delete=models.PROTECT, related_name="exchanges")
    commune = models.ForeignKey(
        Commune, on_delete=models.PROTECT, related_name="cooperation_exchanges", null=True, blank=True
    )
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    subject = models.CharField(_("subject"), max_length=200)
    state = models.CharField(max_length=8, choices=ExchangeState.choices, default=ExchangeState.WAITING)
    awaited = models.CharField(max_length=14, choices=Side.choices, blank=True)
    opened_side = models.CharField(max_length=14, choices=Side.choices)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    opened_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(_("what it came to"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("exchange about a body")
        verbose_name_plural = _("exchanges about bodies")
        ordering = ["body_id", "-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "number"], name="exchange_number_once"),
            models.CheckConstraint(
                name="exchange_waits_for_somebody",
                condition=(Q(state=ExchangeState.WAITING, due_on__isnull=False) & ~Q(awaited=""))
                | (~Q(state=ExchangeState.WAITING) & Q(due_on__isnull=True, awaited="")),
            ),
            models.CheckConstraint(
                name="exchange_closed_has_outcome",
                condition=(Q(state=ExchangeState.CLOSED, closed_at__isnull=False) & ~Q(outcome=""))
                | (~Q(state=ExchangeState.CLOSED) & Q(closed_at__isnull=True, outcome="")),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="exchange_by_due_day")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"{self.year}-{self.number} · {self.body.code}"


class ExchangeMessage(models.Model):
    """What one side wrote."""

    exchange = models.ForeignKey(Exchange, on_delete=models.CASCADE, related_name="messages")
    side = models.CharField(max_length=14, choices=Side.choices)
    text = models.TextField(_("message"), max_length=4000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("message of an exchange")
        verbose_name_plural = _("messages of exchanges")
        ordering = ["exchange_id", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class ExchangeFile(models.Model):
    """A document sent with a message."""

    message = models.ForeignKey(ExchangeMessage, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("records.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("document of an exchange")
        verbose_name_plural = _("documents of exchanges")
        ordering = ["message_id", "pk"]

    def __str__(self) -> str:
        return f"{self.message_id} {self.file_id}"
