"""One act on many tickets, what became of each, and taking it back."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import SignedInCall
from accounts.queries.people import desk_people
from tickets.actions.bulk import do_bulk, undo_bulk
from tickets.actions.message import MAX_BODY
from tickets.api.answers import KEY, key_of, read
from tickets.api.fields import RowByCode, RowById
from tickets.enums import Priority, WaitReason
from tickets.models import BulkRun
from tickets.queries.bulk import bulk_rows, bulk_run, standing
from tickets.queries.categories import categories_in_use
from tickets.queries.inbox import queues_in_use
from tickets.rules.bulk import MOST_TICKETS, BulkAct

_NEEDS: dict[str, tuple[str, ...]] = {
    BulkAct.ASSIGN: ("assignee",),
    BulkAct.ROUTE: ("queue",),
    BulkAct.PRIORITY: ("priority", "reason"),
    BulkAct.CATEGORY: ("category",),
    BulkAct.WAIT: ("wait_reason",),
    BulkAct.RESOLVE: ("code", "done"),
    BulkAct.MERGE: ("into",),
    BulkAct.NOTE: ("body",),
}


class BulkKeyNeeded(ValidationError):
    """A call that may reach many tickets must be safe to send again."""

    def __init__(self) -> None:
        super().__init__("Send an Idempotency-Key, so that sending it again does nothing twice.", code="key_needed")


class BulkInput(serializers.Serializer):
    """The act, the tickets, and what the act needs; fields of other acts are not looked at."""

    act = serializers.ChoiceField(choices=[act.value for act in BulkAct if act is not BulkAct.UNDO])
    tickets = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), min_length=1, max_length=MOST_TICKETS
    )
    assignee = RowById(rows=desk_people, required=False, help_text="For assign: id of somebody of the desk.")
    queue = RowByCode(rows=queues_in_use, required=False, help_text="For route: code of the queue.")
    priority = serializers.ChoiceField(choices=[level.value for level in Priority], required=False)
    reason = serializers.CharField(max_length=500, required=False, help_text="For priority: why.")
    category = RowByCode(rows=categories_in_use, max_length=8, required=False, help_text="For category: its code.")
    wait_reason = serializers.ChoiceField(choices=[reason.value for reason in WaitReason], required=False)
    until = serializers.DateField(required=False, allow_null=True, default=None, help_text="For wait.")
    message = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=MAX_BODY, help_text="For wait: to the requesters."
    )
    code = serializers.CharField(max_length=60, required=False, help_text="For resolve: the cause, or other.")
    done = serializers.CharField(max_length=MAX_BODY, required=False, help_text="For resolve: what was done.")
    into = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False, help_text="For merge.")
    body = serializers.CharField(max_length=MAX_BODY, required=False, help_text="For note.")

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        missing = {name: ["The act needs this."] for name in _NEEDS.get(given["act"], ()) if name not in given}
        if missing:
            raise serializers.ValidationError(missing)
        return given


class BulkRowOutput(serializers.Serializer):
    """What became of one ticket. outcome: waiting, done, same (nothing to change) or refused, with code and message."""

    ticket = serializers.IntegerField(source="number")
    outcome = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class BulkOutput(serializers.Serializer):
    """A run. finished_at is null while some tickets are still to be done: ask again."""

    id = serializers.IntegerField()
    act = serializers.CharField()
    asked_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    total = serializers.IntegerField()
    done = serializers.IntegerField()
    same = serializers.IntegerField()
    refused = serializers.IntegerField()
    waiting = serializers.IntegerField()
    tickets = BulkRowOutput(many=True)


class BulksView(APIView):
    """Acts on many tickets."""

    @extend_schema(
        operation_id="tickets_bulk",
        tags=["actions"],
        summary="Do one thing to many tickets; each on its own",
        parameters=[KEY],
        request=BulkInput,
        responses={
            200: BulkOutput,
            202: OpenApiResponse(BulkOutput, description="Some are done in the background: ask again."),
        },
    )
    def post(self, request: SignedInCall) -> Response:
        given = read(BulkInput, request)
        key = key_of(request)
        if not key:
            raise BulkKeyNeeded
        act = BulkAct(given["act"])
        run = do_bulk(
            actor=request.user, act=act, given=_given(given), numbers=given["tickets"], key=f"api:{key}"[:80],
            at=timezone.now(),
        )  # fmt: skip
        return _answer(request, run)


class BulkView(APIView):
    """One run."""

    @extend_schema(
        operation_id="tickets_bulk_get", tags=["actions"], summary="What became of each ticket", responses=BulkOutput
    )
    def get(self, request: SignedInCall, run_id: int) -> Response:
        return _answer(request, _run(request, run_id))


class BulkUndoView(APIView):
    """Taking a run back."""

    @extend_schema(
        operation_id="tickets_bulk_undo",
        tags=["actions"],
        summary="Take it back on the tickets left alone since, within ten minutes",
        request=None,
        responses=BulkOutput,
    )
    def post(self, request: SignedInCall, run_id: int) -> Response:
        _run(request, run_id)
        return _answer(request, undo_bulk(actor=request.user, run_id=run_id, at=timezone.now()))


def _run(request: SignedInCall, run_id: int) -> BulkRun:
    run = bulk_run(user=request.user, run_id=run_id)
    if run is None:
        raise Http404
    return run


def _given(given: dict[str, Any]) -> dict[str, Any]:
    """What the act is given: ids, codes and text."""
    names = {"wait_reason": "reason"} if given["act"] == BulkAct.WAIT else {}
    found = {
        names.get(name, name): getattr(value, "pk", value)
        for name, value in given.items()
        if name not in ("act", "tickets") and value not in (None, "")
    }
    return found | ({"until": found["until"].isoformat()} if "until" in found else {})


def _answer(request: SignedInCall, run: BulkRun) -> Response:
    found = standing(run)
    rows = [row for row, _ in bulk_rows(run, user=request.user)]
    counts = {name: getattr(found, name) for name in ("done", "same", "refused", "waiting")}
    fields = {name: getattr(run, name) for name in ("id", "act", "asked_at", "finished_at", "total")}
    return Response(BulkOutput(fields | counts | {"tickets": rows}).data, status=202 if found.waiting else 200)
