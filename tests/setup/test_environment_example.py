"""Every setting of the environment is explained in .env.example, and nothing else is."""

import re
from pathlib import Path

from django.conf import settings

PROJECT = Path(settings.BASE_DIR)
READ = re.compile(r"\b(?:env(?:\.[a-z_]+)?|required)\(\s*\"([A-Z][A-Z0-9_]+)\"")
FOR_COMPOSE = {"ADAA_DATABASE_PASSWORD", "ADAA_REDIS_PASSWORD", "ADAA_TLS_FOLDER"}


def read_by_settings():
    files = [PROJECT / "config" / "settings" / f"{name}.py" for name in ("base", "production", "embedded")]
    return {name for file in files for name in READ.findall(file.read_text(encoding="utf-8"))}


def explained():
    text = (PROJECT / ".env.example").read_text(encoding="utf-8")
    return set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", text, re.MULTILINE))


def test_example_and_settings_name_the_same():
    assert explained() == read_by_settings() | FOR_COMPOSE


def test_the_example_holds_no_secret():
    text = (PROJECT / ".env.example").read_text(encoding="utf-8")
    assert (
        re.findall(r"^(ADAA_(?:SECRET_KEY|DATABASE_PASSWORD|REDIS_PASSWORD))=(.+)$", text, re.MULTILINE) == []
    )
