"""The words for people: roles and what they may do."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is to the desk. A row in rules/roles.py says what each may do."""

    REQUESTER = "requester"
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class Language(StrEnum):
    """The languages RadDesk writes messages in; each has a catalogue under locale/."""

    ENGLISH = "en-gb"
    GERMAN = "de"


class Capability(StrEnum):
    """One thing a role may do; actions ask for capabilities, never for roles."""

    LOG_TICKET = "log_ticket"
    LOG_FOR_OTHERS = "log_for_others"
    SEE_ALL_TICKETS = "see_all_tickets"
    WORK_TICKETS = "work_tickets"
    ASSIGN_OTHERS = "assign_others"
    SEE_REPORTS = "see_reports"
    SEE_DELIVERIES = "see_deliveries"
    SEE_DEVICES = "see_devices"
    MANAGE_DEVICES = "manage_devices"
    MANAGE_CHECKS = "manage_checks"
    APPROVE_PLANNED_WORK = "approve_planned_work"
    SEE_PIXELS = "see_pixels"
    REVEAL_IDENTITY = "reveal_identity"
    PLAN_STAFF = "plan_staff"
    OVERRIDE_GATES = "override_gates"
    SHARE_TEXTS = "share_texts"
    MANAGE_DESK = "manage_desk"
    BRING_MAIL = "bring_mail"
