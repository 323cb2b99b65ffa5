"""The model, loaded once in a process and only when the first text is to be encoded."""

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from tickets.encoder.package import model_folder, model_name, why_off

logger = logging.getLogger(__name__)

DIMENSIONS = 384
Vector = Sequence[float]


@dataclass(frozen=True, kw_only=True)
class Encoder:
    """What makes vectors of texts. name: package and version, so that vectors of another one are known."""

    name: str
    encode: Callable[[str], Vector]


@cache
def load_encoder() -> Encoder | None:
    """Return the encoder of this process, None where there is none; the reason is logged once.

    Loading takes some 0.3 s and 30 MB besides the 90 MB of the model's file, which processes share.
    """
    reason = why_off()
    if not reason:
        try:
            return _load()
        except Exception as error:  # whatever is wrong with an optional part: the desk goes on without it
            reason = f"the model cannot be loaded: {type(error).__name__}"
    logger.info("likeness_off", extra={"reason": reason})
    return None


def _load() -> Encoder:
    # Before NumPy is imported: threads of one text wait for each other longer than they compute (30 words took 14 ms of
    # one core, and seconds with two busy ones).
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from tickets.encoder.tensors import read_tensors
    from tickets.encoder.transformer import forward
    from tickets.encoder.wordpiece import read_vocabulary, tokens

    folder = model_folder()
    vocabulary = read_vocabulary(folder / "vocab.txt")
    tensors = read_tensors(folder / "model.safetensors")

    def encode(text: str) -> Vector:
        found: list[float] = forward(tokens(text, vocabulary=vocabulary), tensors=tensors).tolist()
        return found

    if len(encode("a first text")) != DIMENSIONS:
        raise ValueError("The model's vectors have another length.")
    return Encoder(name=model_name(), encode=encode)
