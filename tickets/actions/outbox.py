"""The outbox: what consumers must still be told, claimed row by row and deleted when told.

Never read events by "id > last seen": ids commit out of order.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import transaction

from tickets.channels.live import publish
from tickets.enums import Consumer
from tickets.models import Outbox, TicketEvent
from tickets.rules.live import EVERYTHING, Signal

logger = logging.getLogger(__name__)

_is_history: ContextVar[bool] = ContextVar("_is_history", default=False)
_LONGEST_DELAY = timedelta(hours=1)
_MOST_SIGNALS = 500


def claim(*, consumer: Consumer, limit: int, at: datetime) -> list[Outbox]:
    """Lock and return due rows of one consumer, oldest first, with event, ticket and actor; others skip them.

    Call inside a transaction, write what follows from the events, then `settle` the rows in the same transaction.
    """
    return list(
        Outbox.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(consumer=consumer.value, not_before__lte=at)
        .select_related("event__ticket", "event__actor")
        .order_by("not_before", "id")[:limit]
    )


def settle(rows: Sequence[Outbox]) -> None:
    """Delete claimed rows: their consumer has written what follows from them."""
    Outbox.objects.filter(pk__in=[row.pk for row in rows]).delete()


def postpone(*, row: Outbox, error: str, at: datetime) -> None:
    """Put a failing row aside so that the rest go on: next try after 2, 4, 8 … seconds, at most an hour.

    `error` is a class name or code, never a message that could hold patient data.
    """
    row.attempts = min(row.attempts + 1, 1000)
    row.not_before = at + min(timedelta(seconds=2 ** min(row.attempts, 12)), _LONGEST_DELAY)
    row.last_error = error[:200]
    row.save(update_fields=["attempts", "not_before", "last_error"])


def tell_again(*, ticket_ids: Collection[int], consumer: Consumer, at: datetime) -> None:
    """Have a consumer look at tickets again although nothing happened to them; their last events stand for it.

    Call inside the transaction of the change. Not transactional: it is one statement.
    """
    last = TicketEvent.objects.filter(ticket_id__in=ticket_ids).order_by("ticket_id", "-seq").distinct("ticket_id")
    Outbox.objects.bulk_create(
        [
            Outbox(event_id=event_id, consumer=consumer.value, created_at=at, not_before=at)
            for event_id in last.values_list("pk", flat=True)
        ],
        ignore_conflicts=True,
    )
    wake_after_commit()


@contextmanager
def nobody_told() -> Iterator[None]:
    """Record the events of this block without telling any consumer: for history that is loaded long after.

    Nobody wants mail about last year; whoever loads history has the facts of its tickets projected.
    """
    token = _is_history.set(True)
    try:
        yield
    finally:
        _is_history.reset(token)


def consumers() -> Sequence[Consumer]:
    """Return who is to be told of an event recorded now."""
    return () if _is_history.get() else tuple(Consumer)


def wake_after_commit(signal: Callable[[], Signal] | None = None) -> None:
    """Ask the relays to run soon, once this transaction has committed, and tell the live streams.

    signal: makes what the streams are told, from the ticket as it was committed. A lost hint costs only seconds.
    """
    if settings.OUTBOX_HINTS:
        transaction.on_commit(partial(_hint.ask, signal), robust=True)


def tell_streams_after_commit(signals: Callable[[], Sequence[Signal]]) -> None:
    """Tell the live streams something once this transaction has committed, and wake nobody else."""
    if settings.OUTBOX_HINTS:
        transaction.on_commit(partial(_hint.tell, signals), robust=True)


class _Hint:
    """Sends relay hints from a thread of its own, so that a hung broker never holds up a request.

    Hints asked for while one is under way become one.
    """

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._signals: deque[Signal] = deque(maxlen=_MOST_SIGNALS)
        self._wakes = threading.Event()

    def tell(self, signals: Callable[[], Sequence[Signal]]) -> None:
        found = signals()
        self._signals.extend(found)
        if found:
            self._start()

    def ask(self, signal: Callable[[], Signal] | None = None) -> None:
        if signal is not None:
            self._signals.append(signal())
        self._wakes.set()
        self._start()

    def _start(self) -> None:
        self._asked.set()
        with self._lock:
            if self._thread is None or not self._thread.is_alive():  # also after a fork
                self._thread = threading.Thread(target=self._run, name="outbox-hint", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            if self._asked.wait(timeout=60):
                self._asked.clear()
                self._send()
                continue
            with self._lock:
                if not self._asked.is_set():  # asked for just now: stay
                    self._thread = None
                    return

    def _send(self) -> None:
        """Tell the streams first: somebody looks at them."""
        if signals := self._taken():
            publish(signals)
        if not self._wakes.is_set():
            return
        self._wakes.clear()
        for name in settings.OUTBOX_RELAY_TASKS:
            try:
                current_app.send_task(name, retry=False, ignore_result=True)
            except Exception as error:  # the sweeper does the work when the broker cannot be asked
                logger.warning("outbox hint not sent", extra={"task": name, "error": type(error).__name__})

    def _taken(self) -> list[Signal]:
        """What waited to be told; when there was more than we keep, that one has to look at everything."""
        is_full = len(self._signals) == _MOST_SIGNALS
        found = [self._signals.popleft() for _ in range(len(self._signals))]
        return [EVERYTHING] if is_full else list(dict.fromkeys(found))


_hint = _Hint()
