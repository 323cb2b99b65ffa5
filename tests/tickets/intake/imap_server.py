"""A real IMAP server for a test: Debian's dovecot, private, in a temporary folder."""

import imaplib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

PASSWORD = "only-for-tests"
USER = "desk"


def why_not() -> str:
    """Say why there is no server here; empty when there can be one."""
    return "" if shutil.which("dovecot", path=os.environ.get("PATH", "") + ":/usr/sbin") else "dovecot is not installed"


class ImapServer:
    """One mailbox, reached at `url`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
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
disable_plaintext_auth = no
auth_failure_delay = 0
auth_mechanisms = plain
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
}}
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={self.folder}/mail/%u
}}
"""
