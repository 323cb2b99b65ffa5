"""What an answer to a call means, for webhooks, chats and gateways. Codes hold no text of the other side."""

from collections.abc import Mapping
from dataclasses import dataclass

_FINAL = {400, 404, 405, 410, 413, 415, 422}
_DOWN = {408, 425, 429}

HTTP_WORDS: Mapping[str, str] = {
    "loopback": "The name leads to this server itself, which is not allowed.",
    "link_local": "The name leads to a link-local address, which is not allowed.",
    "multicast": "The name leads to a multicast address, which is not allowed.",
    "private": "The name leads to an address inside your network. Allow it with RADDESK_HOOK_NETWORKS.",
    "not_https": "Without https only networks of RADDESK_HOOK_NETWORKS may be called.",
    "no_address": "The name leads to no address.",
    "unknown_host": "The server’s name is unknown.",
    "timeout": "The server did not answer in time.",
    "too_slow": "The server answered too slowly and was cut off.",
    "refused": "Nothing answers at this address.",
    "broken": "The connection broke before there was an answer.",
    "proxy": "The proxy of RADDESK_HOOK_PROXY does not let us through to this server.",
    "tls": "The server’s certificate is not valid for its name, or nobody here trusts it.",
    "no_http": "What answers there does not speak HTTP.",
    "unreadable": "Its secrets were encrypted with a key that is not there. Enter its address again.",
    "bad_target": "Its address cannot be used. Enter it again.",
    "bad_template": "The template of its message cannot be used.",
    "HTTP 3": "The server sends elsewhere (redirect), which is never followed. Enter the final address.",
    "HTTP 401": "The server does not accept our sign-in (401). Check address, headers and secret.",
    "HTTP 403": "The server refuses us (403). Check address, headers and secret.",
    "HTTP 404": "The server knows no such address (404).",
    "HTTP 410": "The server says that the endpoint is gone for good (410).",
    "HTTP 413": "The server finds the message too large (413).",
    "HTTP 429": "The server asks us to send less (429).",
    "HTTP 4": "The server refuses the message.",
    "HTTP 5": "The server has trouble of its own.",
}


@dataclass(frozen=True)
class Verdict:
    """What an answer means. is_accepted: it is done. permanent: this message cannot ever be taken. is_channel_down: the
    next message would fare no better now. is_gone: nothing may be sent there again.
    """

    code: str = ""
    is_accepted: bool = False
    permanent: bool = False
    is_channel_down: bool = False
    is_gone: bool = False


def verdict_of(status: int) -> Verdict:
    """Say what an HTTP status means: 2xx accepted; 410 gone; other final 4xx given up; all else tried again.

    401, 403 and redirects are tried again, because whoever runs the endpoint can mend them.
    """
    code = f"HTTP {status}"
    if 200 <= status < 300:
        return Verdict(is_accepted=True)
    return Verdict(
        code=code,
        permanent=status in _FINAL - {404, 405},
        is_channel_down=status in _DOWN or status in (401, 403, 404, 405) or status >= 500 or 300 <= status < 400,
        is_gone=status == 410,
    )


def http_words(code: str) -> str:
    """Say what a code means, "" for one that is not of a call. The longest beginning that fits counts."""
    fits = [start for start in HTTP_WORDS if code == start or (start.startswith("HTTP") and code.startswith(start))]
    return HTTP_WORDS[max(fits, key=len)] if fits else ""
