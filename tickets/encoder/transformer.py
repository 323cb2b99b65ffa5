"""The forward pass of a small BERT in NumPy: token numbers in, one vector of length 1 out.

After Devlin et al. 2019 (BERT) and Reimers & Gurevych 2019 (mean of the token vectors, then normalised), with the names
of the tensors as the model's file has them.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from tickets.encoder.tensors import Array

HEADS, EPSILON = 12, 1e-12


def forward(numbers: Sequence[int], *, tensors: Mapping[str, Array]) -> Array:
    """Return the vector of one text. Raises KeyError for tensors of another model, ValueError when it is no number."""
    hidden = _embedded(numbers, tensors)
    for layer in range(_layers(tensors)):
        hidden = _layer(hidden, tensors, f"encoder.layer.{layer}.")
    mean = hidden.mean(axis=0)
    norm = float(np.linalg.norm(mean))
    if not np.isfinite(norm) or norm == 0.0:
        raise ValueError("The model gave no vector.")
    return mean / norm


def _layers(tensors: Mapping[str, Array]) -> int:
    return sum(name.endswith(".intermediate.dense.bias") for name in tensors)


def _embedded(numbers: Sequence[int], tensors: Mapping[str, Array]) -> Array:
    words = tensors["embeddings.word_embeddings.weight"][list(numbers)]
    places = tensors["embeddings.position_embeddings.weight"][: len(numbers)]
    kinds = tensors["embeddings.token_type_embeddings.weight"][0]
    return _normal(words + places + kinds, tensors, "embeddings.LayerNorm")


def _layer(hidden: Array, tensors: Mapping[str, Array], name: str) -> Array:
    seen = _attended(hidden, tensors, f"{name}attention.")
    seen = _normal(hidden + seen, tensors, f"{name}attention.output.LayerNorm")
    wide = _gelu(_dense(seen, tensors, f"{name}intermediate.dense"))
    return _normal(seen + _dense(wide, tensors, f"{name}output.dense"), tensors, f"{name}output.LayerNorm")


def _attended(hidden: Array, tensors: Mapping[str, Array], name: str) -> Array:
    length, width = hidden.shape
    asked, keys, values = (
        _dense(hidden, tensors, f"{name}self.{part}").reshape(length, HEADS, width // HEADS).transpose(1, 0, 2)
        for part in ("query", "key", "value")
    )
    scores = asked @ keys.transpose(0, 2, 1) / np.float32(np.sqrt(width // HEADS))
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    joined = (shares @ values).transpose(1, 0, 2).reshape(length, width)
    return _dense(joined, tensors, f"{name}output.dense")


def _dense(given: Array, tensors: Mapping[str, Array], name: str) -> Array:
    return given @ tensors[f"{name}.weight"].T + tensors[f"{name}.bias"]


def _normal(given: Array, tensors: Mapping[str, Array], name: str) -> Array:
    apart = given - given.mean(axis=-1, keepdims=True)
    spread = np.sqrt((apart * apart).mean(axis=-1, keepdims=True) + EPSILON)
    return apart / spread * tensors[f"{name}.weight"] + tensors[f"{name}.bias"]


def _gelu(given: Array) -> Array:
    return given * (1 + _erf(given / np.float32(np.sqrt(2)))) / 2


def _erf(given: Array) -> Array:
    """The error function to 1.5e-7 (Abramowitz & Stegun 7.1.26): NumPy has none."""
    size = np.abs(given)
    part = 1 / (1 + np.float32(0.3275911) * size)
    series = np.zeros_like(part)
    for factor in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
        series = (series + np.float32(factor)) * part
    return np.sign(given) * (1 - series * np.exp(-size * size))
