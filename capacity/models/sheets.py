"""What a plan and a report have in common: written by a commune, sent, returned or accepted by DDCTD."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from capacity.enums import ActionKind, Audience, SheetState
from communes.models import Commune


class YearlySheet(models.Model):
    """A commune's plan or report of one year. Only ``services.dispatch`` changes its state.

    ``sent_at`` and ``is_late`` are those of the first sending: what was sent in time stays so when it is
    returned and sent again.
    """

    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="%(class)ss")
    year = models.PositiveSmallIntegerField(_("year"))
    state = models.CharField(max_length=10, choices=SheetState.choices, default=SheetState.DRAFT)
    sent_at = models.DateTimeField(null=True)
    is_late = models.BooleanField(default=False)
    comments = models.TextField(_("comments"), max_length=4000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["commune", "year"], name="%(class)s_once_a_year"),
            models.CheckConstraint(
                name="%(class)s_sent_has_time",
                condition=Q(state=SheetState.DRAFT) | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="%(class)s_returned_says_why",
                condition=~Q(state=SheetState.RETURNED) | ~Q(comments=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune_id} {self.year}"


class Action(models.Model):
    """What an action is: the same words in the plan and in the report."""

    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("type of action"), max_length=10)
    topic = models.ForeignKey(
        "capacity.Topic", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    # Codes of the conditions and indicators that it aims at, as the grid names them.
    lines = models.JSONField(_("lines of the grid"), default=list, blank=True)
    audience = models.CharField(_("audience"), max_length=10)
    provider = models.CharField(_("provider"), max_length=200, blank=True)
    days = models.DecimalField(_("days"), max_digits=5, decimal_places=1)
    deliverables = models.TextField(_("deliverables"), max_length=2000, blank=True)

    class Meta:
        abstract = True

    @property
    def kind_label(self) -> str:
        return str(ActionKind(self.kind).label)

    @property
    def audience_label(self) -> str:
        return str(Audience(self.audience).label)
