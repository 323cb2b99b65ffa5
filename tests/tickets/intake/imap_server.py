"""A real IMAP server for a test: Debian's dovecot, private, in a temporary folder."""

import contextlib
import imaplib
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from base64 import b64decode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

PASSWORD = "only-for-tests"
USER = "desk"


def why_not() -> str:
    """Say why there is no server here; empty when there can be one."""
    return "" if shutil.which("dovecot", path=os.environ.get("PATH", "") + ":/usr/sbin") else "dovecot is not installed"


class TokenServer:
    """The sign-in service of a provider: says which access tokens are good (RFC 7662), and gives out `gives`."""

    def __init__(self) -> None:
        self.good: set[str] = set()
        self.gives: list[str] = []
        self.asked: list[dict[str, str]] = []
        tokens = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                asked = {name: values[0] for name, values in form.items()}
                said = tokens.about(asked["token"]) if self.path == "/introspect" else self._given(asked)
                body = json.dumps(said).encode()
                self.send_response(200 if "error" not in said else 400)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def _given(self, asked: dict[str, str]) -> dict[str, Any]:
                tokens.asked.append(asked | {"as": b64decode(self.headers["Authorization"].split()[1]).decode()})
                if not tokens.gives:
                    return {"error": "invalid_client"}
                return {"access_token": tokens.gives.pop(0), "token_type": "Bearer", "expires_in": 3600}

            def log_message(self, *_: object) -> None:
                """Keep the output of tests clean."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/introspect"
        self.token_url = f"http://127.0.0.1:{self._server.server_port}/token"
        self._thread = Thread(target=self._server.serve_forever)
        self._thread.start()

    def about(self, token: str) -> dict[str, Any]:
        return {"active": True, "username": USER} if token in self.good else {"active": False}

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class ImapServer:
    """One mailbox, reached at `url`. tokens_url: where it asks whether a token is good; empty for passwords alone."""

    def __init__(self, folder: Path, *, tokens_url: str = "") -> None:
        self.folder, self.tokens_url = folder, tokens_url
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"imap://{USER}:{PASSWORD}@127.0.0.1:{self.port}/INBOX"

    def start(self) -> None:
        is_root = os.getuid() == 0
        owner = pwd.getpwnam("nobody") if is_root else pwd.getpwuid(os.getuid())
        for part in ("run", "state", "mail"):
            (self.folder / part).mkdir(exist_ok=True)
        if is_root:
            os.chown(self.folder / "mail", owner.pw_uid, owner.pw_gid)
        for each in (self.folder, *self.folder.parents):
            if each.owner() == pwd.getpwuid(os.getuid()).pw_name and each != Path("/") and each.stat().st_uid:
                each.chmod(each.stat().st_mode | 0o011)
        config = self.folder / "dovecot.conf"
        config.write_text(self._config(owner, is_root=is_root))
        (self.folder / "oauth2.conf").write_text(
            f"introspection_mode = post\nintrospection_url = {self.tokens_url}\n"
            "username_attribute = username\nactive_attribute = active\nactive_value = true\n"
        )
        with (self.folder / "log").open("wb") as log:
            argv = ["/usr/sbin/dovecot", "-F", "-c", str(config)]
            self._process = subprocess.Popen(argv, stdout=log, stderr=log)
        self._await()

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(timeout=10)
            self._process = None

    def deliver(self, *mails: bytes) -> None:
        with self._client() as client:
            for mail in mails:
                client.append("INBOX", "", None, mail)

    def empty(self) -> None:
        """Begin with an empty mailbox whose numbers begin at 1."""
        shutil.rmtree(self.folder / "mail" / USER, ignore_errors=True)

    def read_all(self) -> None:
        """Mark every mail as read, as somebody with a mail program does."""
        with self._client() as client:
            client.select("INBOX")
            client.store("1:*", "+FLAGS", r"(\Seen)")

    def seen(self) -> int:
        with self._client() as client:
            client.select("INBOX", readonly=True)
            return len(client.search(None, "SEEN")[1][0].split())

    def is_idle(self) -> bool:
        """Say whether somebody waits for mail by IDLE: dovecot writes it in the title of the process."""
        titles = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if _is_child(path, self._process)]
        return any(b"IDLE" in title for title in titles)

    def _client(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        client.login(USER, PASSWORD)
        return client

    def _await(self) -> None:
        until = time.monotonic() + 20
        while True:
            try:
                self._client().logout()
                return
            except (OSError, imaplib.IMAP4.error) as error:
                if time.monotonic() > until:
                    raise RuntimeError((self.folder / "log").read_text()[-2000:]) from error
                time.sleep(0.05)

    def _tokens(self) -> str:
        if not self.tokens_url:
            return ""
        return f"passdb {{\n  driver = oauth2\n  mechanisms = xoauth2\n  args = {self.folder}/oauth2.conf\n}}"

    def _config(self, owner: pwd.struct_passwd, *, is_root: bool) -> str:
        me = owner.pw_name
        internal = "nobody" if is_root else me
        return f"""
base_dir = {self.folder}/run
state_dir = {self.folder}/state
log_path = {self.folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
verbose_proctitle = yes
disable_plaintext_auth = no
auth_failure_delay = 0
auth_mechanisms = plain {"xoauth2" if self.tokens_url else ""}
default_login_user = {internal}
default_internal_user = {internal}
default_internal_group = {"nogroup" if is_root else ""}
mail_location = maildir:{self.folder}/mail/%u
first_valid_uid = 1
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
{self._tokens()}
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={self.folder}/mail/%u
}}
"""


def _is_child(path: Path, parent: "subprocess.Popen[bytes] | None") -> bool:
    try:
        stat = (path.parent / "stat").read_text()
    except OSError:
        return False
    return parent is not None and int(stat.rpartition(")")[2].split()[1]) == parent.pid


@contextlib.contextmanager
def imap_server(*, tokens_url: str = "") -> Iterator[ImapServer]:
    """A running server in a folder of its own, see ImapServer."""
    with tempfile.TemporaryDirectory(prefix="rd-imap-") as folder:
        Path(folder).chmod(0o755)
        running = ImapServer(Path(folder), tokens_url=tokens_url)
        running.start()
        yield running
        running.stop()
