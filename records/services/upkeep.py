"""Regular checks of what is kept."""

from datetime import datetime

import structlog

from records.models import StoredFile
from records.services.files import verify_file

logger = structlog.get_logger("adaa.upkeep")


def verify_stored_files(*, at: datetime, limit: int = 5000) -> list[int]:
    """Compare the files checked longest ago with their hashes; return the damaged ones' keys."""
    damaged = []
    files = StoredFile.objects.order_by("checked_at", "pk")[:limit]
    for file in files:
        if not verify_file(file, at=at):
            damaged.append(file.pk)
            logger.error("stored file damaged", file_id=file.pk)
    return damaged
