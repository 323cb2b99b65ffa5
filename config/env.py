"""Every environment variable RadDesk reads: its name, type, default and meaning.

Secrets may be given as a file: `SECRET_KEY_FILE=/run/secrets/key`. `.env.example` lists the same names.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.FileAwareEnv(
    DATABASE_URL=(str, ""),
    RADDESK_DATABASE_OWNER_URL=(str, ""),
    REDIS_URL=(str, ""),
    SECRET_KEY=(str, ""),
    RADDESK_VAR=(str, str(BASE_DIR / "var")),
    RADDESK_BIND=(str, "127.0.0.1"),
    RADDESK_PORT=(int, 8000),
    RADDESK_HOSTS=(list, []),
    RADDESK_ORIGINS=(list, []),
    RADDESK_HTTPS=(bool, None),
    RADDESK_BASE_URL=(str, ""),
    RADDESK_PROXIES=(int, 0),
    RADDESK_WEB_WORKERS=(int, 2),
    RADDESK_WEB_THREADS=(int, 8),
    RADDESK_LIVE_STREAMS=(int, 400),
    RADDESK_TASK_WORKERS=(int, 2),
    RADDESK_LIKENESS=(bool, True),
    RADDESK_LOG_LEVEL=(str, "INFO"),
    RADDESK_DESK_PHONE=(str, "5555"),
    RADDESK_PAGE_SECRET=(str, ""),
    RADDESK_IDENTITY_KEYS=(list, []),
    RADDESK_IDENTITY_KEY_DIR=(str, ""),
    RADDESK_IDENTITY_DAYS=(int, 30),
    RADDESK_COPY_DAYS=(int, 14),
    RADDESK_ORIGINAL_DAYS=(int, 90),
    RADDESK_MRN_PATTERNS=(list, []),
    RADDESK_ACCESSION_PATTERNS=(list, []),
    RADDESK_MAIL_FROM=(str, "RadDesk <raddesk@localhost>"),
    RADDESK_MAIL_PROVIDER=(str, ""),
    RADDESK_MAIL_OPTIONS=(dict, {}),
    RADDESK_HOOK_NETWORKS=(list, []),
    RADDESK_HOOK_PROXY=(str, ""),
    RADDESK_AE_TITLE=(str, "RADDESK"),
    RADDESK_CHECK_NETWORKS=(list, []),
    RADDESK_MAIL_REPLY_TO=(str, ""),
    RADDESK_MAIL_KEYS=(list, []),
    RADDESK_MAIL_AUTHSERV=(list, []),
    RADDESK_MAIL_STRANGERS=(str, "quarantine"),
    RADDESK_MAIL_DOMAINS=(list, []),
    RADDESK_MAIL_AGENTS=(str, "note"),
    RADDESK_MAIL_TAKE=(list, []),
    RADDESK_MAIL_CATEGORY=(str, "R00"),
    RADDESK_MAIL_CHARSET=(str, "windows-1252"),
    RADDESK_MAIL_MAX_MB=(int, 40),
    RADDESK_MAIL_PER_HOUR=(int, 20),
    RADDESK_LMTP=(str, ""),
    RADDESK_LMTP_PEERS=(list, ["127.0.0.0/8", "::1"]),
    RADDESK_LMTP_RECIPIENTS=(list, []),
    RADDESK_IMAP_URL=(str, ""),
    RADDESK_IMAP_TOKEN=(str, ""),
    RADDESK_IMAP_OAUTH_URL=(str, ""),
    RADDESK_IMAP_OAUTH_CLIENT=(str, ""),
    RADDESK_IMAP_OAUTH_SECRET=(str, ""),
    RADDESK_IMAP_OAUTH_REFRESH=(str, ""),
    RADDESK_IMAP_OAUTH_SCOPE=(str, ""),
    RADDESK_IMAP_DONE=(str, ""),
    RADDESK_PG_BIN=(str, ""),
    RADDESK_SERVICE_USER=(str, ""),
    EMAIL_URL=(str, ""),
)


def fresh(name: str) -> str:
    """Return a secret as it is now: one given as a file is read anew, since whoever renews it writes the file."""
    env.ENVIRON.files_cache.pop(name, None)
    return str(env(name)).strip()


def read_dotenv() -> None:
    """Read `.env` beside manage.py; what is already in the environment wins."""
    path = BASE_DIR / ".env"
    if path.is_file():
        env.read_env(str(path), overwrite=False)


def var_dir() -> Path:
    """The folder of everything RadDesk writes."""
    return Path(env("RADDESK_VAR")).absolute()


def secret_key() -> str:
    """SECRET_KEY, or for the embedded run one made once and kept in var/secret-key."""
    given = env("SECRET_KEY")
    if given:
        return str(given)
    path = var_dir() / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"secret-key.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):  # another process was first; its key is the one
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text().strip()
