"""The OpenAPI description: what every operation shares is said once, here."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "What went wrong and what to do (RFC 9457).",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence to show to people."},
        "code": {"type": "string", "description": "A stable word to program against, such as stale_ticket."},
        "errors": {
            "type": "object",
            "additionalProperties": {},
            "description": "Field to what is wrong with it. Only with 400.",
        },
        "version": {"type": "integer", "description": "The ticket's version now. Only with stale_ticket."},
        "number": {"type": "integer", "description": "The ticket made by the key before. Only with key_reused."},
        "seen": {
            "type": "string",
            "description": "Sent back in the header Patient-Data-Seen, the same text is taken. Only with patient_data.",
        },
        "found": {
            "type": "array",
            "items": {"type": "object", "additionalProperties": {}},
            "description": "What looks like an identifier: field, kind, start, end. Only with patient_data.",
        },
    },
    "example": {
        "type": "about:blank",
        "title": "Conflict",
        "status": 409,
        "detail": "Somebody changed this ticket while you were working on it. Look at what changed, then try again.",
        "code": "stale_ticket",
        "version": 7,
    },
}
_WORDS = {
    "400": "What was sent is wrong.",
    "401": "Not signed in, or the token is not valid.",
    "403": "Not allowed.",
    "404": "Not there, or not visible to the caller.",
    "406": "Only JSON is sent.",
    "409": "The ticket changed meanwhile, its state does not allow this, or a text may name a patient.",
    "413": "The file is too large.",
    "415": "Not a media type this address reads.",
    "429": "Too many calls; try again after Retry-After seconds.",
}


class TokenScheme(OpenApiAuthenticationExtension):
    """How to send a token."""

    target_class = "accounts.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "rd_<prefix>_<secret>",
            "description": "A token from your account page.",
        }


class ProblemSchema(AutoSchema):
    """Adds to every operation the errors it can answer."""

    def get_operation(self, *args: Any, **options: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*args, **options)
        if operation is None:
            return None
        content = {"application/problem+json": {"schema": self._problem()}}
        for status in self._statuses():
            operation["responses"].setdefault(status, {"description": _WORDS[status], "content": content})
        operation["responses"] = dict(sorted(operation["responses"].items()))
        return operation

    def _statuses(self) -> list[str]:
        found = ["400", "401", "403", "404", "406", "429"]
        if self.method != "GET":
            found += ["409", "415"]
        if getattr(self.view, "throttle_scope", "") == "upload":
            found.append("413")
        return found

    def _problem(self) -> dict[str, Any]:
        component = ResolvedComponent(
            name="Problem", type=ResolvedComponent.SCHEMA, object="Problem", schema=PROBLEM
        )
        self.registry.register_on_missing(component)
        reference: dict[str, Any] = component.ref
        return reference
