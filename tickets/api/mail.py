"""Mail by the API: what a mail gateway hands over as it came, and what became of it."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.enums import Capability
from accounts.permissions import SignedInCall
from tickets.actions.mail import MailTooLarge, store_mail
from tickets.enums import MailOutcome, MailSource, MailState
from tickets.queries.mail import mail_of, may_see_mail


class CannotBringMail(PermissionDenied):
    """Whoever brings mail says who sent it: that is for the account of a mail gateway."""

    code = "cannot_bring_mail"


class MailParser(BaseParser):
    """The raw text of a mail, read up to the limit and no further."""

    media_type = "message/rfc822"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> dict[str, bytes]:
        raw = stream.read(settings.MAIL_MAX_BYTES + 1)
        if len(raw) > settings.MAIL_MAX_BYTES:
            raise MailTooLarge
        return {"raw": raw}


class MailOutput(serializers.Serializer[Any]):
    """A mail and its outcome; never what it says."""

    id = serializers.IntegerField(source="pk")
    state = serializers.ChoiceField(choices=[state.value for state in MailState])
    outcome = serializers.ChoiceField(
        choices=[outcome.value for outcome in MailOutcome], help_text="Empty while it waits."
    )
    why = serializers.CharField(help_text="A stable code, such as `stranger`; empty when it was taken.")
    ticket = serializers.IntegerField(source="ticket_id", allow_null=True)
    received_at = serializers.DateTimeField()
    copies = serializers.IntegerField(help_text="How often the same bytes came again.")


class MailsView(APIView):
    """Brings a mail."""

    parser_classes = [MailParser]
    throttle_scope = "upload"

    @extend_schema(
        operation_id="mail_create",
        tags=["mail"],
        summary="Hand over a mail as it came",
        description=(
            "The body is the raw mail (RFC 5322), type `message/rfc822`. The answer comes once it is kept for good; "
            "what becomes of it follows within seconds. The same bytes make one mail however often they are sent. "
            "For the account of a mail gateway (capability `bring_mail`)."
        ),
        request={"message/rfc822": OpenApiTypes.BINARY},
        responses={202: MailOutput},
    )
    def post(self, request: SignedInCall) -> Response:
        if not request.user.may(Capability.BRING_MAIL):
            raise CannotBringMail("Only an administrator’s token may bring mail.")
        stored = store_mail(raw=request.data.get("raw", b""), source=MailSource.API, at=timezone.now())
        where = reverse("api:mail", args=[stored.mail.pk])
        return Response(MailOutput(stored.mail).data, status=202, headers={"Location": where})


class MailView(APIView):
    """One mail."""

    @extend_schema(operation_id="mail_get", tags=["mail"], summary="What became of a mail", responses=MailOutput)
    def get(self, request: SignedInCall, mail_id: int) -> Response:
        mail = mail_of(mail_id) if may_see_mail(request.user) else None
        if mail is None:
            raise Http404
        return Response(MailOutput(mail).data)
