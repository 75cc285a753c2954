"""What the portal keeps about its own work."""

from records.models.events import Event, EventSeal
from records.models.files import StoredFile
from records.models.jobs import Job, JobState
from records.models.messages import Delivery, Email, EmailState, Message, MessagePreference
from records.models.parameters import Holiday, Parameter
from records.models.uploads import Upload

__all__ = [
    "Delivery",
    "Email",
    "EmailState",
    "Event",
    "EventSeal",
    "Holiday",
    "Job",
    "JobState",
    "Message",
    "MessagePreference",
    "Parameter",
    "StoredFile",
    "Upload",
]
