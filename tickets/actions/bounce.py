"""Mail that does not reach somebody: known of their address, and told on the ticket it was about."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from tickets.actions.change import save_aside
from tickets.actions.event import Step
from tickets.actions.lock import lock_ticket
from tickets.enums import EventKind
from tickets.models import InboundMail, MailTrouble, Ticket
from tickets.permissions import NotAllowed, is_desk


@transaction.atomic
def note_bounce(*, ticket_id: int, person: Person, status: str, mail: InboundMail, at: datetime) -> Ticket:
    """Note that a message about a ticket did not reach somebody for good. Event: mail_bounced.

    status: of RFC 3463, such as 5.1.1, or empty. Marks the address they have now; the first time counts.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
    trouble = MailTrouble.objects.select_for_update().filter(person=person).first()
    if trouble is None or trouble.address != person.email:
        values = {"address": person.email, "status": status[:12], "since": at, "mail": mail}
        MailTrouble.objects.update_or_create(person=person, defaults=values)
    step = Step(EventKind.MAIL_BOUNCED, {"person": person.pk, "status": status[:12]})
    return save_aside(ticket=ticket, actor=None, at=at, steps=[step])


@transaction.atomic
def note_reached(*, person: Person) -> None:
    """Forget that mail did not reach somebody: a mail server says that it did, or they wrote from the address."""
    MailTrouble.objects.filter(person=person).delete()


@transaction.atomic
def clear_trouble(*, actor: Person, ticket_id: int, at: datetime) -> None:
    """Let the desk say that mail reaches the requester of a ticket again. Raises NotAllowed, TicketMissing."""
    ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
    if not is_desk(actor, ticket):
        raise NotAllowed
    MailTrouble.objects.filter(person=ticket.requester_id).delete()
