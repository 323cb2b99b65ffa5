from tickets.models.calendar import Calendar, CalendarVersion
from tickets.models.category import Category, Tile
from tickets.models.draft import PolicyDraft
from tickets.models.event import Outbox, TicketEvent
from tickets.models.idempotency import IdempotencyKey
from tickets.models.imaging import DicomEvidence
from tickets.models.imports import ImportedTicket, TicketImport
from tickets.models.incident import Broadcast, BroadcastTicket, Incident
from tickets.models.link import TicketLink
from tickets.models.message import Attachment, Message, Upload
from tickets.models.problem import Problem, ProblemChange, ProblemTicket
from tickets.models.queue import Queue, QueueMember
from tickets.models.routing import RoutingRule
from tickets.models.run import PolicyReplay, TicketRun, WhatIf
from tickets.models.sla import Clock, SlaPolicy, SlaPolicyVersion
from tickets.models.ticket import Ticket

__all__ = [
    "Attachment",
    "Broadcast",
    "BroadcastTicket",
    "Calendar",
    "CalendarVersion",
    "Category",
    "Clock",
    "DicomEvidence",
    "IdempotencyKey",
    "ImportedTicket",
    "Incident",
    "Message",
    "Outbox",
    "PolicyDraft",
    "PolicyReplay",
    "Problem",
    "ProblemChange",
    "ProblemTicket",
    "Queue",
    "QueueMember",
    "RoutingRule",
    "SlaPolicy",
    "SlaPolicyVersion",
    "Ticket",
    "TicketEvent",
    "TicketImport",
    "TicketLink",
    "TicketRun",
    "Tile",
    "Upload",
    "WhatIf",
]
