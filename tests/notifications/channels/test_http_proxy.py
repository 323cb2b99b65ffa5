"""Calls through the hospital's proxy: what is public goes by it, what is ours straight, what is forbidden nowhere."""

import base64
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from notifications.channels import http as module
from notifications.channels.base import DeliveryFailed
from notifications.channels.http import call
from tests.notifications.hook_server import HookServer
from tests.notifications.proxy_server import NAME, Proxy, proxy_to_tls_server

URL = f"https://{NAME}/hook?key=1"


@pytest.fixture
def proxy(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    with proxy_to_tls_server(tmp_path) as found:
        settings.HOOK_PROXY = f"http://ann:s3cret@127.0.0.1:{found.port}"
        monkeypatch.setattr(module, "trust", lambda: found.trust)
        yield found


def _leads_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    answers = [(2, 1, 6, "", (address, 443)) for address in addresses]
    real = socket.getaddrinfo

    def look_up(host: str, *words: Any, **options: Any) -> Any:
        return answers if host == NAME else real(host, *words, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


def _code_of(url: str = URL) -> str:
    with pytest.raises(DeliveryFailed) as caught:
        call(url=url, headers={}, body="{}")
    return caught.value.code


def test_a_name_that_only_the_proxy_knows_is_called_through_it(proxy: Proxy) -> None:
    call(url=URL, headers={"X-Key": "a"}, body="{}")

    (asked,), (got,) = proxy.asked, proxy.got
    assert asked.startswith(f"CONNECT {NAME}:443 HTTP/1.")
    assert f"authorization: Basic {base64.b64encode(b'ann:s3cret').decode()}".lower() in asked.lower()
    assert got.startswith(b"POST /hook?key=1 HTTP/1.1\r\n")
    assert (f"Host: {NAME}".encode() in got, b"X-Key: a" in got, b"s3cret" in got) == (True, True, False)


def test_what_is_public_is_called_through_it(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    _leads_to(monkeypatch, "93.184.216.34")

    call(url=URL, headers={}, body="{}")

    assert len(proxy.got) == 1


@pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.1", "169.254.169.254"])
def test_what_is_forbidden_here_is_forbidden_there(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch, settings: Any, address: str
) -> None:
    settings.HOOK_NETWORKS = []
    _leads_to(monkeypatch, "93.184.216.34", address)

    assert (_code_of() in ("private", "loopback", "link_local"), proxy.asked) == (True, [])


def test_networks_of_our_own_are_called_straight(proxy: Proxy, hook: HookServer) -> None:
    call(url=hook.url, headers={}, body="{}")

    assert (len(hook.asked), proxy.asked) == (1, [])


def test_a_proxy_that_refuses_is_said_to(proxy: Proxy) -> None:
    proxy.refuses = True

    assert _code_of() == "proxy"


def test_a_server_with_another_name_is_not_trusted(proxy: Proxy) -> None:
    assert _code_of("https://other.internet.example/") == "tls"


def test_proxies_of_the_environment_are_not_used(
    proxy: Proxy, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HOOK_PROXY = ""
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")

    assert (_code_of(), proxy.asked) == ("unknown_host", [])
