"""How content the requester of a ticket was."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import SignedInCall
from tickets.api.answers import ticket_or_404
from tickets.queries.satisfaction import ratings_of


class RatingOutput(serializers.Serializer):
    """One rating of one solution."""

    score = serializers.IntegerField(min_value=1, max_value=5, help_text="1 (not at all content) to 5 (very content).")
    comment = serializers.CharField()
    by_link = serializers.BooleanField(help_text="By the link in a mail, without sign-in.")
    given_at = serializers.DateTimeField()


class RatingsOutput(serializers.Serializer):
    """The ratings of a ticket, latest first: one for each time it was solved and rated."""

    results = RatingOutput(many=True)


class RatingsView(APIView):
    """The ratings of a ticket, for whoever may see it."""

    @extend_schema(operation_id="tickets_ratings", tags=["tickets"], summary="Its ratings", responses=RatingsOutput)
    def get(self, request: SignedInCall, number: int) -> Response:
        ticket = ticket_or_404(request, number)
        return Response(RatingsOutput({"results": ratings_of(ticket)}).data)
