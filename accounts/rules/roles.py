"""Which role may do what: one table, read by every permission check."""

from collections.abc import Mapping

from accounts.enums import Capability, Role

_REQUESTER = frozenset({Capability.LOG_TICKET})
_AGENT = _REQUESTER | {
    Capability.LOG_FOR_OTHERS,
    Capability.SEE_ALL_TICKETS,
    Capability.WORK_TICKETS,
    Capability.ASSIGN_OTHERS,
    Capability.SEE_DEVICES,
    Capability.MANAGE_DEVICES,
    Capability.SEE_PIXELS,
    Capability.REVEAL_IDENTITY,
}
_SUPERVISOR = _AGENT | {
    Capability.SEE_REPORTS,
    Capability.SEE_DELIVERIES,
    Capability.PLAN_STAFF,
    Capability.APPROVE_PLANNED_WORK,
    Capability.MANAGE_CHECKS,
    Capability.OVERRIDE_GATES,
    Capability.SHARE_TEXTS,
}
_ADMINISTRATOR = _SUPERVISOR | {Capability.MANAGE_DESK, Capability.BRING_MAIL}

CAPABILITIES: Mapping[Role, frozenset[Capability]] = {
    Role.REQUESTER: _REQUESTER,
    Role.AGENT: _AGENT,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.ADMINISTRATOR: _ADMINISTRATOR,
}

ROLE_LABELS: Mapping[Role, str] = {
    Role.REQUESTER: "Requester",
    Role.AGENT: "Agent",
    Role.SUPERVISOR: "Supervisor",
    Role.ADMINISTRATOR: "Administrator",
}


def can(role: str, capability: Capability) -> bool:
    """True when the role grants the capability; an unknown role grants nothing."""
    try:
        return capability in CAPABILITIES[Role(role)]
    except ValueError:
        return False
