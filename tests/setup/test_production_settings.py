"""The start of the server run, in a process of its own: settings are read once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

PROJECT = Path(settings.BASE_DIR)
COMPLETE = {
    "ADAA_SECRET_KEY": "abcdefghij" * 6,
    "ADAA_ALLOWED_HOSTS": "adaa.example, www.adaa.example",
    "ADAA_SITE_URL": "https://adaa.example",
    "DATABASE_URL": "postgres://adaa:secret@database.example/adaa?sslmode=require",
    "ADAA_BROKER_URL": "redis://queue.example/0",
}
SHOW = """
from django.conf import settings as s
options = s.DATABASES["default"]["OPTIONS"]
print(s.ALLOWED_HOSTS, options["sslmode"], options["pool"]["max_size"])
print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.BEHIND_PROXY)
"""


def start(home, **environment):
    base = {"PATH": os.environ["PATH"], "ADAA_HOME": str(home), "ADAA_ENV_FILE": os.devnull}
    base["DJANGO_SETTINGS_MODULE"] = "config.settings.production"
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=PROJECT,
        env={**base, **environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("missing", COMPLETE)
def test_a_missing_setting_stops_the_start_and_is_named(missing, tmp_path):
    done = start(tmp_path, **{name: value for name, value in COMPLETE.items() if name != missing})
    assert done.returncode != 0
    assert f"ImproperlyConfigured: {missing} is not set. It holds " in done.stderr


def test_a_short_secret_stops_the_start(tmp_path):
    done = start(tmp_path, **{**COMPLETE, "ADAA_SECRET_KEY": "short"})
    assert "ADAA_SECRET_KEY is too short" in done.stderr
    assert "'short'" not in done.stderr


def test_a_complete_environment_starts_with_safe_cookies_and_a_pool(tmp_path):
    done = start(tmp_path, **COMPLETE)
    assert done.stdout == "['adaa.example', 'www.adaa.example'] require 8\nTrue True True\n", done.stderr
