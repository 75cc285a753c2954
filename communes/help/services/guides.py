"""The guides, read from the files that hold them; each text is drawn once a process."""

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from pathlib import Path

from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from communes.enums import Role
from communes.help.topics import CITIZEN, GUIDES, nearest_language
from config.toolbox.search import fold

FOLDER = Path(__file__).resolve().parent.parent / "guides"
HEADING = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic in one language: its title, its text as HTML without the title, and its words for searching."""

    code: str
    language: str
    title: str
    body: SafeString
    words: str


def guide_name(guide: str) -> "str | Promise":
    """Return whose guide it is."""
    return _("Visitors of the public site") if guide == CITIZEN else Role(guide).label


def topics_of(guide: str, language: str, text: str = "") -> list[Topic]:
    """Return the topics of a guide in their order; with a text, those that hold all of its words."""
    words = fold(text).split()
    found = [read_topic(code, nearest_language(code, language)) for code in GUIDES[guide]]
    return [topic for topic in found if all(word in topic.words for word in words)]


@lru_cache(maxsize=256)
def read_topic(code: str, language: str) -> Topic:
    """Return a topic in a language that it exists in. Raises FileNotFoundError."""
    text = (FOLDER / language / f"{code}.html").read_text(encoding="utf-8")
    heading = HEADING.search(text)
    assert heading is not None, code
    title = unescape(strip_tags(heading.group(1))).strip()
    # The files are the project's own: nobody types into them.
    body = mark_safe(HEADING.sub("", text, count=1).strip())
    return Topic(code, language, title, body, fold(unescape(strip_tags(text))))
