from tickets.models.calendar import Calendar, CalendarVersion
from tickets.models.category import Category, Tile
from tickets.models.draft import PolicyDraft
from tickets.models.event import Outbox, TicketEvent
from tickets.models.idempotency import IdempotencyKey
from tickets.models.imaging import DicomEvidence
from tickets.models.imports import ImportedTicket, TicketImport
from tickets.models.message import Attachment, Message, Upload
from tickets.models.queue import Queue, QueueMember
from tickets.models.routing import RoutingDraft, RoutingTrial, RoutingVersion
from tickets.models.run import PolicyReplay, TicketRun, WhatIf
from tickets.models.sla import Clock, SlaPolicy, SlaPolicyVersion
from tickets.models.ticket import Ticket

__all__ = [
    "Attachment",
    "Calendar",
    "CalendarVersion",
    "Category",
    "Clock",
    "DicomEvidence",
    "IdempotencyKey",
    "ImportedTicket",
    "Message",
    "Outbox",
    "PolicyDraft",
    "PolicyReplay",
    "Queue",
    "QueueMember",
    "RoutingDraft",
    "RoutingTrial",
    "RoutingVersion",
    "SlaPolicy",
    "SlaPolicyVersion",
    "Ticket",
    "TicketEvent",
    "TicketImport",
    "TicketRun",
    "Tile",
    "Upload",
    "WhatIf",
]
