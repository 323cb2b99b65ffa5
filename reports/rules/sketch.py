"""Percentiles of many durations from small counts, right to within one per cent.

A value lies in the bucket [1.02 ** (b - 1), 1.02 ** b), b from 1; bucket 0 is less than a second. Taking the middle of
the bucket is wrong by at most RELATIVE_ERROR of the value, and so is what lies between two such middles in proportion.
A sketch is the bucket of every value, two bytes each, in any order: sketches of days are joined by joining the bytes.
"""

import math
import sys
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence

GROWTH = 1.02
RELATIVE_ERROR = (GROWTH - 1) / (GROWTH + 1)


def bucket_of(seconds: float) -> int:
    """Return the bucket of a value; PostgreSQL computes the same, see queries/rolled.py."""
    return 0 if seconds < 1 else 1 + math.floor(math.log(seconds) / math.log(GROWTH))


def middle_of(bucket: int) -> float:
    """Return the value that stands for a bucket."""
    return 0.0 if bucket == 0 else 2 * GROWTH**bucket / (GROWTH + 1)


def counts_of(sketch: bytes) -> Counter[int]:
    """Return bucket to number of values."""
    buckets = array("H")
    buckets.frombytes(sketch)
    if sys.byteorder == "little":
        buckets.byteswap()
    return Counter(buckets)


def percentiles(counts: Mapping[int, int], shares: Sequence[float]) -> list[float | None]:
    """Return the value below which each share of values lies, between two neighbours in proportion; None of none."""
    total = sum(counts.values())
    if not total:
        return [None] * len(shares)
    ordered = sorted(counts)
    return [_between(counts, ordered, share * (total - 1)) for share in shares]


def _between(counts: Mapping[int, int], ordered: Sequence[int], place: float) -> float:
    low = math.floor(place)
    first, second = _at(counts, ordered, low), _at(counts, ordered, math.ceil(place))
    return first + (second - first) * (place - low)


def _at(counts: Mapping[int, int], ordered: Sequence[int], place: int) -> float:
    """The middle of the bucket of the value at a place, counted from 0."""
    seen = 0
    for bucket in ordered:
        seen += counts[bucket]
        if place < seen:
            return middle_of(bucket)
    return middle_of(ordered[-1])
