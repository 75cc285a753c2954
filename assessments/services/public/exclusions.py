"""Files left out of the publication of their cycle, with a reason that the public reads."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import AssessmentError, NotAllowed, OwnCommune, ReasonRequired
from assessments.models import Assessment, Exclusion
from assessments.services.notifications import COMMUNE, notice_data, people_concerned
from assessments.services.workflow import lock_assessment
from communes.actors import Actor
from communes.enums import Role
from config.toolbox.languages import texts_of
from records.services.events import record_event
from records.services.notices import Link, notify

EXCLUDED, INCLUDED = "publication.excluded", "publication.included"


class NotExcluded(AssessmentError):
    code = "not_excluded"
    text = _("This file is not left out of the publication.")


def exclusion_refusal(assessment: Assessment, actor: Actor) -> AssessmentError | None:
    """Return why this actor may not leave a file out or take it in again, or None."""
    if not actor.has_role(Role.ADMINISTRATOR):
        return NotAllowed()
    return OwnCommune() if assessment.commune_id in actor.own_commune_ids else None


@transaction.atomic
def exclude_file(
    assessment: Assessment, *, reason_ar: str, reason_fr: str, actor: Actor, at: datetime
) -> Exclusion:
    """Leave a file out of the publications to come, or give another reason; published versions stay.

    Whatever its state, the file no longer holds the publication back. Raises NotAllowed, OwnCommune or
    ReasonRequired.
    """
    file = lock_assessment(assessment)
    if (why := exclusion_refusal(file, actor)) is not None:
        raise why
    reasons = {"ar": reason_ar.strip(), "fr": reason_fr.strip()}
    if not all(reasons.values()):
        raise ReasonRequired()
    row, _is_new = Exclusion.objects.update_or_create(
        assessment=file,
        defaults={
            "reason_ar": reasons["ar"],
            "reason_fr": reasons["fr"],
            "excluded_by": actor.user,
            "excluded_at": at,
        },
    )
    _tell(EXCLUDED, file, actor, at, reasons=reasons)
    return row


@transaction.atomic
def include_file(assessment: Assessment, *, actor: Actor, at: datetime) -> None:
    """Take a file in again. Raises NotAllowed, OwnCommune or NotExcluded."""
    file = lock_assessment(assessment)
    if (why := exclusion_refusal(file, actor)) is not None:
        raise why
    row = Exclusion.objects.filter(assessment=file).first()
    if row is None:
        raise NotExcluded()
    row.delete()
    _tell(INCLUDED, file, actor, at, reasons=texts_of(row, "reason"))


def _tell(code: str, file: Assessment, actor: Actor, at: datetime, *, reasons: dict[str, str]) -> None:
    event = record_event(code, actor=actor.user, target=file, data={"reason": reasons}, at=at)
    notify(
        code,
        recipients=people_concerned(file, (COMMUNE,), at=at),
        data=notice_data(file, reason=reasons),
        link=Link("assessments:detail", {"pk": file.pk}),
        once=f"event-{event.pk}",
        at=at,
    )
