"""Reading a safetensors file: a JSON table of contents, then the numbers. Nothing in it can be run.

The format: https://huggingface.co/docs/safetensors. The numbers are mapped, not read, so that all processes of a
machine share one copy in memory.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

Array = Any
_MOST_HEADER = 2**20


def read_tensors(path: Path) -> dict[str, Array]:
    """Return the tensors of 32-bit floats by name, read-only. Raises OSError, or ValueError for a damaged file."""
    size = path.stat().st_size
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if not 2 <= length <= min(_MOST_HEADER, size - 8):
            raise ValueError("The table of contents is longer than the file.")
        contents = json.loads(file.read(length))
    numbers = np.memmap(path, mode="r", dtype=np.uint8, offset=8 + length)
    return {name: _tensor(entry, numbers) for name, entry in contents.items() if entry.get("dtype") == "F32"}


def _tensor(entry: dict[str, Any], numbers: Array) -> Array:
    start, end = entry["data_offsets"]
    shape = tuple(entry["shape"])
    if not 0 <= start <= end <= len(numbers) or end - start != 4 * int(np.prod(shape)):
        raise ValueError("A tensor does not lie in the file.")
    return np.asarray(numbers[start:end]).view(np.float32).reshape(shape)
