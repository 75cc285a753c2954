"""Whom training may be for: the staff and the elected members of a commune."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from capacity.enums import Duty, PersonKind, Sex, Study
from communes.cooperation.models import CooperationBody
from communes.models import Commune


class Person(models.Model):
    """Someone on the staff list of a commune. ``number`` is the commune's own number of this person."""

    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="people")
    number = models.CharField(_("number"), max_length=30)
    full_name = models.CharField(_("full name"), max_length=150)
    kind = models.CharField(_("staff or elected"), max_length=8, choices=PersonKind.choices)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex.choices)
    post = models.CharField(_("post"), max_length=150)
    duty = models.CharField(_("duty"), max_length=20, choices=Duty.choices, blank=True)
    diploma = models.CharField(_("diploma"), max_length=150, blank=True)
    study = models.CharField(_("field of study"), max_length=20, choices=Study.choices, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    in_unit = models.BooleanField(_("member of the programme unit"), default=False)
    # Placed at the disposal of a body by the commune, or recruited by a body that has its seat there.
    body = models.ForeignKey(
        CooperationBody,
        on_delete=models.PROTECT,
        related_name="people",
        verbose_name=_("works for the cooperation body"),
        null=True,
        blank=True,
    )
    left_on = models.DateField(_("left on"), null=True, blank=True)
    # Number, name and post, folded for searching.
    search_text = models.TextField(blank=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("person of a commune")
        verbose_name_plural = _("people of a commune")
        ordering = ["commune_id", "full_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["commune", "number"], name="person_number_once"),
            models.CheckConstraint(
                name="person_has_number_name_and_post",
                condition=~Q(number="") & ~Q(full_name="") & ~Q(post=""),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name
