"""What happened in a major incident, for the draft of its review."""

from datetime import datetime, tzinfo

from tickets.enums import BroadcastKind, LinkKind
from tickets.models import Broadcast, Incident, TicketLink
from tickets.rules.incidents import BROADCAST_WORDS, Moment, review_draft


def drafted_review(*, incident: Incident, ended_at: datetime, zone: tzinfo) -> str:
    """Return the draft of the review of an incident that ends now: times, and the words its own people wrote."""
    told = Broadcast.objects.filter(parent=incident.ticket_id).select_related("author").order_by("id")
    moments = [
        Moment(at=incident.started_at, words="It began."),
        Moment(at=incident.declared_at, words=f"{incident.declared_by.full_name} declared a major incident."),
        *(Moment(at=each.created_at, words=_said(each)) for each in told),
        Moment(at=ended_at, words="It was solved."),
    ]
    under = TicketLink.objects.filter(source=incident.ticket_id, kind=LinkKind.PARENT_OF.value).count()
    return review_draft(title=incident.title, moments=moments, affected=under, zone=zone)


def _said(broadcast: Broadcast) -> str:
    words = BROADCAST_WORDS[BroadcastKind(broadcast.kind)]
    return f"{words}, {broadcast.author.full_name}: {' '.join(broadcast.body.split())}"
