"""Pictures of the pages of a file, drawn in a process of their own within a time, a memory and a number.

Chosen over a reader in the browser: one page is a light picture where a whole scan would have to be loaded,
pages turn without scripts, and what is hostile in a file meets a process that can do nothing.
"""

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

DRAWN_TYPES = frozenset({"application/pdf", "image/jpeg", "image/png"})
SECONDS = 30
WAITING_SECONDS = 20
AT_ONCE = 2

_PROGRAM = Path(__file__).with_name("draw_page.py")
_slots = threading.BoundedSemaphore(AT_ONCE)


class NotDrawn(Exception):
    """A page that does not exist, or that could not be drawn in time."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as a WebP picture: its size in pixels, and how many pages its file has."""

    content: bytes
    width: int
    height: int
    pages: int


def draw_page(content: bytes, *, content_type: str, page: int, width: int, turn: int = 0) -> PageImage:
    """Draw a page (from 1) as wide as asked in pixels, turned clockwise by 0, 90, 180 or 270 degrees.

    Raises NotDrawn for another type, a page that is not there, a damaged file, or one that takes too long.
    """
    if content_type not in DRAWN_TYPES or page < 1:
        raise NotDrawn()
    asked = {"kind": content_type, "page": page, "width": width, "turn": turn % 360}
    if not _slots.acquire(timeout=WAITING_SECONDS):
        raise NotDrawn()
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", str(_PROGRAM)],
            input=json.dumps(asked).encode() + b"\n" + content,
            capture_output=True,
            timeout=SECONDS,
            env={},
            check=True,
        )
        head, _newline, picture = done.stdout.partition(b"\n")
        said = json.loads(head)
        return PageImage(picture, said["width"], said["height"], said["pages"])
    except (subprocess.SubprocessError, OSError, ValueError, KeyError) as failure:
        raise NotDrawn() from failure
    finally:
        _slots.release()
