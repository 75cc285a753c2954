"""Evidence: which stored file stands under which document code of a file, since when and in place of what."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.assessments import Assessment


class EvidenceItem(models.Model):
    """One file under one document code. A file may stand under several codes, a code hold several files.

    ``dated_on`` is the day that the document itself bears; ``date_note`` why it is right although outside the
    year (``services.document_days``). ``taken_from`` is last year's document that this one was taken over
    from, ``replaces`` the earlier version that it took the place of, for ``reason``.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="evidence")
    document_code = models.CharField(max_length=20)
    file = models.ForeignKey("records.StoredFile", on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    added_at = models.DateTimeField()
    # Given to a reviewer who asked for it once the file was sent: it proves, and answers for no figure.
    on_request = models.ForeignKey(
        "assessments.DocumentRequest", on_delete=models.PROTECT, related_name="+", null=True
    )
    dated_on = models.DateField(_("day of the document"), null=True)
    date_note = models.CharField(_("why this day is right"), max_length=300, blank=True)
    taken_from = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, related_name="replaced_by", null=True)
    reason = models.CharField(_("why the earlier version was replaced"), max_length=300, blank=True)
    # Removed evidence is kept: it may have been part of an earlier submission.
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("evidence document")
        verbose_name_plural = _("evidence documents")
        ordering = ["assessment_id", "document_code", "pk"]
        indexes = [models.Index(fields=["assessment", "document_code"], name="evidence_of_code")]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "document_code", "file"],
                condition=Q(removed_at__isnull=True),
                name="evidence_file_once_a_code",
            ),
            models.CheckConstraint(
                name="evidence_removed_has_who_and_when",
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="evidence_replaced_for_a_reason",
                condition=Q(replaces__isnull=True, reason="") | (Q(replaces__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="evidence_date_note_has_date", condition=Q(date_note="") | Q(dated_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.document_code


class EvidenceWord(models.Model):
    """The reviewer's word on one file: whether it proves what it stands under, and why it does not.

    As with the word on a line, the commune reads it once the file is sent back or approved (``is_shown``).
    """

    item = models.OneToOneField(EvidenceItem, on_delete=models.PROTECT, related_name="word")
    is_accepted = models.BooleanField(_("accepted"))
    reason = models.CharField(_("why it is not accepted"), max_length=500, blank=True)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    is_shown = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("word on a file of evidence")
        verbose_name_plural = _("words on files of evidence")
        ordering = ["item_id"]
        constraints = [
            models.CheckConstraint(
                name="evidence_not_accepted_for_a_reason",
                condition=Q(is_accepted=True, reason="") | (Q(is_accepted=False) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.is_accepted}"


class Carrying(models.TextChoices):
    """What becomes of a document of last year."""

    VALID = "valid", _("Still valid")
    RENEW = "renew", _("To be renewed")


class EvidenceCarrying(models.Model):
    """What the commune said of one accepted document of last year; nothing is taken over by itself."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="carryings")
    previous = models.ForeignKey(EvidenceItem, on_delete=models.PROTECT, related_name="+")
    # That of the document last year and this year, which a grid keeps.
    document_code = models.CharField(max_length=20)
    choice = models.CharField(_("choice"), max_length=10, choices=Carrying.choices)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("choice on a document of last year")
        verbose_name_plural = _("choices on documents of last year")
        ordering = ["assessment_id", "document_code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "previous"], name="carrying_once_a_document"),
            models.CheckConstraint(
                name="carrying_choice_is_known", condition=Q(choice__in=sorted(Carrying.values))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_code}: {self.choice}"
