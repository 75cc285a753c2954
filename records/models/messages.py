"""What the portal tells people, and what became of each e-mail."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Delivery(models.TextChoices):
    """What goes out by e-mail of what the portal tells a person."""

    AT_ONCE = "at_once", _("An e-mail at once")
    DAILY = "daily", _("One e-mail a day")
    PORTAL = "portal", _("In the portal only")


class MessagePreference(models.Model):
    """How a person wishes to be told of one family of subjects; without a row, by an e-mail at once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    family = models.CharField(max_length=30)
    delivery = models.CharField(max_length=10, choices=Delivery.choices)

    class Meta:
        verbose_name = _("message preference")
        verbose_name_plural = _("message preferences")
        ordering = ["user_id", "family"]
        constraints = [
            models.UniqueConstraint(fields=["user", "family"], name="message_preference_once_a_family")
        ]

    def __str__(self) -> str:
        return f"{self.family} {self.delivery}"


class Message(models.Model):
    """A notice in the portal for one person; its sentence is made when shown.

    ``delivery`` is what its reader had chosen when it was written; ``digest`` the daily e-mail that held it.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="messages")
    code = models.CharField(max_length=60)
    data = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    delivery = models.CharField(max_length=10, choices=Delivery.choices, default=Delivery.AT_ONCE)
    digest = models.ForeignKey(
        "records.Email", on_delete=models.PROTECT, related_name="digested", null=True, editable=False
    )
    # The same reminder is never sent twice: who, what, about what, which round.
    once_key = models.CharField(max_length=200, unique=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["recipient", "read_at"], name="message_unread")]
        constraints = [
            models.CheckConstraint(
                name="message_in_digest_is_daily",
                condition=models.Q(digest__isnull=True) | models.Q(delivery="daily"),
            )
        ]

    def __str__(self) -> str:
        return self.code


class EmailState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")


class Email(models.Model):
    """One e-mail as it was written, in its reader's language, with its outcome."""

    message = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="email", null=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    to = models.EmailField()
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    # An .ics that goes with it, for calendar programs.
    calendar = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=EmailState.choices, default=EmailState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True)

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "created_at"], name="email_by_state")]
        constraints = [
            models.CheckConstraint(
                name="email_sent_has_time",
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.subject
