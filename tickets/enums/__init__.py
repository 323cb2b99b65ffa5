"""The words of the ticket: states, priorities, reasons and kinds, as stored and as spoken to machines.

Plain enums, so that the rules need no framework. The words shown to people live in rules/ and templates/.
"""

from enum import IntEnum, StrEnum

from tickets.enums.mail import MailOutcome as MailOutcome
from tickets.enums.mail import MailSource as MailSource
from tickets.enums.mail import MailState as MailState


class State(StrEnum):
    """Where a ticket stands. NEW: nobody has taken it. WAITING: paused, with a reason."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"


ACTIVE_STATES = (State.NEW, State.OPEN, State.WAITING)
DONE_STATES = (State.RESOLVED, State.CLOSED)


class Priority(IntEnum):
    """How fast the desk must act; decided by impact and urgency, never by category alone."""

    P1 = 1
    P2 = 2
    P3 = 3
    P4 = 4
    P5 = 5


class Impact(IntEnum):
    """How much clinical work is hit. Source: the impact rows of the priority matrix."""

    SITE = 1
    ROOM = 2
    DEGRADED = 3
    INCONVENIENCE = 4
    REQUEST = 5


class Urgency(IntEnum):
    """How close a patient is. Source: the time columns of the priority matrix."""

    PATIENT_ON_TABLE = 1
    PATIENT_WAITING = 2
    TODAY = 3
    PLANNABLE = 4


class Affected(StrEnum):
    """The requester's answer to "who is affected now?"."""

    PATIENT_ON_TABLE = "patient_on_table"
    PATIENT_WAITING = "patient_waiting"
    READING_BLOCKED = "reading_blocked"
    WORKAROUND = "workaround"
    REQUEST = "request"


class WaitReason(StrEnum):
    """Why work on a ticket is paused, and so who holds it."""

    REQUESTER = "requester"
    VENDOR = "vendor"
    PARTS = "parts"
    PLANNED = "planned"
    OTHER = "other"


class Source(StrEnum):
    """How a ticket reached the desk."""

    PORTAL = "portal"
    PHONE = "phone"
    EMAIL = "email"
    API = "api"
    MONITOR = "monitor"
    IMPORT = "import"


class ActorKind(StrEnum):
    """Who or what acted; only HUMAN ever stops a first-response clock."""

    HUMAN = "human"
    SYSTEM = "system"
    MONITOR = "monitor"
    VENDOR = "vendor"


class MessageKind(StrEnum):
    """REQUEST comes from the requester, REPLY goes to them, NOTE stays inside the desk."""

    REQUEST = "request"
    REPLY = "reply"
    NOTE = "note"


class DraftKind(StrEnum):
    """Which part of the composer a kept draft belongs to."""

    REPLY = "reply"
    NOTE = "note"
    RESOLVE = "resolve"


class FieldKind(StrEnum):
    """What a field of a category's form takes."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    YES_NO = "yes_no"
    DATE = "date"


class NeededAt(StrEnum):
    """When a field of a category's form must be filled in, if ever."""

    NEVER = "never"
    LOGGING = "logging"
    RESOLVING = "resolving"


class Metric(StrEnum):
    """The clocks a ticket carries. NEXT_RESPONSE: for each later message of the requester that is owed an answer."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"


class ClockState(StrEnum):
    """RUNNING has a due time; PAUSED has none until work resumes; STOPPED has its result; CANCELLED never gets one."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    CANCELLED = "cancelled"


OPEN_CLOCKS = (ClockState.RUNNING, ClockState.PAUSED)


class Party(StrEnum):
    """Who holds a ticket, and so whose time it is."""

    QUEUE = "queue"
    AGENT = "agent"
    REQUESTER = "requester"
    VENDOR = "vendor"


class Strategy(StrEnum):
    """How the tickets of a queue find somebody. PULL: people take them; the others give them out by themselves."""

    PULL = "pull"
    ROUND_ROBIN = "round_robin"
    LEAST_LOAD = "least_load"
    SKILL_MATCH = "skill_match"
    ON_CALL = "on_call"


