"""The mappings that come with the desk read exports as those products write them."""

from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import pytest

from tests.factories.imports import import_all
from tickets.models import Category, Queue, Ticket
from tickets.queries.import_presets import preset, preset_names
from tickets.rules.import_mapping import parse_mapping

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

EXPORTS = {
    "servicenow": (
        "number,incident_state,sys_updated_at,opened_at,resolved_at,closed_at,caller_id,opened_by,sys_updated_by,"
        "assigned_to,assignment_group,category,priority\n"
        "INC1,New,1/2/2025 10:00,1/2/2025 09:50,1/2/2025 13:30,6/2/2025 14:00,Caller 7,?,Updated by 1,?,Group 5,"
        "Category 9,2 - High\n"
        "INC1,Active,1/2/2025 11:00,1/2/2025 09:50,1/2/2025 13:30,6/2/2025 14:00,Caller 7,?,Updated by 2,Resolver 3,"
        "NET,Category 9,2 - High\n"
        "INC1,Awaiting User Info,1/2/2025 12:00,1/2/2025 09:50,1/2/2025 13:30,6/2/2025 14:00,Caller 7,?,Updated by 2,"
        "Resolver 3,NET,Category 9,2 - High\n"
        "INC1,Resolved,1/2/2025 13:00,1/2/2025 09:50,1/2/2025 13:30,6/2/2025 14:00,Caller 7,?,Updated by 2,Resolver 3,"
        "NET,Category 9,2 - High\n"
        "INC1,Resolved,1/2/2025 13:30,1/2/2025 09:50,1/2/2025 13:30,6/2/2025 14:00,Caller 7,?,Updated by 2,Resolver 3,"
        "NET,Category 9,2 - High\n"
        "INC1,Closed,6/2/2025 14:00,1/2/2025 09:50,1/2/2025 13:30,6/2/2025 14:00,Caller 7,?,Updated by 9,Resolver 3,"
        "NET,Category 9,2 - High\n"
    ),
    "jira": (
        "Summary,Issue key,Issue id,Issue Type,Status,Priority,Assignee,Reporter,Creator,Created,Updated,Resolved,"
        "Component/s,Component/s_2,Description\n"
        "Slow,IT-1,10,Incident,Resolved,High,Ana,Rosa,Rosa,01/Feb/25 9:50 AM,02/Feb/25 9:00 AM,01/Feb/25 1:30 PM,"
        "NET,x,d\n"
    ),
    "osticket": (
        '"Ticket Number","Date Created","Subject","From","From Email","Priority","Department","Help Topic","Source",'
        '"Current Status","Last Updated","SLA Due Date","Due Date","Closed Date","Overdue","Answered",'
        '"Agent Assigned","Team Assigned","Thread Count","Reopen Count"\n'
        '"100","2025-02-01 09:50:00","Slow","Rosa","rosa@example.org","High","NET","General","Web","Closed",'
        '"2025-02-01 13:30:00","","","2025-02-01 13:30:00","0","1","Ana","","3","0"\n'
    ),
    "zammad": (
        "#;Title;State;Priority;Group;Owner;Customer;Organization;Created At;Updated At;Closed At;First Response At\n"
        "7001;Slow;closed;3 high;NET;Ana;Rosa;;2025-02-01 09:50:00;2025-02-01 13:30:00;2025-02-01 13:30:00;"
        "2025-02-01 11:00:00\n"
    ),
    "glpi": (
        '"ID";"Title";"Status";"Last update";"Opening date";"Priority";"Requester - Requester";'
        '"Assigned to - Technician";"Assigned to - Technician group";"Category";"Resolution date";"Closing date";'
        '"Statistics - Take into account time";"Statistics - Waiting time"\n'
        '"55";"Slow";"Closed";"2025-02-06 14:00";"2025-02-01 09:50";"High";"Rosa";"Ana";"NET";"Viewer";'
        '"2025-02-01 13:30";"2025-02-06 14:00";"1 hours 10 minutes";"30 minutes"\n'
    ),
    "plain-events": (
        "ticket,at,activity,priority,queue,requester,actor\n"
        "1,2025-02-01T09:50,logged,2,NET,Rosa,Rosa\n"
        "1,2025-02-01T11:00,taken,2,NET,Rosa,Ana\n"
        "1,2025-02-01T11:00,replied,2,NET,Rosa,Ana\n"
        "1,2025-02-01T13:30,resolved,2,NET,Rosa,Ana\n"
    ),
    "plain-tickets": (
        "ticket,opened,first_response,resolved,priority,queue,requester,assignee,reopened\n"
        "1,2025-02-01T09:50,2025-02-01T11:00,2025-02-01T13:30,P2,Network,Rosa,Ana,0\n"
    ),
}
ANSWERED = {"servicenow", "zammad", "glpi", "plain-events", "plain-tickets"}


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_every_preset_is_understood_and_tried_here() -> None:
    codes = [code for code, _ in preset_names()]

    assert sorted(codes) == sorted(EXPORTS)
    for code in codes:
        assert parse_mapping(preset(code), zones=available_timezones())[1] == ()
    assert preset("../jira") is None
    assert Queue.objects.filter(code="PACS").exists()
    assert Category.objects.filter(code="R00").exists()


@pytest.mark.parametrize("code", sorted(EXPORTS))
def test_export_is_read_as_the_product_writes_it(code: str) -> None:
    found = preset(code)
    assert found is not None

    row = import_all(text=EXPORTS[code], mapping=found, system=found["system"])

    assert (row.made, row.report["refusals"], row.error) == (1, {}, "")
    ticket = Ticket.objects.get()
    assert (ticket.priority, ticket.queue.code) == (2, "NET")
    assert ticket.occurred_at.isoformat() == "2025-02-01T09:50:00+00:00"
    assert ticket.resolved_at is not None
    assert ticket.resolved_at.isoformat() == "2025-02-01T13:30:00+00:00"
    assert (ticket.first_responded_at and ticket.first_responded_at.isoformat()) == (
        "2025-02-01T11:00:00+00:00" if code in ANSWERED else None
    )
    assert ticket.subject.endswith(ticket.origin.key)
