"""The server run: PostgreSQL, Redis, everything from the environment. A missing secret stops the start."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403
from config.settings.base import HOME, env


def required(name: str, meaning: str) -> str:
    """Return an environment variable, or stop the start with a sentence that names it."""
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. It holds {meaning}. See .env.example.")
    return value


SECRET_KEY = required("ADAA_SECRET_KEY", "the secret that signs sessions and links")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("ADAA_SECRET_KEY is too short: give at least 50 random characters.")
ALLOWED_HOSTS = [host.strip() for host in required("ADAA_ALLOWED_HOSTS", "the host names served").split(",")]
SITE_URL = required("ADAA_SITE_URL", "the address that people type, with https://")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

required("DATABASE_URL", "the address of the PostgreSQL database")
DATABASES = {"default": env.db("DATABASE_URL")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # As many connections as threads: a download holds one until its last byte.
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": env.int("ADAA_DATABASE_POOL", default=8),
        "timeout": 10,
    }

CELERY_BROKER_URL = required("ADAA_BROKER_URL", "the address of Redis")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CELERY_BROKER_URL}
}
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://localhost:25")
vars().update(EMAIL_CONFIG)

SECURE_SSL_REDIRECT = env.bool("ADAA_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
BEHIND_PROXY = env.bool("ADAA_BEHIND_PROXY", default=True)
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = BEHIND_PROXY
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("ADAA_HSTS_SECONDS", default=31536000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True

if bucket := env.str("ADAA_S3_BUCKET", default=""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": env.str("ADAA_S3_ENDPOINT", default=None),
            "default_acl": "private",
            "querystring_auth": True,
            "file_overwrite": False,
        },
    }
HOME.mkdir(parents=True, exist_ok=True)
