"""Role by verb and role by address: nothing is left undecided."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.enums import Capability, Role
from accounts.models import Person
from accounts.rules.roles import CAPABILITIES, ROLE_LABELS
from assets.actions.check import Wanted as Check
from assets.actions.check import add_check
from assets.actions.document_file import Sent, add_document
from assets.actions.downtime import Span, enter_downtime
from assets.actions.quality import Plan, save_plan
from assets.actions.sheet import NewSheet, receive_sheet
from assets.actions.work import Wanted, draft_work
from assets.enums import CheckKind, DeviceState, DocumentKind, Every, QualityKind, SheetKind
from assets.models import Device
from assets.rules.sheet import SheetRow
from notifications.actions.page import advance
from notifications.actions.page_answer import call_as_test
from notifications.models import Delivery
from notifications.queries.page_links import token_of
from notifications.relay import relay
from reports.actions.annotation import Happened, add_annotation
from reports.actions.export import make_due, request_export
from reports.actions.saved import save_view
from reports.actions.schedule import add_schedule
from reports.enums import FileKind, NoteKind, Paper
from tests.architecture.answers import Answers
from tests.architecture.routes import ROUTES
from tests.factories import (
    NOW,
    make_agent,
    make_article,
    make_category,
    make_contract,
    make_device,
    make_import,
    make_link,
    make_location,
    make_person,
    make_policy,
    make_queue,
    make_routing,
    make_rule,
    make_service,
    make_supervisor,
    make_ticket,
    make_upload,
    make_vendor,
)
from tests.factories.mails import mail_bytes
from tests.notifications.endpoints import make_endpoint
from tests.reports.conftest import wanted
from tests.tickets.actions.staffing import join, on_call
from tickets.actions.bulk import do_bulk
from tickets.actions.feed import make_feed
from tickets.actions.incident import Public, declare_incident
from tickets.actions.macro import save_macro
from tickets.actions.mail import store_mail
from tickets.actions.message import reply
from tickets.actions.problem import Found, open_problem
from tickets.actions.replay import preview_replay
from tickets.actions.reply_template import save_template
from tickets.actions.routing_trial import try_routing
from tickets.actions.view import save_view as save_list
from tickets.actions.whatif import try_draft
from tickets.enums import MailSource
from tickets.models import Ticket
from tickets.permissions import ALLOWED
from tickets.queries.routing import content_of
from tickets.rules.bulk import BulkAct
from tickets.rules.lifecycle import Verb
from tickets.rules.period import last_quarter

THEIRS = ("admin:", "account_")
"""Namespaces of others: Django's admin and allauth have permissions and tests of their own."""


def test_every_verb_says_who_may() -> None:
    assert set(ALLOWED) == set(Verb), "Add the verb to ALLOWED in tickets/permissions.py."


def test_every_role_says_what_it_may() -> None:
    assert set(CAPABILITIES) == set(Role), "Add the role to CAPABILITIES in accounts/rules/roles.py."
    assert set(ROLE_LABELS) == set(Role), "Add the role to ROLE_LABELS in accounts/rules/roles.py."


def test_every_capability_is_given_to_somebody() -> None:
    assert frozenset().union(*CAPABILITIES.values()) == set(Capability), "Give it to a role, or remove it."


def _routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, frozenset[str]]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _routes(entry, prefix + (f"{entry.namespace}:" if entry.namespace else ""))
        elif isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name or ''}", frozenset(entry.pattern.converters)


_FOUND = [(name, words) for name, words in _routes(get_resolver()) if not name.startswith(THEIRS)]
_USES = Counter(name for name, _ in _FOUND)
OURS = {name if _USES[name] == 1 else f"{name}({','.join(sorted(words))})": words for name, words in _FOUND}


def test_every_address_has_a_name() -> None:
    assert [name for name in OURS if not name or name.endswith(":")] == [], "Give the path a name=."


def test_every_address_has_a_row() -> None:
    missing, gone = set(OURS) - set(ROUTES), set(ROUTES) - set(OURS)

    assert missing == set(), "Say in tests/architecture/routes.py who may open it."
    assert gone == set(), "These addresses are no more: take the rows out of tests/architecture/routes.py."


