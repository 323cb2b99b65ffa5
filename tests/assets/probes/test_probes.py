"""Devices are asked for real: what answers, what refuses, what is silent, what is slow, and what may not be asked."""

import ssl
import threading

import pytest
from pynetdicom.sop_class import CTImageStorage

from accounts.rules.addresses import networks
from assets.enums import CheckKind
from assets.probes import dicom
from assets.probes.base import Failed, Target
from assets.probes.dicom import ask_echo
from assets.probes.http import ask_http
from assets.probes.tcp import ask_tcp
from tests.assets.probes.peers import HERE, certificate, closed_port, dcmtk, drip, listener, say, scp

pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"  # the library leaves a socket that never opened to the collector
)
ASK = {CheckKind.C_ECHO: ask_echo, CheckKind.TCP: ask_tcp, CheckKind.HTTP: ask_http}


def found(port: int, kind: CheckKind = CheckKind.C_ECHO, **fields: object) -> str:
    """The code of what was found by asking a port of this machine."""
    wanted = {
        "kind": kind, "host": HERE, "port": port, "ae_title": "CT02", "us": "RADDESK", "timeout_seconds": 5,
        "allowed": networks(["127.0.0.0/8"]),
    } | fields
    try:
        return ASK[kind](Target(**wanted))  # type: ignore[arg-type]  # fields of a test
    except Failed as failed:
        return failed.code


@pytest.mark.peers
def test_dcmtk_answers(tmp_path):
    with dcmtk(tmp_path) as port:
        assert found(port) == "answered"


@pytest.mark.peers
def test_dcmtk_that_refuses_every_association(tmp_path):
    with dcmtk(tmp_path, "--refuse") as port:
        assert found(port) == "rejected"


def test_pynetdicom_answers():
    with scp() as port:
        assert found(port) == "answered"


@pytest.mark.parametrize(
    ("peer", "code"),
    [
        ({"title": "OTHER", "wants_its_title": True}, "called_ae"),
        ({"lets_in": ["NOBODY"]}, "calling_ae"),
        ({"contexts": [CTImageStorage]}, "no_echo"),
        ({"answer": lambda event: 0x0122}, "echo_failed"),
    ],
)
def test_a_dicom_application_that_does_not_want(peer, code):
    with scp(**peer) as port:
        assert found(port) == code


def test_one_that_is_slow_is_waited_for_as_long_as_is_allowed():
    slow = threading.Event()
    with scp(answer=lambda event: int(slow.wait(0.5))) as port:
        assert found(port) == "answered"
        assert found(port, timeout_seconds=0.3) == "silent"


@pytest.mark.parametrize("kind", [CheckKind.C_ECHO, CheckKind.HTTP])
def test_one_that_takes_the_connection_and_says_nothing(kind):
    with listener() as port:
        assert found(port, kind, timeout_seconds=0.5) == "silent"


@pytest.mark.parametrize(
    ("kind", "content", "codes"),
    [
        (CheckKind.C_ECHO, b"\x02\x00\x00\x00\x10\x00" + b"\x00" * 90, {"silent"}),
        (CheckKind.HTTP, b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 30, {"too_slow"}),
    ],
)
def test_drop_by_drop_is_cut_when_the_time_is_up_and_no_thread_stays(kind, content, codes):
    with listener(drip(content)) as port:
        assert found(port, kind, timeout_seconds=0.8) in codes
    assert [each.name for each in threading.enumerate() if each.name.startswith("Requestor")] == []


def test_one_that_hangs_up_and_one_that_speaks_something_else():
    with listener(say(b"")) as port:
        assert found(port) == "broken"
        assert found(port, CheckKind.HTTP) == "broken"
    with listener(say(b"SSH-2.0-OpenSSH_9.2\r\n")) as port:
        assert found(port) in {"broken", "silent"}
        assert found(port, CheckKind.HTTP) == "no_http"
        assert found(port, CheckKind.TCP) == "answered"
        assert found(port, CheckKind.TCP, is_tls=True) == "tls"


@pytest.mark.parametrize("kind", list(ASK))
def test_a_closed_port(kind):
    assert found(closed_port(), kind) == "refused"


@pytest.mark.parametrize("kind", list(ASK))
def test_this_machine_is_not_asked_unless_a_setting_allows_it(kind):
    with listener() as port:
        assert found(port, kind, allowed=()) == "not_allowed"
        assert found(port, kind, host="169.254.169.254", allowed=()) == "not_allowed"
        assert found(port, kind, host="no-such-host.invalid") == "unknown_host"


@pytest.mark.parametrize(
    ("status", "expected", "code"),
    [("200 OK", "", "answered"), ("503 No", "", "status"), ("401 No", "200, 401", "answered"), ("302 Go", "200-299",
     "status")],
)
def test_a_web_page_is_judged_by_its_status(status, expected, code):
    answer = f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode()
    with listener(say(answer)) as port:
        assert found(port, CheckKind.HTTP, expected=expected) == code


def test_encrypted_associations_want_a_certificate_that_is_trusted(tmp_path, monkeypatch):
    public, server = certificate(tmp_path)
    with scp(tls=server) as port, scp() as plain:
        assert found(port, is_tls=True) == "tls"
        assert found(plain, is_tls=True) == "tls"
        assert found(port) == "broken"
        monkeypatch.setattr(dicom, "trust", lambda: ssl.create_default_context(cafile=public))
        assert found(port, is_tls=True) == "answered"
