"""What the tests of pages share."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import strip_tags
from PIL import Image

from assessments.enums import Decision
from assessments.models import Assessment, LineDecision
from tests.factories.assessments import IN_REVIEW


def url(name: str, *args: object) -> str:
    return reverse(f"assessments:{name}", args=args)


def words(response: HttpResponse) -> str:
    """Return what a page says, without its tags."""
    return " ".join(strip_tags(text(response)).split())


def text(response: HttpResponse) -> str:
    return response.content.decode()


def a_picture(shade: int = 0, name: str = "plan.png") -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("L", (20, 10), shade).save(buffer, "PNG")
    return SimpleUploadedFile(name, buffer.getvalue(), "image/png")


def send_back(file: Assessment, *lines: str) -> None:
    """Send lines back with a comment that the commune may read."""
    for line in lines:
        LineDecision.objects.create(
            assessment=file,
            line=line,
            decision=Decision.RETURNED,
            comment=f"Explain {line}.",
            figures_version=1,
            decided_by=file.claimed_by,
            decided_at=IN_REVIEW,
            is_shown=True,
        )
