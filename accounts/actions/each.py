"""Doing the same to many rows, one by one, so that one that fails keeps nobody else from their turn."""

import logging
from types import TracebackType

from django.db import OperationalError


class OneOfMany:
    """`with` it, do one of them: a fault is logged, in the words of `failed` and with `about`, and ends nothing.

    Not so an OperationalError: the connection, a lock or a limit, which the next would meet too; the whole pass comes
    back. Not transactional: what is done inside is.
    """

    def __init__(self, logger: logging.Logger, failed: str, **about: object) -> None:
        self._logger, self._failed, self._about = logger, failed, about

    def __enter__(self) -> None:
        """Begin; there is nothing to hold."""

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception) or isinstance(error, OperationalError):
            return False
        self._logger.exception(self._failed, extra=self._about)
        return True
