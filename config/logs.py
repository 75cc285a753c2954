"""Structured logs: one line an event, with the request id that a task inherits; no body and no secret."""

import re

import structlog

SECRET_KEYS = {"password", "token", "secret", "cookie", "authorization", "csrfmiddlewaretoken", "code"}
HIDDEN = "***"
# A run of 20 letters and digits, or 32 with hyphens and capitals: no slug, date or number of a row is one.
_KEY = re.compile(r"(?=\w*\d)\w{20,}|(?=[\w-]*[A-Z])[\w-]{32,}")


def hide_secrets(_logger: object, _method: str, event: dict) -> dict:
    """Replace the value of any key that may hold a secret, and what an address may hold of one."""
    hidden = {key: HIDDEN if key.lower() in SECRET_KEYS else value for key, value in event.items()}
    # The status of an answer is logged under ``code``: it is a number, one-time codes are text.
    if isinstance(event.get("code"), int):
        hidden["code"] = event["code"]
    if isinstance(event.get("request"), str):
        hidden["request"] = hide_keys(event["request"])
    return hidden


def hide_keys(address: str) -> str:
    """Return an address without what was asked after ``?`` and without the parts that open a door.

    Such a part is a one-time key or a signed value (a:b:c).
    """
    path, query, _ = address.partition("?")
    parts = (HIDDEN if _KEY.search(part) or part.count(":") > 1 else part for part in path.split("/"))
    return "/".join(parts) + (f"?{HIDDEN}" if query else "")


def leave_out_probes(_logger: object, _method: str, event: dict) -> dict:
    """Drop the line of a successful probe: they come every few seconds."""
    if event.get("code") == 200 and event.get("request") in {"GET /livez", "GET /readyz"}:
        raise structlog.DropEvent
    return event


def logging_settings(*, json: bool, level: str) -> dict:
    """Return the LOGGING dictionary.

    ``json`` chooses one JSON object a line, for collectors; ``level`` is the least that is written.
    """
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        hide_secrets,
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            leave_out_probes,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer = structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "django_structlog": {"handlers": ["console"], "level": level, "propagate": False},
            # What it says stands in the structured line of the same request, without its address's keys.
            "django.request": {"level": "CRITICAL"},
            "adaa": {"handlers": ["console"], "level": level, "propagate": False},
        },
    }
