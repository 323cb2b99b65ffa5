from tickets.models.absence import Absence, WorkingHours
from tickets.models.calendar import Calendar, CalendarVersion
from tickets.models.category import Category, Tile
from tickets.models.draft import PolicyDraft
from tickets.models.event import Outbox, TicketEvent
from tickets.models.handover import HandOver, HandOverTicket, OwnerAlarm
from tickets.models.idempotency import IdempotencyKey
from tickets.models.imaging import DicomEvidence
from tickets.models.imports import ImportedTicket, TicketImport
from tickets.models.message import Attachment, Message, Upload
from tickets.models.queue import Queue, QueueMember
from tickets.models.rota import CalendarFeed, OnCallShift, ShiftSwap
from tickets.models.routing import RoutingRule
from tickets.models.run import PolicyReplay, TicketRun, WhatIf
from tickets.models.sla import Clock, SlaPolicy, SlaPolicyVersion
from tickets.models.ticket import Ticket

__all__ = [
    "Absence",
    "Attachment",
    "Calendar",
    "CalendarFeed",
    "CalendarVersion",
    "Category",
    "Clock",
    "DicomEvidence",
    "HandOver",
    "HandOverTicket",
    "IdempotencyKey",
    "ImportedTicket",
    "Message",
    "OnCallShift",
    "Outbox",
    "OwnerAlarm",
    "PolicyDraft",
    "PolicyReplay",
    "Queue",
    "QueueMember",
    "RoutingRule",
    "ShiftSwap",
    "SlaPolicy",
    "SlaPolicyVersion",
    "Ticket",
    "TicketEvent",
    "TicketImport",
    "TicketRun",
    "Tile",
    "Upload",
    "WhatIf",
    "WorkingHours",
]