class AbsenceReason(StrEnum):
    """Why somebody is away, as far as the desk may know."""

    LEAVE = "leave"
    SICK = "sick"
    TRAINING = "training"
    OTHER_WORK = "other_work"
    OTHER = "other"


class SwapState(StrEnum):
    """Where a proposal to swap a shift stands; only PROPOSED can still be decided."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ImportState(StrEnum):
    """Where an import of history stands. CHECKED waits for somebody to start it or to throw it away."""

    CHECKING = "checking"
    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    DISCARDED = "discarded"


class LinkKind(StrEnum):
    """What one ticket is to another; read from the source to the target: source PARENT_OF target."""

    PARENT_OF = "parent_of"
    DUPLICATE_OF = "duplicate_of"
    CAUSED_BY = "caused_by"
    FOLLOW_UP_OF = "follow_up_of"
    SPLIT_FROM = "split_from"
    RELATES_TO = "relates_to"


class BroadcastKind(StrEnum):
    """What an incident says: STATUS on its banner alone, MESSAGE to every requester, RESOLUTION when all is solved."""

    STATUS = "status"
    MESSAGE = "message"
    RESOLUTION = "resolution"


class ProblemState(StrEnum):
    """Where the search for a cause stands. KNOWN_ERROR: the cause is known, the cure is not done yet."""

    OPEN = "open"
    KNOWN_ERROR = "known_error"
    SOLVED = "solved"


class IdentityField(StrEnum):
    """What can be kept of the patient or the examination, encrypted: nothing else."""

    PATIENT_NAME = "patient_name"
    PATIENT_ID = "patient_id"
    BIRTH_DATE = "birth_date"
    ACCESSION = "accession"
    STUDY_UID = "study_uid"


class IdentityPart(StrEnum):
    """Whose identity: what the ticket is about (of a correction: as it is filed now), or where it belongs."""

    CONCERNED = "concerned"
    CORRECT = "correct"


class IdentitySource(StrEnum):
    """How an identifier came onto a ticket."""

    TYPED = "typed"
    FILE = "file"
    MOVED = "moved"


class RevealReason(StrEnum):
    """Why somebody looks at protected identifiers."""

    FIND_STUDY = "find_study"
    CALL_BACK = "call_back"
    CORRECT = "correct"
    SAFETY = "safety"
    OTHER = "other"


class CopyState(StrEnum):
    """Where a vendor copy stands. REFUSED: it was not safe to make; DELETED: its time was up."""

    PENDING = "pending"
    READY = "ready"
    REFUSED = "refused"
    DELETED = "deleted"


class CorrectionKind(StrEnum):
    """What is to be put right about a study."""

    WRONG_PATIENT = "wrong_patient"
    MERGE = "merge"
    REALLOCATE = "reallocate"
    UNVERIFIED = "unverified"
    DUPLICATE = "duplicate"


class RejectionCode(StrEnum):
    """Why instances were rejected (DICOM PS3.16 CID 7011, as IHE IOCM uses it); NONE: nothing was rejected."""

    QUALITY = "113001"
    SAFETY = "113037"
    WORKLIST = "113038"
    RETENTION = "113039"
    NONE = "none"


class PageState(StrEnum):
    """Where the paging of a ticket stands. WAITING: nobody is called yet. EXHAUSTED: all were called, nobody came."""

    WAITING = "waiting"
    CALLING = "calling"
    EXHAUSTED = "exhausted"
    ACKNOWLEDGED = "acknowledged"
    ENDED = "ended"


class Consumer(StrEnum):
    """Who is told about every event through the outbox."""

    NOTIFICATIONS = "notifications"
    REPORTS = "reports"


class EventKind(StrEnum):
    """Everything that can happen to a ticket. Payloads are documented in rules/events.py."""

    TICKET_LOGGED = "ticket_logged"
    TICKET_ROUTED = "ticket_routed"
    CATEGORY_CHANGED = "category_changed"
    PRIORITY_CHANGED = "priority_changed"
    DEVICE_LINKED = "device_linked"
    TICKET_TAKEN = "ticket_taken"
    TICKET_ASSIGNED = "ticket_assigned"
    TICKET_RELEASED = "ticket_released"
    REPLY_SENT = "reply_sent"
    REQUESTER_REPLIED = "requester_replied"
    NOTE_ADDED = "note_added"
    FILE_ADDED = "file_added"
    FILE_INSPECTED = "file_inspected"
    FILES_ADDED = "files_added"
    FILES_INSPECTED = "files_inspected"
    ORDER_COMPARED = "order_compared"
    SOFTWARE_LEARNED = "software_learned"
    WAIT_STARTED = "wait_started"
    WAIT_ENDED = "wait_ended"
    TICKET_RESOLVED = "ticket_resolved"
    TICKET_CONFIRMED = "ticket_confirmed"
    TICKET_REOPENED = "ticket_reopened"
    TICKET_CLOSED = "ticket_closed"
    TICKET_MERGED = "ticket_merged"
    DUE_PINNED = "due_pinned"
    POLICY_APPLIED = "policy_applied"
    PROMISE_WARNED = "promise_warned"
    PROMISE_MISSED = "promise_missed"
    OWNER_NEEDED = "owner_needed"
    STEP_TICKED = "step_ticked"
    STEP_UNTICKED = "step_unticked"
    GATE_OVERRIDDEN = "gate_overridden"
    WAIT_DUE = "wait_due"
    TAG_ADDED = "tag_added"
    TAG_REMOVED = "tag_removed"
    WATCHER_ADDED = "watcher_added"
    WATCHER_REMOVED = "watcher_removed"
    PERSON_MENTIONED = "person_mentioned"
    TIME_LOGGED = "time_logged"
    FIELDS_CHANGED = "fields_changed"
    MACRO_APPLIED = "macro_applied"
    TICKET_UNMERGED = "ticket_unmerged"
    LINK_ADDED = "link_added"
    LINK_REMOVED = "link_removed"
    INCIDENT_DECLARED = "incident_declared"
    INCIDENT_CHANGED = "incident_changed"
    INCIDENT_ENDED = "incident_ended"
    BROADCAST_SENT = "broadcast_sent"
    UPDATE_OVERDUE = "update_overdue"
    PROBLEM_LINKED = "problem_linked"
    PROBLEM_UNLINKED = "problem_unlinked"
    DOWNTIME_BEGAN = "downtime_began"
    DOWNTIME_CHANGED = "downtime_changed"
    DOWNTIME_ENDED = "downtime_ended"
    DEVICE_SIGNED_OFF = "device_signed_off"
    WORK_PLANNED = "work_planned"
    WORK_CALLED_OFF = "work_called_off"
    CHECK_FAILED = "check_failed"
    CHECK_RECOVERED = "check_recovered"
    REACH_RETURNED = "reach_returned"
    IMPACT_RAISED = "impact_raised"
    IDENTITY_ADDED = "identity_added"
    IDENTITY_REMOVED = "identity_removed"
    IDENTITY_REVEALED = "identity_revealed"
    IDENTITY_PURGED = "identity_purged"
    IDENTIFIERS_SENT = "identifiers_sent"
    COPY_REQUESTED = "copy_requested"
    COPY_MADE = "copy_made"
    COPY_DOWNLOADED = "copy_downloaded"
    COPY_DELETED = "copy_deleted"
    CORRECTION_STARTED = "correction_started"
    CORRECTION_DONE = "correction_done"
    CORRECTION_CONFIRMED = "correction_confirmed"
    CORRECTION_RETURNED = "correction_returned"
    CORRECTION_DROPPED = "correction_dropped"
    PAGE_STARTED = "page_started"
    PAGE_SENT = "page_sent"
    PAGE_ESCALATED = "page_escalated"
    PAGE_ACKNOWLEDGED = "page_acknowledged"
    PAGE_EXHAUSTED = "page_exhausted"
    PAGE_ENDED = "page_ended"
    SATISFACTION_GIVEN = "satisfaction_given"
    MAIL_BOUNCED = "mail_bounced"
    ORIGINALS_DELETED = "originals_deleted"
    PIXELS_SEEN = "pixels_seen"
