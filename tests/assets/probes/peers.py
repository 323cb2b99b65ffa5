"""Real peers to ask: DICOM applications of two makers, and sockets that misbehave. All of them on this machine."""

import contextlib
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pynetdicom import AE, evt
from pynetdicom.sop_class import Verification

HERE = "127.0.0.1"


@contextlib.contextmanager
def scp(
    *,
    title: str = "CT02",
    contexts: Sequence[object] = (Verification,),
    answer: Callable[..., int] | None = None,
    lets_in: Sequence[str] = (),
    wants_its_title: bool = False,
    tls: ssl.SSLContext | None = None,
) -> Iterator[int]:
    """A DICOM application of pynetdicom; yields its port."""
    entity = AE(ae_title=title)
    for context in contexts:
        entity.add_supported_context(context)
    entity.require_calling_aet = list(lets_in)
    entity.require_called_aet = wants_its_title
    handlers = [(evt.EVT_C_ECHO, answer)] if answer else []
    server = entity.start_server((HERE, 0), block=False, evt_handlers=handlers, ssl_context=tls)
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate of this machine that signs itself: its file, for who trusts it, and the server's side of it."""
    key, today = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "ct02")])
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ip_address(HERE))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(alternative, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "public.pem", folder / "private.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    private.write_bytes(key.private_bytes(*plain))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(public, private)
    return public, server


@contextlib.contextmanager
def dcmtk(folder: Path, *options: str) -> Iterator[int]:
    """DCMTK's storescp, which answers C-ECHO; yields its port. Skips where it is not installed."""
    if not (program := shutil.which("storescp")):
        pytest.skip("DCMTK is not installed")
    port = closed_port()
    running = subprocess.Popen([program, *options, "--output-directory", str(folder), str(port)])
    try:
        until = time.monotonic() + 20
        while not _takes(port):
            assert time.monotonic() < until, "storescp did not start"
            assert running.poll() is None, "storescp ended"
        yield port
    finally:
        running.terminate()
        running.wait(timeout=20)


@contextlib.contextmanager
def listener(speak: Callable[[socket.socket], None] | None = None) -> Iterator[int]:
    """A port that takes connections and does what `speak` does with them; without it, nothing. Yields the port."""
    server = socket.create_server((HERE, 0))
    over = threading.Event()

    def run() -> None:
        while not over.is_set():
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                if speak:
                    speak(connection)

    if speak:
        threading.Thread(target=run, daemon=True).start()
    try:
        yield server.getsockname()[1]
    finally:
        over.set()
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        server.close()


def drip(content: bytes) -> Callable[[socket.socket], None]:
    """Say something, one byte at a time, each well in time and the whole never."""

    def speak(connection: socket.socket) -> None:
        for byte in content:
            connection.sendall(bytes([byte]))
            if _hears_end(connection):
                return

    return speak


def say(content: bytes) -> Callable[[socket.socket], None]:
    """Hear what is asked, say this and hang up."""

    def speak(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(content)

    return speak


def closed_port() -> int:
    """A port that nothing listens on."""
    with socket.create_server((HERE, 0)) as server:
        return int(server.getsockname()[1])


def _hears_end(connection: socket.socket) -> bool:
    connection.settimeout(0.2)
    try:
        return connection.recv(4096) == b""
    except TimeoutError:
        return False


def _takes(port: int) -> bool:
    try:
        with socket.create_connection((HERE, port), timeout=0.2):
            return True
    except OSError:
        return False
