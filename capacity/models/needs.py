"""What communes and bodies need, as they file it, and what communes set aside of the portal's proposals."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from capacity.enums import Audience, NeedState, Priority
from capacity.models.topics import Topic
from communes.cooperation.models import CooperationBody
from communes.models import Commune


class Need(models.Model):
    """A need that a commune or a cooperation body filed; it keeps its number.

    Only ``services.sorting`` changes its state.
    """

    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="needs", null=True)
    body = models.ForeignKey(CooperationBody, on_delete=models.PROTECT, related_name="needs", null=True)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("number"))
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="needs", null=True, blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    why = models.TextField(_("why"), max_length=2000)
    # The code of the condition or indicator that this need would help, as the grid names it.
    line = models.CharField(_("line of the grid"), max_length=20, blank=True)
    # The assessed year of the result that the portal proposed it from.
    proposed_from = models.PositiveSmallIntegerField(null=True)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices)
    audience = models.CharField(_("audience"), max_length=10, choices=Audience.choices)
    women = models.PositiveSmallIntegerField(_("women"), default=0)
    men = models.PositiveSmallIntegerField(_("men"), default=0)
    state = models.CharField(max_length=10, choices=NeedState.choices, default=NeedState.FILED)
    answer = models.TextField(_("answer"), max_length=4000, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, related_name="merged", null=True)
    # Subject, topic and reasons, folded for searching.
    search_text = models.TextField(blank=True, editable=False)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    filed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["commune_id", "year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["commune", "year", "number"], name="need_number_once"),
            models.UniqueConstraint(fields=["body", "year", "number"], name="need_number_once_a_body"),
            models.CheckConstraint(
                name="need_of_a_commune_or_a_body",
                condition=Q(commune__isnull=False, body__isnull=True)
                | Q(commune__isnull=True, body__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["commune", "proposed_from", "line"], name="need_accepts_a_proposal_once"
            ),
            models.CheckConstraint(
                name="need_has_a_subject", condition=Q(topic__isnull=False) | ~Q(subject="")
            ),
            models.CheckConstraint(name="need_is_of_someone", condition=Q(women__gt=0) | Q(men__gt=0)),
            models.CheckConstraint(
                name="need_merged_has_target",
                condition=Q(state=NeedState.MERGED, merged_into__isnull=False)
                | (~Q(state=NeedState.MERGED) & Q(merged_into__isnull=True)),
            ),
            models.CheckConstraint(
                name="need_merged_into_another",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
            ),
            models.CheckConstraint(
                name="need_decision_has_words",
                condition=~Q(state__in=[NeedState.ANSWERED, NeedState.REFUSED]) | ~Q(answer=""),
            ),
        ]
        indexes = [models.Index(fields=["state", "-filed_at"], name="need_by_state")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """Return the number that the receipt bears."""
        return f"{self.year}-{self.number} · {self.asker.code}"

    @property
    def asker(self) -> Commune | CooperationBody:
        """Return who filed it: a commune or a body."""
        asker = self.commune or self.body
        assert asker is not None
        return asker

    @property
    def home(self) -> Commune:
        """Return the commune that filed it, or that of the seat of the body: it says in which province."""
        asker = self.asker
        return asker if isinstance(asker, Commune) else asker.seat

    @property
    def people(self) -> int:
        return self.women + self.men


class SetAside(models.Model):
    """A proposal of the portal that a commune does not want, and why."""

    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    assessed_year = models.PositiveSmallIntegerField()
    line = models.CharField(max_length=20)
    reason = models.CharField(_("reason"), max_length=1000)
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    set_aside_at = models.DateTimeField()

    class Meta:
        verbose_name = _("proposal set aside")
        verbose_name_plural = _("proposals set aside")
        ordering = ["commune_id", "assessed_year", "line"]
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "assessed_year", "line"], name="set_aside_once_a_line"
            ),
            models.CheckConstraint(name="set_aside_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.commune_id} {self.assessed_year} {self.line}"
