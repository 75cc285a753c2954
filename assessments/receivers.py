"""What the heart of the portal does when it is told something by the apps to its right."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from assessments.services.evidence_infected import tell_of_infected
from assessments.services.public.cache import forget_public_pages
from communes.signals import announcements_changed
from records.models import StoredFile
from records.signals import file_infected


@receiver(file_infected, dispatch_uid="assessments.evidence")
def tell_of_evidence(sender: Any, *, file: StoredFile, found: str, at: datetime, **_: Any) -> int:
    """Tell the communes whose evidence turned out infected; return how many people were told."""
    return tell_of_infected(file, found=found, at=at)


@receiver(announcements_changed, dispatch_uid="assessments.public_pages")
def show_announcements(sender: Any, **_: Any) -> None:
    """Drop the public pages that were drawn before an announcement was published or taken down."""
    forget_public_pages()
