"""What those who run the portal announce on top of its pages."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communes.help.enums import AnnouncementState, Audience, Gravity
from communes.models.territory import Province, Region


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def current(self, on: date) -> "AnnouncementQuerySet":
        """Keep what is shown on a day: published, begun, not over and not taken down."""
        return self.filter(
            published_at__isnull=False, withdrawn_at__isnull=True, starts_on__lte=on, ends_on__gte=on
        )


class Announcement(models.Model):
    """An announcement, a draft until it is published. Both its first and its last day are whole.

    ``roles`` (values of Role), ``regions`` and ``provinces`` narrow an audience of members; empty they
    narrow nothing. ``told_at`` is when those concerned were told of it by message, where that was wanted.
    """

    title_ar = models.CharField(_("title in Arabic"), max_length=120)
    title_fr = models.CharField(_("title in French"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    text_ar = models.TextField(_("text in Arabic"), max_length=1000)
    text_fr = models.TextField(_("text in French"), max_length=1000)
    text_en = models.TextField(_("text in English"), max_length=1000, blank=True)
    gravity = models.CharField(
        _("gravity"), max_length=12, choices=Gravity.choices, default=Gravity.INFORMATION
    )
    audience = models.CharField(
        _("audience"), max_length=10, choices=Audience.choices, default=Audience.MEMBERS
    )
    roles = models.JSONField(_("roles"), default=list, blank=True)
    regions = models.ManyToManyField(Region, verbose_name=_("regions"), blank=True, related_name="+")
    provinces = models.ManyToManyField(Province, verbose_name=_("provinces"), blank=True, related_name="+")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    sends_messages = models.BooleanField(_("also a message and an e-mail"), default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    changed_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    published_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    withdrawn_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager["Announcement"]] = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="announcement_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="announcement_withdrawn_after_publication",
                condition=Q(withdrawn_at__isnull=True) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="announcement_told_after_publication",
                condition=Q(told_at__isnull=True) | Q(published_at__isnull=False, sends_messages=True),
            ),
        ]
        indexes = [models.Index(fields=["ends_on", "starts_on"], name="announcement_by_day")]

    def __str__(self) -> str:
        return self.title_fr

    def state_on(self, day: date) -> AnnouncementState:
        if self.published_at is None:
            return AnnouncementState.DRAFT
        if self.withdrawn_at is not None or self.ends_on < day:
            return AnnouncementState.ENDED
        return AnnouncementState.PLANNED if day < self.starts_on else AnnouncementState.CURRENT


class AnnouncementClosed(models.Model):
    """A person has read an announcement and does not want it on top of their pages any more."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="closed")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("announcement that was read")
        verbose_name_plural = _("announcements that were read")
        ordering = ["announcement_id", "user_id"]
        constraints = [
            models.UniqueConstraint(fields=["announcement", "user"], name="announcement_closed_once")
        ]

    def __str__(self) -> str:
        return f"{self.announcement_id} {self.user_id}"
