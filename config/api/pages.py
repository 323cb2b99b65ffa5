"""Lists cut into keyset pages, with links to the neighbours."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import ValidationError
from rest_framework.utils.urls import replace_query_param

from accounts.queries.pages import page_of

SIZE, MAX_SIZE = 25, 100


class KeysetPagination(BasePagination):
    """`?cursor=` and `?page_size=`. A view says its order in `order_of()`. Raises BadCursor."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        order: Sequence[str] = view.order_of(request)
        cursor = request.query_params.get("cursor", "")
        self.request = request
        self.page = page_of(rows=queryset, order=order, cursor=cursor, size=_size(request))
        return self.page.rows

    def get_paginated_response(self, data: Any) -> Response:
        links = {"next": self._link(self.page.next), "previous": self._link(self.page.previous)}
        return Response({**links, "results": data})

    def _link(self, cursor: str) -> str | None:
        return replace_query_param(self.request.build_absolute_uri(), "cursor", cursor) if cursor else None

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": link | {"description": "Address of the next page."},
                "previous": link | {"description": "Address of the previous page."},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": "cursor",
                "in": OpenApiParameter.QUERY,
                "description": "Where a page begins; taken from the links of another page.",
                "schema": {"type": "string"},
            },
            {
                "name": "page_size",
                "in": OpenApiParameter.QUERY,
                "description": "Rows in a page.",
                "schema": {"type": "integer", "minimum": 1, "maximum": MAX_SIZE, "default": SIZE},
            },
        ]


def _size(request: Request) -> int:
    text = request.query_params.get("page_size", str(SIZE))
    if not (text.isascii() and text.isdecimal() and len(text) < 5 and 1 <= int(text) <= MAX_SIZE):
        raise ValidationError({"page_size": [f"Give a number from 1 to {MAX_SIZE}."]})
    return int(text)
