"""Settings shared by every way of running the portal. What differs comes from the environment."""

import logging
import zoneinfo
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

# Morocco's offset changed in 2026; only the pinned tzdata package is known to be right.
zoneinfo.reset_tzpath(to=())

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()
env.read_env(env.str("ADAA_ENV_FILE", default=str(BASE_DIR / ".env")))

VERSION = "0.1.0"
DEBUG = False
HOME = Path(env.str("ADAA_HOME", default=str(BASE_DIR / "var"))).resolve()
SITE_URL = env.str("ADAA_SITE_URL", default="http://127.0.0.1:8000")
# Behind a proxy, what it says of the client is believed: its address, its scheme, the request's id.
BEHIND_PROXY = env.bool("ADAA_BEHIND_PROXY", default=False)

INSTALLED_APPS = [
    "action_programs",
    "capacity",
    "assessments",
    "communes",
    "accounts",
    "records",
    "config.toolbox",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_structlog",
    "django_htmx",
    "template_partials",
    "import_export",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.headers.PermissionsPolicyMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "config.headers.RequestReferenceMiddleware",
    "assessments.services.public.cache.KeptPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.SessionLimitsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "communes.middleware.ActorMiddleware",
    "communes.middleware.SecondFactorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

# A folder of the installation's own: a template there stands in the place of the portal's of the same name.
OWN_TEMPLATES = env.str("ADAA_TEMPLATES", default="")

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [*([Path(OWN_TEMPLATES)] if OWN_TEMPLATES else []), BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.navigation.layout",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.validators.FormerPasswordValidator"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Adaa"
USERSESSIONS_TRACK_ACTIVITY = False
# Demonstrations waive the second factor and say so on every page.
SECOND_FACTOR_REQUIRED = env.bool("ADAA_SECOND_FACTOR_REQUIRED", default=True)

AXES_FAILURE_LIMIT = env.int("ADAA_SIGN_IN_FAILURES", default=5)
# From every address together: so many that only a shared attack reaches it.
SIGN_IN_FAILURE_CEILING = env.int("ADAA_SIGN_IN_FAILURE_CEILING", default=50)
AXES_HANDLER = "accounts.lock_out.LockOutHandler"
AXES_COOLOFF_TIME = 0.5  # hours
# Whoever keeps trying is refused, and does not keep the account's owner out for longer.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "accounts.sign_in.typed_login"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "accounts.sign_in.locked_out"
AXES_CLIENT_IP_CALLABLE = "accounts.sign_in.client_ip"
# Sign-ins are in the log of events; attempts are kept for the lock-out, without what was sent.
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "csrfmiddlewaretoken"]

SESSION_ENGINE = "django.contrib.sessions.backends.db"
# The longest session, and the longest time without use.
SESSION_COOKIE_AGE = env.int("ADAA_SESSION_SECONDS", default=8 * 3600)
SESSION_IDLE_SECONDS = env.int("ADAA_SESSION_IDLE_SECONDS", default=30 * 60)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Evidence is read in a frame of its own page.
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "object-src": [NONE],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}

LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", _("Arabic")), ("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.toolbox.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Africa/Casablanca"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "files"
# Files that arrive in parts; several web servers share it, as they share the folder of files.
INCOMING_ROOT = Path(env.str("ADAA_INCOMING_ROOT", default=str(HOME / "incoming")))
STORAGES = {
    "default": {"BACKEND": "records.storage.PrivateFileStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Address of a ClamAV daemon that sees each file before it is kept: host:port, or the path of its socket.
CLAMD = env.str("ADAA_CLAMD", default="")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DEFAULT_FROM_EMAIL = env.str("ADAA_FROM_EMAIL", default="adaa@localhost")
# Where requests for help go besides the administrators, and where who is not signed in may write.
SUPPORT_EMAIL = env.str("ADAA_SUPPORT_EMAIL", default="")

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Publishing is only a nudge: it must neither delay nor fail a request.
CELERY_BROKER_TRANSPORT_OPTIONS: dict = {
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.2,
}
CELERY_TASK_PUBLISH_RETRY = False
# A worker silent for longer than this is believed dead, and its work is taken over.
JOB_LEASE_SECONDS = env.int("ADAA_JOB_LEASE_SECONDS", default=90)
CELERY_BEAT_SCHEDULE = {
    "resend-pending-work": {"task": "records.resend_pending_work", "schedule": 60.0},
    "send-waiting-emails": {"task": "records.send_waiting_emails", "schedule": 60.0},
    "send-digests": {"task": "records.send_digests", "schedule": 900.0},
    "seal-events": {"task": "records.seal_events", "schedule": 300.0},
    "close-passed-windows": {"task": "assessments.close_passed_windows", "schedule": 60.0},
    "send-reminders": {"task": "assessments.send_reminders", "schedule": 3600.0},
    "remind-of-late-actions": {"task": "assessments.remind_of_late_actions", "schedule": 24 * 3600.0},
    "remind-of-late-reviews": {"task": "assessments.remind_of_late_reviews", "schedule": 3600.0},
    "refresh-risks": {"task": "assessments.refresh_risks", "schedule": 24 * 3600.0},
    "check-scores": {"task": "assessments.check_scores", "schedule": 24 * 3600.0},
    "remind-of-requests": {"task": "assessments.remind_of_requests", "schedule": 3600.0},
    "remind-of-grants": {"task": "action_programs.remind_of_grants", "schedule": 24 * 3600.0},
    "remind-of-reports": {"task": "action_programs.remind_of_reports", "schedule": 24 * 3600.0},
    "remind-of-sheets": {"task": "capacity.remind_of_sheets", "schedule": 24 * 3600.0},
    "remind-of-support": {"task": "capacity.remind_of_support", "schedule": 24 * 3600.0},
    "ask-for-evaluations": {"task": "capacity.ask_for_evaluations", "schedule": 24 * 3600.0},
    "find-overlaps": {"task": "communes.find_overlaps", "schedule": 24 * 3600.0},
    "remind-of-exchanges": {"task": "communes.remind_of_exchanges", "schedule": 24 * 3600.0},
    "tell-announcements": {"task": "communes.tell_announcements", "schedule": 300.0},
    "remind-of-contributions": {"task": "communes.remind_of_contributions", "schedule": 24 * 3600.0},
    "forget-old-traces": {"task": "accounts.forget_old_traces", "schedule": 24 * 3600.0},
    "expire-results": {"task": "records.expire_results", "schedule": 24 * 3600.0},
    "rescan-waiting-files": {"task": "records.rescan_waiting_files", "schedule": 300.0},
    "verify-stored-files": {"task": "records.verify_stored_files", "schedule": 24 * 3600.0},
}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# The public interface for programs (docs/api.md). Neither library is an installed application: what they
# would add are pages, and assets for them, that the portal does not serve.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["assessments.views.api.throttle.ReaderThrottle"],
    "DEFAULT_THROTTLE_RATES": {"reader": env.str("ADAA_API_RATE", default="120/min")},
    "EXCEPTION_HANDLER": "assessments.views.api.problems.answer",
    "URL_FORMAT_OVERRIDE": None,
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Adaa",
    "DESCRIPTION": (
        "Published results of the yearly performance assessment of Morocco's communes: read-only, open to "
        "everybody, under CC BY 4.0. Only what was officially published is here."
    ),
    "VERSION": "1.0.0",
    "LICENSE": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "DISABLE_ERRORS_AND_WARNINGS": False,
}

IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

from config.logs import logging_settings  # noqa: E402

LOGGING = logging_settings(
    json=env.bool("ADAA_LOG_JSON", default=False), level=env.str("ADAA_LOG_LEVEL", default="INFO")
)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = BEHIND_PROXY
# Addresses of people are kept with their sign-ins alone (docs/data-protection.md).
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
