"""Calls to a real server with the faults a receiver has, and the guard before every call."""

import socket
from typing import Any

import pytest

from notifications.channels import http as module
from notifications.channels.base import DeliveryFailed
from notifications.channels.http import call
from tests.notifications.hook_server import HookServer, status


def code_of(url: str, **more: Any) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as caught:
        call(url=url, headers={}, body="{}", **more)
    return caught.value


def test_call_is_made_with_host_and_body(hook: HookServer) -> None:
    call(url=f"{hook.url}?key=1", headers={"X-Key": "a"}, body="grüß")

    (asked,) = hook.asked
    assert asked.line == "POST /hook?key=1 HTTP/1.1"
    assert (asked.headers["host"], asked.headers["x-key"]) == (f"127.0.0.1:{hook.port}", "a")
    assert asked.headers["user-agent"] == "RadDesk"
    assert asked.body == "grüß".encode()


def test_redirect_is_not_followed(hook: HookServer) -> None:
    hook.answer = status(302, f"Location: {hook.url}/elsewhere")

    assert code_of(hook.url).code == "HTTP 302"
    assert len(hook.asked) == 1


def test_gone_is_final(hook: HookServer) -> None:
    hook.answer = status(410)

    failure = code_of(hook.url)

    assert (failure.code, failure.permanent, failure.is_gone) == ("HTTP 410", True, True)


def test_server_that_hangs_is_left(hook: HookServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CALL_SECONDS", 0.3)
    hook.answer = hook.hang

    assert code_of(hook.url).code in ("timeout", "too_slow")


def test_server_that_drips_is_cut_off(hook: HookServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CALL_SECONDS", 0.3)
    hook.answer = hook.drip

    failure = code_of(hook.url)

    assert (failure.code, failure.is_channel_down) == ("too_slow", True)


def test_gigabyte_is_not_read(hook: HookServer) -> None:
    hook.answer = hook.flood

    call(url=hook.url, headers={}, body="{}")

    assert len(hook.asked) == 1


def test_server_that_speaks_no_http(hook: HookServer) -> None:
    hook.answer = lambda talk: talk.sendall(b"220 mail.example ESMTP\r\n")

    assert code_of(hook.url).code == "no_http"


def test_server_that_breaks_off(hook: HookServer) -> None:
    hook.answer = lambda talk: talk.shutdown(socket.SHUT_RDWR)

    assert code_of(hook.url).code == "broken"


def test_nobody_there(hook: HookServer) -> None:
    hook.stop()

    assert code_of(hook.url).code == "refused"


def test_plain_server_behind_https_is_no_tls(hook: HookServer) -> None:
    assert code_of(hook.url.replace("http:", "https:")).code in ("tls", "broken")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_own_machine_is_refused_before_anything_is_sent(hook: HookServer, settings: Any, scheme: str) -> None:
    settings.HOOK_NETWORKS = []

    for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"):
        assert code_of(f"{scheme}://{host}:{hook.port}/").code in ("loopback", "unknown_host")
    assert hook.asked == []


def test_name_with_one_forbidden_address_is_refused(hook: HookServer, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_o: answers)

    assert code_of("https://hooks.example/").code == "private"


def test_name_is_looked_up_once_and_the_checked_address_is_called(
    hook: HookServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second look-up could lead elsewhere (DNS rebinding)."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def look_up(host: str, *words: Any, **options: Any) -> Any:
        asked.append(host)
        return real("127.0.0.1", *words, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)

    call(url=hook.url.replace("127.0.0.1", "rebind.example"), headers={}, body="")

    assert [host for host in asked if host == "rebind.example"] == ["rebind.example"]
    assert hook.asked[0].headers["host"] == f"rebind.example:{hook.port}"
