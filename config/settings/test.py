"""The test run: stricter than production, on PostgreSQL and Redis when they are given, else SQLite."""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

# What is configured for people to use is not for tests.
os.environ["ADAA_ENV_FILE"] = os.devnull

from config.settings.base import *  # noqa: F403
from config.settings.base import MIDDLEWARE, REST_FRAMEWORK, TEMPLATES, env

# A worker that a test starts shares the folder of that test.
if shared_home := os.environ.get("ADAA_TEST_HOME"):
    HOME = Path(shared_home)
else:
    HOME = Path(tempfile.mkdtemp(prefix="adaa-test-"))
    atexit.register(shutil.rmtree, HOME, ignore_errors=True)
SECRET_KEY = "tests-only-" + "x" * 50
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
MEDIA_ROOT = HOME / "files"
INCOMING_ROOT = HOME / "incoming"
STATIC_ROOT = HOME / "static"
MIDDLEWARE = [entry for entry in MIDDLEWARE if "whitenoise" not in entry]
STORAGES = {
    "default": {"BACKEND": "records.storage.PrivateFileStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATABASES = {"default": env.db("DATABASE_URL", default="sqlite:///:memory:")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20}
else:
    # Each process copies the database that `make test` has migrated once; an empty one is migrated by each.
    DATABASES["default"]["TEST"] = {"TEMPLATE": DATABASES["default"]["NAME"]}
# Each process of the test run has a queue of its own.
_process = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
CELERY_BROKER_URL = re.sub(r"/0$", f"/{_process}", env.str("ADAA_BROKER_URL", default="memory://"))
CELERY_TASK_ALWAYS_EAGER = False
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "[[undefined: %s]]"
SECOND_FACTOR_REQUIRED = False
# Every test asks from one address.
REST_FRAMEWORK = {**REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"reader": "10000/min"}}
