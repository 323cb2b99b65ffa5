"""What stands beside the conversation, reply templates filled in, and macros: shown first, then applied."""

from dataclasses import replace
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from accounts.enums import Capability
from accounts.models import Person
from accounts.permissions import SignedInCall
from accounts.rules.zone import zone_named
from tickets.actions.macro import apply_macro, preview_macro
from tickets.api.acts import IF_MATCH
from tickets.api.answers import answer, expected_version, read, ticket_or_404
from tickets.api.inputs import VersionInput
from tickets.api.outputs import TicketOutput
from tickets.api.work_outputs import MacrosOutput, PreviewOutput, TemplatesOutput, WorkOutput
from tickets.models import Macro, Ticket
from tickets.queries.downtime import unsigned_on_page
from tickets.queries.texts import template_values, usable_macros, usable_templates
from tickets.queries.work_page import ticket_side, time_entries
from tickets.rules.closing import closing_refusals
from tickets.rules.reply_template import render

_USUAL: Any = api_settings.DEFAULT_PERMISSION_CLASSES
"""Signed in, and writing only with a token that may."""


class IsDesk(BasePermission):
    """Lets in who works tickets."""

    message = "This is for the help desk."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.user, Person) and request.user.may(Capability.WORK_TICKETS)


class DeskView(APIView):
    """For the desk alone."""

    permission_classes = (*_USUAL, IsDesk)


class WorkView(DeskView):
    """Steps, fields, tags, watchers and time of a ticket, and what stands in the way of resolving it."""

    @extend_schema(
        operation_id="progress_get", tags=["actions"], summary="What was done on a ticket", responses=WorkOutput
    )
    def get(self, request: SignedInCall, number: int) -> Response:
        ticket = ticket_or_404(request, number)
        side = ticket_side(user=request.user, ticket=ticket)
        found = {
            "side": side,
            "refusals": closing_refusals(replace(side.state.closing_facts(), unsigned=unsigned_on_page(ticket))),
            "entries": time_entries(ticket),
        }
        return Response(WorkOutput(found).data)


class TemplatesView(DeskView):
    """The reply templates that fit a ticket."""

    @extend_schema(
        operation_id="templates_list",
        tags=["conversation"],
        summary="Reply templates, filled in for a ticket",
        responses=TemplatesOutput,
    )
    def get(self, request: SignedInCall, number: int) -> Response:
        ticket = ticket_or_404(request, number)
        values = template_values(ticket=ticket, agent=request.user, zone=zone_named(ticket.requester.time_zone))
        rows = usable_templates(request.user, ticket=ticket)
        found = [{"id": row.pk, "name": row.name, "text": render(row.body, values)} for row in rows]
        return Response(TemplatesOutput({"results": found}).data)


class MacrosView(DeskView):
    """The macros the caller may apply."""

    @extend_schema(operation_id="macros_list", tags=["desk"], summary="All macros", responses=MacrosOutput)
    def get(self, request: SignedInCall) -> Response:
        return Response(MacrosOutput({"results": usable_macros(request.user)}).data)


class MacroView(DeskView):
    """One macro on one ticket."""

    @extend_schema(
        operation_id="macro_preview",
        tags=["actions"],
        summary="What a macro would do to a ticket now; nothing is done",
        responses=PreviewOutput,
    )
    def get(self, request: SignedInCall, number: int, macro_id: int) -> Response:
        _found(request, number, macro_id)
        rows = preview_macro(actor=request.user, ticket_id=number, macro_id=macro_id, at=timezone.now())
        return Response(PreviewOutput({"results": rows}).data)

    @extend_schema(
        operation_id="macro_apply",
        tags=["actions"],
        summary="Do every step of a macro, or none",
        parameters=[IF_MATCH],
        request=VersionInput,
        responses=TicketOutput,
    )
    def post(self, request: SignedInCall, number: int, macro_id: int) -> Response:
        _found(request, number, macro_id)
        version = expected_version(request, number, read(VersionInput, request)["version"])
        apply_macro(actor=request.user, ticket_id=number, macro_id=macro_id, version=version, at=timezone.now())
        return answer(request, ticket_or_404(request, number))


def _found(request: SignedInCall, number: int, macro_id: int) -> tuple[Ticket, Macro]:
    """Raise Http404 for a ticket the caller may not see, or a macro that is not theirs."""
    ticket, macro = ticket_or_404(request, number), usable_macros(request.user).filter(pk=macro_id).first()
    if macro is None:
        raise Http404
    return ticket, macro
