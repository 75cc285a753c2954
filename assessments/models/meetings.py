"""The meeting of a region about a cycle's results: who was called, who came, what was concluded."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import FollowUpState, MeetingState
from assessments.models.cycles import Cycle
from communes.models import Commune, Province, Region


class RegionalMeeting(models.Model):
    """One region's meeting of a cycle. The public reads its date, its slides and its conclusions."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="regional_meetings")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="regional_meetings")
    state = models.CharField(
        _("state"), max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED
    )
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    place_ar = models.CharField(_("place, in Arabic"), max_length=200)
    place_fr = models.CharField(_("place, in French"), max_length=200)
    agenda_ar = models.TextField(_("agenda, in Arabic"), blank=True)
    agenda_fr = models.TextField(_("agenda, in French"), blank=True)
    conclusions_ar = models.TextField(_("conclusions, in Arabic"), blank=True)
    conclusions_fr = models.TextField(_("conclusions, in French"), blank=True)
    invited_at = models.DateTimeField(null=True)
    # Grows with every change that those invited must hear of, as calendars expect.
    sequence = models.PositiveIntegerField(default=0)
    cancelled_reason = models.TextField(blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("meeting of a region")
        verbose_name_plural = _("meetings of regions")
        ordering = ["-starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "region"],
                condition=~Q(state=MeetingState.CANCELLED),
                name="regional_meeting_once_a_cycle",
            ),
            models.CheckConstraint(
                name="regional_meeting_ends_after_start", condition=Q(ends_at__gt=models.F("starts_at"))
            ),
            models.CheckConstraint(
                name="regional_meeting_held_has_conclusions",
                condition=~Q(state=MeetingState.HELD) | (~Q(conclusions_ar="") & ~Q(conclusions_fr="")),
            ),
            models.CheckConstraint(
                name="regional_meeting_cancelled_has_reason",
                condition=~Q(state=MeetingState.CANCELLED) | ~Q(cancelled_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.cycle_id}"


class MeetingGuest(models.Model):
    """A commune, a province or a body called to a meeting; ``attended`` is None until it is written down.

    Communes and provinces are reached through their members; a body by the address given for it.
    """

    meeting = models.ForeignKey(RegionalMeeting, on_delete=models.CASCADE, related_name="guests")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+", null=True)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+", null=True)
    body = models.CharField(_("body"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    attended = models.BooleanField(_("attended"), null=True)
    people = models.PositiveSmallIntegerField(_("people present"), default=0)

    class Meta:
        verbose_name = _("guest of a meeting")
        verbose_name_plural = _("guests of meetings")
        ordering = ["meeting_id", "province_id", "commune_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "commune"], name="meeting_guest_commune_once"),
            models.UniqueConstraint(fields=["meeting", "province"], name="meeting_guest_province_once"),
            models.CheckConstraint(
                name="meeting_guest_is_one_of_three",
                condition=Q(commune__isnull=False, province__isnull=True, body="")
                | Q(commune__isnull=True, province__isnull=False, body="")
                | (Q(commune__isnull=True, province__isnull=True) & ~Q(body="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.commune_id or self.province_id or self.body}"


class MeetingRecommendation(models.Model):
    """What a meeting asks for, of whom and by when; followed until it is done."""

    meeting = models.ForeignKey(RegionalMeeting, on_delete=models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    text_ar = models.TextField(_("recommendation, in Arabic"))
    text_fr = models.TextField(_("recommendation, in French"))
    owner = models.CharField(_("who is to act"), max_length=150)
    due_on = models.DateField(_("to be done by"))
    state = models.CharField(
        _("state"), max_length=10, choices=FollowUpState.choices, default=FollowUpState.OPEN
    )
    note = models.TextField(_("what was done"), blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("recommendation of a meeting")
        verbose_name_plural = _("recommendations of meetings")
        ordering = ["meeting_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="meeting_recommendation_once")
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.number}"
