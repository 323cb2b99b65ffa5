"""What tickets are sorted by: queues and categories."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import SignedInCall
from tickets.api.outputs import CategoriesOutput, QueuesOutput
from tickets.queries.categories import categories_in_use
from tickets.queries.inbox import queues_in_use


class QueuesView(APIView):
    """Queues that take tickets."""

    @extend_schema(operation_id="queues_list", tags=["desk"], summary="All queues", responses=QueuesOutput)
    def get(self, request: SignedInCall) -> Response:
        return Response(QueuesOutput({"results": queues_in_use()}).data)


class CategoriesView(APIView):
    """Categories a ticket can be given."""

    @extend_schema(operation_id="categories_list", tags=["desk"], summary="All categories", responses=CategoriesOutput)
    def get(self, request: SignedInCall) -> Response:
        found = {"results": categories_in_use().select_related("queue", "playbook")}
        return Response(CategoriesOutput(found, context={"request": request}).data)
