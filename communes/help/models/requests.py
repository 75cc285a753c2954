"""What somebody asks of those who run the portal, with the page it is about."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communes.help.enums import RequestState
from communes.models.memberships import Membership


class HelpRequest(models.Model):
    """A request for help. What it carries (page, reference, membership, browser) its author let it carry."""

    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    subject = models.CharField(_("subject"), max_length=150)
    state = models.CharField(max_length=8, choices=RequestState.choices, default=RequestState.OPEN)
    page = models.CharField(max_length=300, blank=True)
    view_name = models.CharField(max_length=100, blank=True)
    reference = models.CharField(max_length=64, blank=True)
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="help_requests", null=True, blank=True
    )
    browser = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="help_requests"
    )
    asked_at = models.DateTimeField()
    # When somebody last wrote in it.
    written_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("request for help")
        verbose_name_plural = _("requests for help")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="help_request_number_once"),
            models.CheckConstraint(
                name="help_request_closed_by_somebody",
                condition=Q(state=RequestState.CLOSED, closed_at__isnull=False, closed_by__isnull=False)
                | (~Q(state=RequestState.CLOSED) & Q(closed_at__isnull=True, closed_by__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["state", "written_at"], name="help_request_by_state")]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """Return the number that is told and quoted: the year, then the request of that year."""
        return f"{self.year}-{self.number}"


class HelpMessage(models.Model):
    """What the person who asked wrote, or those who run the portal (``is_answer``)."""

    request = models.ForeignKey(HelpRequest, on_delete=models.CASCADE, related_name="messages")
    text = models.TextField(_("message"), max_length=4000)
    is_answer = models.BooleanField(default=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("message of a request for help")
        verbose_name_plural = _("messages of requests for help")
        ordering = ["request_id", "pk"]

    def __str__(self) -> str:
        return self.text[:60]
