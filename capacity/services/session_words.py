"""What a session is called."""

from typing import Any

from capacity.models import Session, Topic
from config.toolbox.languages import LANGUAGES, pick


def session_title(session: Session) -> str:
    """Return the title of a session in the active language: its own, or its topic's."""
    return pick(_titled(session), "title")


def session_titles(session: Session) -> dict[str, str]:
    """Return the title of a session per language, as events and notices take it."""
    return {language: pick(_titled(session), "title", language) for language in LANGUAGES}


def session_words(session: Session) -> dict[str, Any]:
    """Return what events and notices say of any session."""
    return {"code": session.code, "title": session_titles(session)}


def _titled(session: Session) -> Session | Topic:
    return session if session.title_ar or session.title_fr else session.topic
