from tickets.models.bulk import BulkRow, BulkRun
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
from tickets.models.search import SearchWord, TicketText
from tickets.models.sla import Clock, SlaPolicy, SlaPolicyVersion
from tickets.models.ticket import Ticket
from tickets.models.view import SavedView, StartPage

__all__ = [
    "Attachment",
    "BulkRow",
    "BulkRun",
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
    "SavedView",
    "SearchWord",
    "SlaPolicy",
    "SlaPolicyVersion",
    "StartPage",
    "Ticket",
    "TicketEvent",
    "TicketImport",
    "TicketRun",
    "TicketText",
    "Tile",
    "Upload",
    "WhatIf",
]
