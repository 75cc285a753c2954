"""The project's own files, for the tests that hold its house rules."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("records", "accounts", "communes", "assessments", "capacity", "action_programs")
_FOREIGN = {".git", ".venv", "var", "node_modules", "vendor", "__pycache__"}


def files(pattern: str, *folders: str) -> list[Path]:
    """Return the project's files of a pattern, in the given folders or everywhere."""
    return sorted(
        path for folder in folders or (".",) for path in (ROOT / folder).rglob(pattern) if _own(path)
    )


def python_files(*folders: str) -> list[Path]:
    """Return the project's Python files but its migrations."""
    return [path for path in files("*.py", *folders) if "migrations" not in path.parts]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def found(pattern: re.Pattern[str], paths: Iterable[Path]) -> list[str]:
    """Return the names of the files in which a pattern is found."""
    return [name_of(path) for path in paths if pattern.search(path.read_text(encoding="utf-8"))]


def own_models() -> Iterator[type]:
    for label in APPS:
        yield from apps.get_app_config(label).get_models(include_auto_created=True)


def _own(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return (
        path.is_file()
        and not _FOREIGN.intersection(parts)
        and not any(part.startswith(".") for part in parts)
    )
