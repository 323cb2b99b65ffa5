"""Fields of what comes in that name a row: looked up by code, tag or id, so that nothing hostile reaches a query."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

_MAX_ID = 2**31 - 1


class RowByCode(serializers.CharField):
    """A row of `rows()` by the text in `column`, in any case."""

    default_error_messages = {"unknown": "There is no “{value}”. Choose one that exists."}

    def __init__(self, *, rows: Callable[[], QuerySet[Any]], column: str = "code", **options: Any) -> None:
        self.rows, self.column = rows, column
        super().__init__(**({"max_length": 24} | options))

    def run_validation(self, data: Any = serializers.empty) -> Any:
        text = super().run_validation(data)
        if not text or not isinstance(text, str):
            return text
        row = self.rows().filter(**{f"{self.column}__iexact": text}).first()
        if row is None:
            self.fail("unknown", value=text)
        return row


class RowById(serializers.IntegerField):
    """A row of `rows()` by its id."""

    default_error_messages = {"unknown": "There is nobody with the id {value}."}

    def __init__(self, *, rows: Callable[[], QuerySet[Any]], **options: Any) -> None:
        self.rows = rows
        super().__init__(min_value=1, max_value=_MAX_ID, **options)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        number = super().run_validation(data)
        if not isinstance(number, int):
            return number
        row = self.rows().filter(pk=number).first()
        if row is None:
            self.fail("unknown", value=number)
        return row
