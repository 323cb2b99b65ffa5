"""The routing in force, for agents to read."""

from typing import Any

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.enums import Capability
from accounts.permissions import SignedInCall
from tickets.queries.routing import content_of
from tickets.queries.routing_content import known_names, routing_in_force
from tickets.rules.routing_words import rules_in_words


class RoutingRuleOutput(serializers.Serializer):
    """One rule; the first that fits a ticket decides its queue."""

    place = serializers.IntegerField(help_text="In the order in which they are tried, from 1.")
    name = serializers.CharField(help_text="As on the timeline of the tickets it routes.")
    queue = serializers.CharField(help_text="Code of the queue.")
    is_active = serializers.BooleanField(help_text="False when it is switched off.")
    words = serializers.CharField(help_text="For which tickets it is.")
    when = serializers.DictField(
        child=serializers.ListField(child=serializers.JSONField()),
        help_text="Condition to values: every condition must hold, each by any one of its values.",
    )


class RoutingOwnerOutput(serializers.Serializer):
    """Where tickets about the devices of a team go when no rule fits."""

    team = serializers.CharField(help_text="Code of the team.")
    queue = serializers.CharField(help_text="Code of the queue.")
    instead_of = serializers.ListField(
        child=serializers.CharField(), help_text="Only where the category belongs to one of these; empty for all."
    )


class RoutingOutput(serializers.Serializer):
    """The version of the routing that holds for tickets logged now."""

    version = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    rules = RoutingRuleOutput(many=True)
    owners = RoutingOwnerOutput(many=True)


class RoutingView(APIView):
    """Why tickets go where they go."""

    @extend_schema(
        operation_id="routing", tags=["desk"], summary="The routing in force (desk only)", responses=RoutingOutput
    )
    def get(self, request: SignedInCall) -> Response:
        if not request.user.may(Capability.WORK_TICKETS):
            raise PermissionDenied("Only the help desk reads the routing.")
        return Response(RoutingOutput(_in_force()).data)


def _in_force() -> dict[str, Any]:
    version = routing_in_force()
    words = rules_in_words(content_of(version), known_names())
    return {
        "version": version.version,
        "published_at": version.published_at,
        "rules": [
            rule | {"place": row.place, "words": row.whom} for rule, row in zip(version.rules, words, strict=True)
        ],
        "owners": version.owners,
    }
