"""Documents made about a body."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from communes.cooperation.models.bodies import CooperationBody


class BodyPaper(models.Model):
    """The sheet of a body as PDF, kept by the digest of its data and template."""

    body = models.ForeignKey(CooperationBody, on_delete=models.PROTECT, related_name="papers")
    language = models.CharField(max_length=2)
    digest = models.CharField(max_length=64, unique=True)
    file = models.ForeignKey("records.StoredFile", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("sheet of a body")
        verbose_name_plural = _("sheets of bodies")
        ordering = ["body_id", "-made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.body_id} {self.language}"
