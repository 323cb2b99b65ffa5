"""A proxy that takes CONNECT, and a server behind it that speaks TLS: what a hospital has between itself and Teams."""

import contextlib
import datetime
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

NAME = "hooks.internet.example"


@dataclass
class Proxy:
    """asked: the lines and headers of every CONNECT. got: what reached the server behind it, decrypted."""

    port: int
    trust: ssl.SSLContext
    refuses: bool = False
    asked: list[str] = field(default_factory=list)
    got: list[bytes] = field(default_factory=list)


@contextlib.contextmanager
def proxy_to_tls_server(folder: Path) -> Iterator[Proxy]:
    """A proxy whose every tunnel ends at one server with a certificate for NAME. It answers 204."""
    certificate = _certificate(folder)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        proxy = Proxy(port=listener.getsockname()[1], trust=ssl.create_default_context(cafile=str(certificate)))
        server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        server.load_cert_chain(certificate)
        Thread(target=_serve, args=(listener, proxy, server), daemon=True).start()
        yield proxy


def _serve(listener: socket.socket, proxy: Proxy, server: ssl.SSLContext) -> None:
    with contextlib.suppress(OSError):
        while True:
            talk, _ = listener.accept()
            with contextlib.suppress(OSError), talk:
                _talk(talk, proxy, server)


def _talk(talk: socket.socket, proxy: Proxy, server: ssl.SSLContext) -> None:
    proxy.asked.append(_until(talk, b"\r\n\r\n").decode())
    if proxy.refuses:
        talk.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")
        return
    talk.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
    with server.wrap_socket(talk, server_side=True) as inside:
        proxy.got.append(_until(inside, b"}"))
        inside.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")


def _until(talk: socket.socket, end: bytes) -> bytes:
    found = b""
    while not found.endswith(end) and (more := talk.recv(1)):
        found += more
    return found


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path
