"""Files on their way in: sent in parts, so that a cut costs the part in hand and not the file."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class Upload(models.Model):
    """One file being sent by one person, for one purpose (``records.services.uploads``) and about one object.

    Its bytes stand in the folder of incoming files under the id, which nothing serves. It is neither checked
    nor kept yet: whoever it is sent to takes it once it is whole.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=40)
    target_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    target_id = models.BigIntegerField()
    target = GenericForeignKey("target_type", "target_id")
    name = models.CharField(_("name"), max_length=255)
    size = models.BigIntegerField(_("size"))
    received = models.BigIntegerField(default=0)
    metadata = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    last_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("file being sent")
        verbose_name_plural = _("files being sent")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["owner", "target_type", "target_id"], name="upload_of_owner"),
            models.Index(fields=["expires_at"], name="upload_by_expiry"),
        ]
        constraints = [
            models.CheckConstraint(name="upload_has_bytes", condition=models.Q(size__gt=0)),
            models.CheckConstraint(
                name="upload_received_within_size",
                condition=models.Q(received__gte=0, received__lte=models.F("size")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_whole(self) -> bool:
        return self.received == self.size

    @property
    def percent(self) -> int:
        return 100 * self.received // self.size
