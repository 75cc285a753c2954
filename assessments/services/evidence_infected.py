"""Evidence that was kept while the antivirus was away, and that it found infected: who is told."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from assessments.models import Assessment, EvidenceItem
from assessments.services.notifications import notice_data
from communes.enums import COMMUNE_ROLES, Role
from communes.models import Membership
from config.toolbox.clock import local_day
from records.models import StoredFile
from records.services.events import record_event
from records.services.notices import Link, notify

NOTICE = "assessment.evidence_infected"


def tell_of_infected(file: StoredFile, *, found: str, at: datetime) -> int:
    """Tell whoever sent a file as evidence, and the managers of the commune, once; return how many.

    Only those who still belong to the commune are told. ``found`` is what the antivirus calls it. The file
    stays where it stands, closed: its place shows that it was not cleared.
    """
    items = EvidenceItem.objects.filter(file=file, removed_at__isnull=True).order_by("document_code")
    by_file: dict[Assessment, list[EvidenceItem]] = {}
    for item in items.select_related("assessment__commune", "assessment__cycle"):
        by_file.setdefault(item.assessment, []).append(item)
    told = 0
    for assessment, found_items in by_file.items():
        documents = ", ".join(item.document_code for item in found_items)
        said = {"name": file.name, "document": documents, "found": found}
        record_event(NOTICE, actor=None, target=assessment, data=said, at=at)
        told += notify(
            NOTICE,
            recipients=_people(assessment, found_items, at),
            data=notice_data(assessment, **said),
            link=Link("assessments:evidence", {"pk": assessment.pk}),
            once=f"infected-{file.pk}-{assessment.pk}",
            at=at,
        )
    return told


def _people(assessment: Assessment, items: Iterable[EvidenceItem], at: datetime) -> list[User]:
    memberships = Membership.objects.filter(
        role__in=COMMUNE_ROLES, commune=assessment.commune_id, user__is_active=True
    ).current(local_day(at))  # type: ignore[attr-defined]
    senders = {item.added_by_id for item in items}
    found = {
        row.user.pk: row.user
        for row in memberships.select_related("user").order_by("pk")
        if row.role == Role.COMMUNE_MANAGER or row.user_id in senders
    }
    return list(found.values())
