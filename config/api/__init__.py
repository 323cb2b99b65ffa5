"""Settings of the API: who may call, how lists are cut, how errors look. Imports words only: settings read it first."""

from enum import Enum
from typing import Any

from assets.enums import DeviceKind, DocumentKind
from knowledge.enums import ArticleKind, Audience, Language
from tickets.enums import (
    AbsenceReason,
    Affected,
    EventKind,
    LinkKind,
    MessageKind,
    Priority,
    ProblemState,
    State,
    Strategy,
    WaitReason,
)

_ENUMS: dict[str, type[Enum]] = {
    "TicketState": State,
    "TicketPriority": Priority,
    "EventKind": EventKind,
    "MessageKind": MessageKind,
    "WaitReason": WaitReason,
    "AbsenceReason": AbsenceReason,
    "Strategy": Strategy,
    "Affected": Affected,
    "DeviceKind": DeviceKind,
    "LinkKind": LinkKind,
    "DocumentKind": DocumentKind,
    "ProblemState": ProblemState,
    "ArticleKind": ArticleKind,
    "ArticleAudience": Audience,
    "ArticleLanguage": Language,
}

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.TokenAuthentication",  # first: its challenge makes an anonymous call a 401
        "rest_framework.authentication.SessionAuthentication",
    ],
    # LoginRequiredMiddleware does not guard API views, so this does.
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "accounts.api.authentication.TokenMayWrite",
        "tickets.api.phi_door.AsksBeforeSending",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.api.parsers.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "config.api.pages.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "config.api.schema.ProblemSchema",
    "DEFAULT_THROTTLE_CLASSES": ["config.api.throttles.PersonThrottle"],
    # For fairness, not for security: a loop gone wild must not starve the wards.
    "DEFAULT_THROTTLE_RATES": {"read": "1200/min", "write": "300/min", "upload": "120/min"},
    "EXCEPTION_HANDLER": "config.api.errors.problem",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "RadDesk API",
    "VERSION": "1",
    "DESCRIPTION": "Tickets, devices and figures of the imaging help desk. docs/api.md tells it with examples.",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "COMPONENT_SPLIT_REQUEST": True,
    "SORT_OPERATIONS": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "ENUM_NAME_OVERRIDES": {name: [(each.value, each.value) for each in kind] for name, kind in _ENUMS.items()},
    "TAGS": [
        {"name": "tickets", "description": "Log, find and read tickets."},
        {"name": "actions", "description": "One address for each thing that can be done to a ticket."},
        {"name": "conversation", "description": "What was written, what happened, which files came."},
        {"name": "files", "description": "Send files first, then attach them by id."},
        {"name": "devices", "description": "The register of devices and systems."},
        {"name": "desk", "description": "Queues and categories."},
        {"name": "articles", "description": "What clinicians and the desk can read, and whether it helped."},
        {"name": "mail", "description": "Mail that is handed over by a gateway, and what became of it."},
        {"name": "people", "description": "Me, and finding people."},
        {"name": "incidents", "description": "Major incidents, and being affected too."},
        {"name": "problems", "description": "Problem records: the cause of tickets that come back."},
        {"name": "privacy", "description": "Identifiers (never what they say), corrections, vendor copies."},
        {"name": "metrics", "description": "The figures of a period, for supervisors."},
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "list", "validatorUrl": None},
    "REDOC_DIST": "SIDECAR",
}
