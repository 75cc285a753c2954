from capacity.models.needs import Need, SetAside
from capacity.models.support import SupportFile, SupportMessage, SupportRequest
from capacity.models.topics import Topic

__all__ = ["Need", "SetAside", "SupportFile", "SupportMessage", "SupportRequest", "Topic"]
