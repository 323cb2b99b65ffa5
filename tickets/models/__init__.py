from tickets.models.absence import Absence, WorkingHours
from tickets.models.bulk import BulkRow, BulkRun
from tickets.models.calendar import Calendar, CalendarVersion
from tickets.models.category import Category, Tile
from tickets.models.correction import Correction
from tickets.models.draft import PolicyDraft
from tickets.models.event import Outbox, TicketEvent
from tickets.models.handover import HandOver, HandOverTicket, OwnerAlarm
from tickets.models.idempotency import IdempotencyKey
from tickets.models.identity import IdentityKey, IdentityValue
from tickets.models.imaging import DicomEvidence, FileDrop
from tickets.models.imports import ImportedTicket, TicketImport
from tickets.models.incident import Broadcast, BroadcastTicket, Incident
from tickets.models.likeness import TicketVector
from tickets.models.link import TicketLink
from tickets.models.macro import Macro
from tickets.models.mail import InboundMail, MailboxWatch, MailTrouble
from tickets.models.message import Attachment, Message, Upload
from tickets.models.message_draft import MessageDraft
from tickets.models.playbook import PlaybookVersion, TicketWork
from tickets.models.problem import Problem, ProblemChange, ProblemTicket
from tickets.models.queue import Queue, QueueMember
from tickets.models.reply_template import ReplyTemplate
from tickets.models.rota import CalendarFeed, OnCallShift, ShiftSwap
from tickets.models.routing import RoutingDraft, RoutingTrial, RoutingVersion
from tickets.models.run import PolicyReplay, TicketRun, WhatIf
from tickets.models.satisfaction import Satisfaction
from tickets.models.search import SearchWord, TicketText
from tickets.models.sla import Clock, SlaPolicy, SlaPolicyVersion
from tickets.models.tag import Tag, TicketTag
from tickets.models.ticket import Ticket
from tickets.models.time_entry import TimeEntry
from tickets.models.vendor_copy import VendorCopy
from tickets.models.view import SavedView, StartPage
from tickets.models.watcher import Watcher

__all__ = [
    "Absence",
    "Attachment",
    "BulkRow",
    "BulkRun",
    "Broadcast",
    "BroadcastTicket",
    "Calendar",
    "CalendarFeed",
    "CalendarVersion",
    "Category",
    "Clock",
    "Correction",
    "DicomEvidence",
    "FileDrop",
    "HandOver",
    "HandOverTicket",
    "IdempotencyKey",
    "IdentityKey",
    "IdentityValue",
    "ImportedTicket",
    "Macro",
    "InboundMail",
    "Incident",
    "MailTrouble",
    "MailboxWatch",
    "Message",
    "OnCallShift",
    "Outbox",
    "OwnerAlarm",
    "MessageDraft",
    "Outbox",
    "PlaybookVersion",
    "PolicyDraft",
    "PolicyReplay",
    "Problem",
    "ProblemChange",
    "ProblemTicket",
    "Queue",
    "QueueMember",
    "RoutingDraft",
    "RoutingTrial",
    "RoutingVersion",
    "Satisfaction",
    "SavedView",
    "SearchWord",
    "ShiftSwap",
    "SlaPolicy",
    "SlaPolicyVersion",
    "StartPage",
    "ReplyTemplate",
    "SlaPolicy",
    "SlaPolicyVersion",
    "Tag",
    "Ticket",
    "TicketEvent",
    "TicketImport",
    "TicketLink",
    "TicketRun",
    "TicketText",
    "TicketTag",
    "TicketVector",
    "TicketWork",
    "Tile",
    "TimeEntry",
    "Upload",
    "VendorCopy",
    "Watcher",
    "WhatIf",
    "WorkingHours",
]
