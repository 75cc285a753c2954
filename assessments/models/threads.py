"""What is said of a line of a file, the documents asked for there, and who last read what changed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import RequestState, Visibility
from assessments.models.assessments import Assessment
from assessments.models.evidence import EvidenceItem
from communes.enums import Role


class Remark(models.Model):
    """One remark on a line of a file. It is never changed; its author may take it back within minutes.

    ``role`` is what its author acted as. A remark taken back keeps its row, and no page shows its words.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="remarks")
    line = models.CharField(_("line"), max_length=20)
    visibility = models.CharField(_("who reads it"), max_length=10, choices=Visibility.choices)
    text = models.TextField(_("remark"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("remark on a line")
        verbose_name_plural = _("remarks on lines")
        ordering = ["assessment_id", "pk"]
        indexes = [models.Index(fields=["assessment", "line"], name="remark_of_line")]
        constraints = [
            models.CheckConstraint(name="remark_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="remark_visibility_is_known", condition=Q(visibility__in=sorted(Visibility.values))
            ),
            models.CheckConstraint(
                name="remark_withdrawn_after_written",
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("written_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.line} {self.visibility} #{self.pk}"


class DocumentRequest(models.Model):
    """A document asked of a commune for one line, by a day.

    ``document_code`` is one of the grid's documents, or blank for any other. ``asked_of`` is one person of
    the commune; empty, all of them are asked. A request made again is a new one that ``follows`` it.
    ``version`` grows with every step: two people never answer or close the same one unknowingly.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="document_requests")
    line = models.CharField(_("line"), max_length=20)
    document_code = models.CharField(_("document"), max_length=20, blank=True)
    text = models.TextField(_("what is asked for"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("asked of"),
    )
    due_on = models.DateField(_("due on"))
    state = models.CharField(
        _("state"), max_length=10, choices=RequestState.choices, default=RequestState.OPEN
    )
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    answered_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    ended_at = models.DateTimeField(null=True)
    follows = models.OneToOneField("self", on_delete=models.PROTECT, related_name="followed_by", null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("request for a document")
        verbose_name_plural = _("requests for documents")
        ordering = ["assessment_id", "pk"]
        indexes = [
            models.Index(fields=["assessment", "line"], name="request_of_line"),
            models.Index(fields=["state", "due_on"], name="request_by_due_day"),
        ]
        constraints = [
            models.CheckConstraint(name="request_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="request_state_is_known", condition=Q(state__in=sorted(RequestState.values))
            ),
            models.CheckConstraint(
                name="request_answered_has_who_and_when",
                condition=(
                    Q(state=RequestState.OPEN, answered_at__isnull=True, answered_by__isnull=True)
                    | Q(
                        state__in=[RequestState.ANSWERED, RequestState.CLOSED],
                        answered_at__isnull=False,
                        answered_by__isnull=False,
                    )
                    | Q(state=RequestState.WITHDRAWN)
                ),
            ),
            models.CheckConstraint(
                name="request_ended_has_who_and_when",
                condition=(
                    Q(
                        state__in=[RequestState.OPEN, RequestState.ANSWERED],
                        ended_at__isnull=True,
                        ended_by__isnull=True,
                    )
                    | Q(
                        state__in=[RequestState.CLOSED, RequestState.WITHDRAWN],
                        ended_at__isnull=False,
                        ended_by__isnull=False,
                    )
                ),
            ),
            models.CheckConstraint(name="request_has_version", condition=Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.line} {self.state} #{self.pk}"


class AnswerFile(models.Model):
    """A file given as an answer to a request; ``item`` is the evidence that it stands as, if any."""

    request = models.ForeignKey(DocumentRequest, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("records.StoredFile", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(EvidenceItem, on_delete=models.PROTECT, related_name="+", null=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("file of an answer")
        verbose_name_plural = _("files of answers")
        ordering = ["request_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["request", "file"], name="answer_file_once_a_request")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.file_id}"


class ChangesRead(models.Model):
    """Until when one person has read what changed in a file: what is newer is counted for them."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reading of what changed")
        verbose_name_plural = _("readings of what changed")
        ordering = ["assessment_id", "reader_id"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "reader"], name="changes_read_once_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.reader_id} {self.read_at:%Y-%m-%d %H:%M}"
