"""Structured logs: one line an event, with the request id that a task inherits. Never a body, never a secret."""

import structlog

SECRET_KEYS = {"password", "token", "secret", "cookie", "authorization", "csrfmiddlewaretoken", "code"}


def hide_secrets(_logger: object, _method: str, event: dict) -> dict:
    """Replace the value of any key that may hold a secret."""
    return {key: "***" if key.lower() in SECRET_KEYS else value for key, value in event.items()}


def logging_settings(*, json: bool) -> dict:
    """Return the LOGGING dictionary; ``json`` chooses one JSON object a line for collectors."""
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
            "django_structlog": {"handlers": ["console"], "level": "INFO", "propagate": False},
            "adaa": {"handlers": ["console"], "level": "INFO", "propagate": False},
        },
    }
