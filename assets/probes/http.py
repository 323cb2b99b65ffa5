"""Whether a web service answers, and with a status that is expected. Redirects are not followed, nothing is read."""

import http.client
import time

from accounts.channels.connection import deadline, shut
from assets.probes.base import Failed, Target, address_of, code_of, left
from assets.probes.tcp import connect
from assets.rules.check_target import is_expected


def ask_http(target: Target) -> str:
    """Ask for the page and return the code. Raises Failed."""
    began = time.monotonic()
    sock = connect(target, address=address_of(target), seconds=left(target, began))
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = sock
    sock.settimeout(left(target, began))
    # Silence ends by the socket's own time; the deadline, a little later, is for those who speak drop by drop.
    with deadline(left(target, began) + 0.2, lambda: shut(sock)) as is_cut:
        try:
            headers = {"User-Agent": "RadDesk", "Connection": "close", "Accept": "*/*"}
            connection.request("GET", target.path or "/", headers=headers)
            status = connection.getresponse().status
        except TimeoutError as error:
            raise Failed("silent") from error
        except http.client.RemoteDisconnected as error:
            raise Failed("too_slow" if is_cut.is_set() else "broken") from error
        except (http.client.HTTPException, ValueError) as error:
            raise Failed("too_slow" if is_cut.is_set() else "no_http") from error
        except OSError as error:
            raise Failed("too_slow" if is_cut.is_set() else code_of(error)) from error
        finally:
            connection.close()
        if is_cut.is_set():  # what we cut in the middle of its headers looks like an answer
            raise Failed("too_slow")
    if not is_expected(status, target.expected):
        raise Failed("status", str(status))
    return "answered"
