"""One machine, nothing to install: SQLite and a broker kept in a folder. For demonstrations."""

import secrets
import warnings

from celery.exceptions import SecurityWarning

from config.logs import logging_settings
from config.settings.base import *  # noqa: F403
from config.settings.base import HOME, MIDDLEWARE, SITE_URL, env

HOME.mkdir(parents=True, exist_ok=True)


def _local_secret() -> str:
    """Return this installation's secret, made on first use and kept out of the project."""
    path = HOME / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text()


SECRET_KEY = env.str("ADAA_SECRET_KEY", default="") or _local_secret()
ALLOWED_HOSTS = env.list("ADAA_ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECOND_FACTOR_REQUIRED = env.bool("ADAA_SECOND_FACTOR_REQUIRED", default=False)

# No proxy stands before it: it compresses its pages itself.
MIDDLEWARE = ["config.headers.CompressedPagesMiddleware", *MIDDLEWARE]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME / "adaa.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000; "
                "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456; PRAGMA cache_size=-65536;"
            ),
        },
    }
}

_broker = HOME / "broker"
for _folder in ("queue", "processed", "control"):
    (_broker / _folder).mkdir(parents=True, exist_ok=True)
CELERY_BROKER_URL = "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "data_folder_in": str(_broker / "queue"),
    "data_folder_out": str(_broker / "queue"),
    "processed_folder": str(_broker / "processed"),
    "control_folder": str(_broker / "control"),
    "store_processed": False,
    "polling_interval": 0.05,
}
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = HOME / "emails"

# People watch this console: only what calls for them.
LOGGING = logging_settings(json=False, level=env.str("ADAA_LOG_LEVEL", default="WARNING"))
# In a container this may run as root; tasks travel as JSON, which carries no code.
warnings.filterwarnings("ignore", category=SecurityWarning)
