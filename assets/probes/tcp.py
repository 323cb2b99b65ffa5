"""Whether a port takes connections."""

import contextlib
import socket
import time

from accounts.channels.connection import deadline, shut, trust
from assets.probes.base import Failed, Target, address_of, code_of, left


def ask_tcp(target: Target) -> str:
    """Open a connection, encrypted when the register says so, and close it; return the code. Raises Failed."""
    began = time.monotonic()
    connect(target, address=address_of(target), seconds=left(target, began)).close()
    return "answered"


def connect(target: Target, *, address: str, seconds: float) -> socket.socket:
    """Return an open connection to an address that was checked. Raises Failed."""
    began = time.monotonic()
    try:
        plain = socket.create_connection((address, target.port), timeout=seconds)
    except OSError as error:
        raise Failed(code_of(error)) from error
    if not target.is_tls:
        return plain
    with deadline(seconds - (time.monotonic() - began), lambda: shut(plain)) as is_cut:
        try:
            return trust().wrap_socket(plain, server_hostname=target.host)
        except OSError as error:
            with contextlib.suppress(OSError):
                plain.close()
            raise Failed("silent" if is_cut.is_set() or isinstance(error, TimeoutError) else "tls") from error
