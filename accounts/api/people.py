"""Me, and finding people."""

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.serializers import MeOutput, PeopleOutput, PeopleQuery
from accounts.enums import Capability
from accounts.permissions import SignedInCall
from accounts.queries.people import search_people


class MeView(APIView):
    """Whoever calls."""

    @extend_schema(operation_id="me", tags=["people"], summary="Who am I", responses=MeOutput)
    def get(self, request: SignedInCall) -> Response:
        return Response(MeOutput(request.user).data)


class PeopleView(APIView):
    """People of the hospital, for the desk."""

    @extend_schema(
        operation_id="people_search",
        tags=["people"],
        summary="Find people (desk only)",
        parameters=[PeopleQuery],
        responses=PeopleOutput,
    )
    def get(self, request: SignedInCall) -> Response:
        if not request.user.may(Capability.LOG_FOR_OTHERS):
            raise PermissionDenied("Only the help desk can search for people.")
        asked = PeopleQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        found = search_people(asked.validated_data["q"], limit=asked.validated_data["limit"])
        return Response(PeopleOutput({"results": found}).data)
