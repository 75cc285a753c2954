"""What the heart of the portal does when it is told something by the apps to its right."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.models import User
from assessments.services.evidence_infected import tell_of_infected
from assessments.services.handing_over import hand_over_reviews
from communes.signals import files_handed_over
from records.models import StoredFile
from records.signals import file_infected


@receiver(files_handed_over, dispatch_uid="assessments.reviews")
def pass_on_reviews(
    sender: Any, *, giver: User, taker: User, by: User, reason: str, at: datetime, **_: Any
) -> int:
    """Pass the reviews of someone who leaves to their colleague; return how many."""
    return hand_over_reviews(giver, taker, reason=reason, by=by, at=at)


@receiver(file_infected, dispatch_uid="assessments.evidence")
def tell_of_evidence(sender: Any, *, file: StoredFile, found: str, at: datetime, **_: Any) -> int:
    """Tell the communes whose evidence turned out infected; return how many people were told."""
    return tell_of_infected(file, found=found, at=at)
