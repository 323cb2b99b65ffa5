"""What every sealed child does before it reads a byte: forbid what pydicom need not load, import, close the doors."""

import logging
import os
import sys
import warnings
from collections.abc import Callable

UNWANTED = ("requests", "tqdm", "PIL", "numpy", "pydicom_data", "gdcm", "openjpeg", "pylibjpeg")


def forbid() -> None:
    """Keep pydicom from importing whatever it finds: downloaders, picture libraries."""
    for name in UNWANTED:
        sys.modules[name] = None  # type: ignore[assignment]  # the documented way to forbid an import


def close_doors(*, cpu_seconds: int) -> None:
    """Seal the process; call it when everything is imported."""
    from assets.dicom import seal

    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    seal.seal(cpu_seconds=cpu_seconds)


def write_out(data: bytes | memoryview) -> None:
    """Write all of it to the pipe."""
    view = memoryview(data)
    while view:
        view = view[os.write(1, view) :]


def guarded(work: Callable[[], None], *, failed: Callable[[str], None]) -> None:
    """Do the work of the child; whatever the file makes of it ends in a code. The outermost guard."""
    from assets.dicom.header import Stopped

    try:
        work()
    except Stopped as stopped:
        failed(stopped.code)
    except MemoryError:
        failed("MEMORY_LIMIT")
    except Exception:  # this is the outermost loop: any other failure is the file's fault
        failed("UNREADABLE")