@pytest.fixture
def addresses(client: Client, db: None, settings: Any, tmp_path: Any) -> dict[str, str]:
    """The address of every route: a ticket with a file and a delivery, logged by an agent for the requester."""
    settings.MEDIA_ROOT = tmp_path
    requester, agent = make_person(email="rosa@example.org"), make_agent()
    ticket = make_ticket(actor=agent, requester=requester, uploads=[make_upload(owner=agent).pk])
    relay(at=NOW)
    words = {
        "number": ticket.pk,
        "attachment_id": ticket.attachments.get().pk,
        "delivery_id": Delivery.objects.filter(recipient=requester)[:1].get().pk,
        "endpoint_id": make_endpoint(url="https://hooks.example/").pk,
        "upload_id": uuid4(),
        **_register_words(agent, device := make_device()),
        **_device_words(agent, device),
        "series": "none",
        "code": "first_response",
        "watch": "late",
        "token_id": 1,
        "token": "unsigned",
        "site": "MAIN",
        "mail_id": store_mail(raw=mail_bytes(), source=MailSource.PIPE, at=NOW).mail.pk,
        "value_id": 1,
        "copy_id": 1,
        "import_id": make_import(text="ticket,at,activity\n1,2026-03-01,logged\n").pk,
        "kind": "reply_sent",
        "name": "jira",
        "rest": "nothing",
        **_related_words(ticket, agent),
        **_report_words(),
        **_promise_words(),
        "trial_id": _routing_trial(),
        **_finding_words(ticket.pk),
        **_article_words(),
        **_working_words(),
        **_staff_words(),
        **_flow_words(),
        **_page_words(),
    }
    return {
        name: reverse(name.partition("(")[0], kwargs={key: words[key] for key in wanted})
        for name, wanted in OURS.items()
    }


def _register_words(agent: Person, device: Device) -> dict[str, Any]:
    """A device with an AE title, a contract, and a file that waits."""
    vendor = make_vendor()
    new = NewSheet(name="devices.csv", kind=SheetKind.TABLE, rows=[SheetRow(number=2, said={"tag": device.tag})])
    return {
        "tag": device.tag,
        "label": device.code,
        "file_kind": "csv",
        "ae_id": 0,
        "document_id": _document(agent, device),
        "version_number": 1,
        "sheet_id": receive_sheet(actor=agent, new=new, at=NOW).pk,
        "room_id": make_location().pk,
        "vendor_id": vendor.pk,
        "contract_id": make_contract(vendor=vendor).pk,
    }


def _document(agent: Person, device: Device) -> int:
    sent = Sent(file=SimpleUploadedFile("manual.pdf", b"%PDF-1.7"))
    kept = {"title": "Manual", "kind": DocumentKind.MANUAL, "sent": sent, "at": NOW}
    return add_document(actor=agent, device_id=device.pk, **kept).document_id


def _related_words(ticket: Ticket, agent: Person) -> dict[str, Any]:
    """A message of the ticket, which is an incident, and a problem that explains it."""
    reply(actor=agent, ticket_id=ticket.pk, body="We look.", at=NOW)
    declare_incident(actor=agent, ticket_id=ticket.pk, public=Public(title="Down", commander=agent), at=NOW)
    found = Found(title="Comes back", queue=ticket.queue)
    problem = open_problem(actor=agent, found=found, ticket_ids=[ticket.pk], at=NOW)
    return {"message_id": ticket.messages.get().pk, "problem_id": problem.pk}


def _device_words(agent: Person, device: Device) -> dict[str, Any]:
    """A downtime by hand, a plan and planned work."""
    span = Span(state=DeviceState.DOWN, began_at=NOW - timedelta(hours=2), ended_at=NOW)
    downtime = enter_downtime(actor=agent, device=device, span=span, why="Log", at=NOW)
    starts = timezone.now() + timedelta(days=1)
    wanted = Wanted(
        title="New tube",
        what="Change it.",
        devices=[device],
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        rollback="Old tube.",
        after_check="Phantom.",
    )
    plan = Plan(kind=QualityKind.DAILY_QC, title="Phantom", starts_on=NOW.date(), every_unit=Every.WEEK)
    return {
        "downtime_id": downtime.pk,
        "plan_id": save_plan(actor=agent, device=device, plan=plan, at=NOW).pk,
        "work_id": draft_work(actor=agent, wanted=wanted, at=NOW).pk,
        "verb": "propose",
        "check_kind": "c_echo",
        "check_id": add_check(actor=make_supervisor(), device=device, wanted=Check(kind=CheckKind.OUTSIDE), at=NOW).pk,
    }


