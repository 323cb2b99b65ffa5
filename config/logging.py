"""One JSON line per thing that happened, with the request it belongs to and nothing about a patient."""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

SCRUBBED = "[removed]"
PRIVATE_KEYS = frozenset({
    "patient_name", "patient_id", "patient", "birth_date", "accession", "accession_number", "study_uid", "mrn",
    "subject", "description", "body", "text", "message_body", "email", "recipient", "full_name", "phone",
    "password", "token", "secret", "authorization", "cookie", "csrfmiddlewaretoken",
})  # fmt: skip
_EMAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.[^\s@<>\"']+")
_DETAIL = re.compile(r"DETAIL:.*?(?=\n\n(?:The above exception|During handling)|\Z)", re.DOTALL)
"""What PostgreSQL adds to an error: "Failing row contains (…)", with all that a person typed."""
_SIGNED = re.compile(r"(/(?:t/answer|page|unsubscribe)/)[^\s/?\"']+")
"""A link that works without sign-in: whoever reads the log must not be able to use it."""
_QUERY = re.compile(r"(/[^\s?\"']*)\?[^\s\"']+")


def scrub(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take private keys, mail addresses and query strings out of a log line, at any depth."""
    return {key: _clean(key, value) for key, value in event.items()}


def logging_config(*, level: str) -> dict[str, Any]:
    """Django's LOGGING: everything, our lines and the libraries', as JSON on standard output."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _shared(),
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    scrub,
                    structlog.processors.JSONRenderer(default=str),
                ],
            }
        },
        "handlers": {"out": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "json"}},
        "root": {"handlers": ["out"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": {"level": "ERROR"},
            "celery.beat": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            "kombu": {"level": "WARNING"},
            "asyncio": {"level": "WARNING"},
            "weasyprint": {"level": "WARNING"},
            "fontTools": {"level": "WARNING"},
            "pynetdicom": {"level": "CRITICAL"},  # a peer that does not answer is an answer, not an error of ours
        },
    }


def configure_structlog() -> None:
    """Let structlog's loggers end in the same handlers as everybody else's."""
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )


def _shared() -> list[Any]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _clean(key: str, value: Any) -> Any:
    if key.lower() in PRIVATE_KEYS:
        return SCRUBBED
    if isinstance(value, MutableMapping):
        return {inner: _clean(str(inner), item) for inner, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean("", item) for item in value]
    if isinstance(value, str):
        value = _SIGNED.sub(rf"\1{SCRUBBED}", value)
        return _QUERY.sub(r"\1", _EMAIL.sub(SCRUBBED, _DETAIL.sub(SCRUBBED, value)))
    return value
