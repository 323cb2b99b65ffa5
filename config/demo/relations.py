"""A running incident with tickets under it, and a problem record: what the desk sees of relations on the first day."""

from datetime import datetime, timedelta

from accounts.models import Person
from assets.models import Device
from reports.actions.project import project_tickets
from tickets.actions.affected import report_affected
from tickets.actions.assignment import take_ticket
from tickets.actions.broadcast import write_to_affected
from tickets.actions.incident import Public, declare_incident
from tickets.actions.outbox import nobody_told
from tickets.actions.problem import Found, open_problem
from tickets.actions.ticket import NewTicket, log_ticket
from tickets.enums import Affected, ProblemState, Source
from tickets.models import Category, Queue, Ticket, TicketLink

_CALLED, _LEADS, _AFFECTED = "priya.nair", "jonas.weber", ("tomas.novak", "hannah.frost", "molly.carter")
_CATEGORY, _COMES_BACK, _QUEUE = "R28", "R37", "MOD"
_BEGAN = timedelta(minutes=52)


def make_relations(*, at: datetime) -> None:
    """Declare an incident that began within the hour, with three people under it, and open a problem. Nobody is mailed.

    Everything is recorded now, so that numbers go on ascending with the time of logging.
    """
    people = {person.email.partition("@")[0]: person for person in Person.objects.select_related("site")}
    with nobody_told():
        ticket = _incident(people=people, at=at)
        explained = _problem(actor=people[_LEADS], at=at)
    project_tickets(ticket_ids=[*_with_those_under(ticket), *explained])


def _incident(*, people: dict[str, Person], at: datetime) -> Ticket:
    leads = people[_LEADS]
    new = NewTicket(
        requester=people[_CALLED],
        source=Source.PHONE,
        category=Category.objects.select_related("queue").get(code=_CATEGORY),
        subject="Worklist empty on several scanners",
        description="The broker answers, but no order comes through since the switch-over.",
        affected=Affected.PATIENT_WAITING,
        device=Device.objects.select_related("location", "site").get(tag="RIS"),
        occurred_at=at - _BEGAN,
    )
    ticket = log_ticket(actor=leads, new=new, at=at)
    take_ticket(actor=leads, ticket_id=ticket.pk, at=at)
    public = Public(
        title="Worklist is empty on several scanners",
        status="Orders do not reach the scanners. Type patients in by hand and keep the order form.",
        commander=leads,
    )
    declare_incident(actor=leads, ticket_id=ticket.pk, public=public, at=at)
    for name in _AFFECTED:
        report_affected(actor=people[name], incident_id=ticket.pk, at=at)
    write_to_affected(
        actor=leads,
        ticket_id=ticket.pk,
        body="The cause is found: the broker lost its licence at the switch-over. A new one is on its way.",
        key="demo",
        next_update_at=at + timedelta(minutes=25),
        at=at,
    )
    return ticket


def _with_those_under(ticket: Ticket) -> list[int]:
    return [ticket.pk, *TicketLink.objects.filter(source=ticket).order_by("pk").values_list("target", flat=True)]


def _problem(*, actor: Person, at: datetime) -> list[int]:
    rows = Ticket.objects.filter(category__code=_COMES_BACK).order_by("-id")
    numbers = list(rows.values_list("pk", flat=True)[:6])
    found = Found(
        title="Portable detectors lose their connection on long rounds",
        queue=Queue.objects.get(code=_QUEUE),
        state=ProblemState.KNOWN_ERROR,
        description="After about two hours away from the dock the detector drops out and comes back by itself.",
        cause="The battery firmware switches the radio off too early. The maker has a fix for the next release.",
        workaround="Dock the detector for a minute between wards; a restart is not needed.",
        category=Category.objects.get(code=_COMES_BACK),
        devices=list(Device.objects.filter(tag__in=["DXP1", "DXP2"])),
    )
    open_problem(actor=actor, found=found, ticket_ids=numbers, at=at)
    return numbers
