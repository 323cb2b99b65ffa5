"""Whether a DICOM application answers: C-ECHO as an engineer would send it (PS3.4 Annex A, PS3.8 9.3.4)."""

import contextlib
import time
from typing import Any

from pynetdicom import AE, evt
from pynetdicom.association import Association
from pynetdicom.sop_class import Verification  # type: ignore[attr-defined]  # made when it is imported
from pynetdicom.transport import AssociationSocket

from accounts.channels.connection import deadline, shut, trust
from assets.probes.base import Failed, Target, address_of, left
from assets.probes.tcp import connect

_REFUSALS = {(1, 1, 3): "calling_ae", (1, 1, 7): "called_ae", (2, 3, 1): "busy", (2, 3, 2): "busy", (1, 3, 2): "busy"}
"""Result, source and reason of an A-ASSOCIATE-RJ (PS3.8 table 9-21) to a code; others are "rejected"."""


def _shut_and_close(self: AssociationSocket) -> None:
    """Close in any case: the library's own leaves a socket open when the peer hung up first."""
    if self.socket is not None:
        shut(self.socket)
        self.socket.close()


AssociationSocket._shutdown_socket = _shut_and_close  # type: ignore[method-assign]  # on purpose


def ask_echo(target: Target) -> str:
    """Open an association, send a C-ECHO, release; return the code. Raises Failed.

    The whole takes at most the time allowed: whatever the peer does, its socket is shut then, which ends the threads
    of the association.
    """
    began = time.monotonic()
    address = address_of(target)
    opened: list[Association] = []
    entity = AE(ae_title=target.us)
    entity.add_requested_context(Verification)
    entity.connection_timeout = entity.acse_timeout = entity.dimse_timeout = entity.network_timeout = left(
        target, began
    )
    with deadline(left(target, began), lambda: _cut(opened)) as is_cut:
        association = entity.associate(
            address,
            target.port,
            ae_title=target.ae_title,
            tls_args=(trust(), target.host) if target.is_tls else None,
            evt_handlers=[(evt.EVT_CONN_OPEN, lambda event: opened.append(event.assoc))],
        )
        try:
            if not association.is_established:
                raise _refused(association, target, began=began, was_open=bool(opened), is_cut=is_cut.is_set())
            return _echo(association, is_cut=is_cut.is_set)
        finally:
            _leave(association)


def _echo(association: Association, *, is_cut: Any) -> str:
    if not any(context.abstract_syntax == Verification for context in association.accepted_contexts):
        raise Failed("no_echo")
    try:
        answer = association.send_c_echo()
    except (RuntimeError, ValueError) as error:
        raise Failed("too_slow" if is_cut() else "aborted") from error
    status = getattr(answer, "Status", None)
    if status is None:
        raise Failed("silent" if not association.is_aborted or is_cut() else "aborted")
    if status != 0:
        raise Failed("echo_failed", f"status 0x{status:04X}")
    return "answered"


def _refused(association: Association, target: Target, *, began: float, was_open: bool, is_cut: bool) -> Failed:
    """Say why there is no association. The library hides why a connection failed: it is opened once more to see."""
    if not was_open:
        try:
            connect(target, address=address_of(target), seconds=left(target, began)).close()
        except Failed as failed:
            return failed
        return Failed("broken")
    if association.is_rejected:
        answer = association.acceptor.primitive
        found = (
            getattr(answer, "result", None),
            getattr(answer, "result_source", None),
            getattr(answer, "diagnostic", None),
        )
        words = "result {}, source {}, reason {}".format(*found)
        code = _REFUSALS.get(found, "rejected")  # type: ignore[arg-type]  # a key that is none is found nowhere
        return Failed(code, words if code == "rejected" else "")
    if is_cut:
        return Failed("silent")
    if not association.accepted_contexts and association.rejected_contexts:
        return Failed("no_echo")
    return Failed("silent" if time.monotonic() - began >= target.timeout_seconds * 0.9 else "broken")


def _cut(opened: list[Association]) -> None:
    for association in opened:
        shut(getattr(association.dul.socket, "socket", None))


def _leave(association: Association) -> None:
    """Release what is open, in good order; the deadline still holds."""
    with contextlib.suppress(Exception):  # whatever it says now changes nothing
        if association.is_established:
            association.release()