def _report_words() -> dict[str, Any]:
    """A file, a schedule, a view and a note of a supervisor who is none of those who ask."""
    owner = make_supervisor()
    plan = wanted(owner)
    happened = Happened(date=NOW.date(), kind=NoteKind.OTHER, text="New agents", site=None)
    job = request_export(actor=owner, page="overview", query={}, kind=FileKind.CSV, paper=Paper.A4, at=NOW)
    saved = save_view(actor=owner, name="CT", page="overview", query={}, is_shared=False, at=NOW)
    make_due(at=NOW)
    return {
        "export_id": job.pk,
        "schedule_id": add_schedule(actor=owner, wanted=plan, at=NOW).pk,
        "saved_id": saved.pk,
        "annotation_id": add_annotation(actor=owner, happened=happened, at=NOW).pk,
    }


def _finding_words(number: int) -> dict[str, Any]:
    """A view and a bulk run of an agent who is none of those who ask."""
    owner = make_agent()
    view = save_list(actor=owner, name="CT", line="device:ct2", audience="owner", queue=None, at=NOW)
    run = do_bulk(actor=owner, act=BulkAct.NOTE, given={"body": "Seen."}, numbers=[number], key="k", at=NOW)
    return {"view_id": view.pk, "run_id": run.pk}


def _promise_words() -> dict[str, Any]:
    """A trial and a preview of somebody else, the first version, and a calendar."""
    owner, policy = make_person(role=Role.ADMINISTRATOR), make_policy()
    content = {"targets": policy.targets, "rules": [], "steps": [], "hours": {}}
    trial = try_draft(actor=owner, days=last_quarter(at=NOW, zone="UTC"), content=content, at=NOW)
    return {
        "version": policy.version,
        "position": 1,
        "calendar": "always",
        "whatif_id": trial.pk,
        "replay_id": preview_replay(actor=owner, since=None, at=NOW).pk,
    }


def _routing_trial() -> int:
    """A trial of the first version of the routing by somebody else."""
    content = content_of(make_routing(make_rule("Night", "PACS", times=[[1140, 1860]])))
    return try_routing(actor=make_person(role=Role.ADMINISTRATOR), content=content, at=NOW).pk


def _article_words() -> dict[str, Any]:
    """An article for everybody, and a category."""
    article = make_article(slug="worklist-empty")
    return {"slug": article.slug, "article_id": article.pk, "category": make_category(code="R28").code}


def _working_words() -> dict[str, Any]:
    """A category, and a template and a macro that are shared."""
    shared = {"actor": make_supervisor(), "is_own": False, "queue": None, "at": NOW}
    return {
        "category_code": make_category().code,
        "template_id": save_template(name="Thanks", body="Thank you.", category=None, **shared).pk,
        "macro_id": save_macro(name="Mine", steps=[{"do": "assign_me"}], **shared).pk,
    }


def _staff_words() -> dict[str, Any]:
    """A queue with a member who is on call, and the secret of a calendar."""
    queue, member = make_queue(), make_agent()
    join(queue, member)
    return {
        "queue": queue.code,
        "person_id": member.pk,
        "shift_id": on_call(queue, member).pk,
        "key": make_feed(actor=member, queue=None, at=NOW).key,
        **dict.fromkeys(("absence_id", "swap_id", "feed_id", "hand_over_id", "acting_id"), 1),
    }


def _page_words() -> dict[str, Any]:
    """The test page of an agent who is none of those who ask, and the secret of its call."""
    page = call_as_test(actor=make_agent(), at=timezone.now())
    advance(page_id=page.pk, at=timezone.now())
    return {"page_id": page.pk, "token": token_of(page.calls.get().pk)}


def _flow_words() -> dict[str, Any]:
    """A service, and a link to it."""
    service = make_service()
    return {"service_id": service.pk, "link_id": make_link(make_device(), service).pk}


def _client(role: str) -> Client:
    client = Client(raise_request_exception=False)
    if role == "requester":
        client.force_login(Person.objects.get(email="rosa@example.org"))
    elif role != "stranger":
        client.force_login(make_person(role=role))
    return client


def _status(client: Client, address: str) -> int:
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)  # a file is answered open and closed by reading it
    return answer.status_code


@pytest.mark.parametrize("role", Answers._fields)
def test_address_answers_as_the_table_says(addresses: dict[str, str], role: str) -> None:
    client = _client(role)

    answers = {name: _status(client, address) for name, address in addresses.items()}

    assert answers == {name: getattr(ROUTES[name], role) for name in addresses}


def test_a_requester_sees_nothing_of_another(addresses: dict[str, str]) -> None:
    client = Client()
    client.force_login(make_person())
    about_a_ticket = [name for name, words in OURS.items() if words & {"number", "attachment_id"}]

    opened = [name for name in about_a_ticket if _status(client, addresses[name]) == 200]

    assert opened == [], "Start the query at visible_to(user): a ticket that is not visible is not found."
