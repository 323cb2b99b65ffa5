"""Closes the doors behind the inspector's child process, for good, before it reads a single byte.

After `seal()` the process can compute, read the descriptors it already has and write to the pipe.
It cannot open a file or a socket, start a program, write to a disk or grow beyond its limits.
"""

import codecs
import os
import resource
import sys

MEMORY_BYTES = 700 * 2**20
CPU_SECONDS = 5
# stdin, stdout and stderr. Every further descriptor is refused, so no file and no socket can be opened.
DESCRIPTORS = 3
_NOBODY = 65534


class _Nothing:
    """The only place left to look for modules: there are none."""

    @staticmethod
    def find_spec(*_: object) -> None:
        return None


def seal(*, memory_bytes: int = MEMORY_BYTES, cpu_seconds: int = CPU_SECONDS) -> None:
    """Set the limits and give up root's rights. Cannot be undone; nothing can be imported afterwards."""
    _load_codecs()
    # Else Python would go looking for a module, such as that of a character set nobody knows, and find a closed door.
    sys.meta_path[:] = [_Nothing]
    for limit, amount in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, DESCRIPTORS),
    ):
        resource.setrlimit(limit, (amount, amount))
    # At the soft limit the process gets SIGXCPU and dies of it; the hard one is for whatever ignores that.
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    if os.geteuid() == 0:
        _drop_root()
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def _drop_root() -> None:
    """Become nobody. A container without that right keeps its user; the limits hold either way."""
    try:
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
    except PermissionError:
        pass


def _load_codecs() -> None:
    """Decoders are modules that Python loads at first use, which is impossible once the doors are closed."""
    from pydicom.charset import python_encoding

    for name in set(python_encoding.values()):
        codecs.lookup(name)
