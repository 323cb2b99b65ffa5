"""Percentiles from buckets, against exact ones."""

import statistics
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rules.sketch import RELATIVE_ERROR, bucket_of, counts_of, middle_of, percentiles

SECONDS = st.one_of(st.integers(0, 90), st.integers(0, 10**8))


def sketch_of(values: list[int]) -> bytes:
    return b"".join(struct.pack(">H", bucket_of(value)) for value in values)


@given(value=st.integers(1, 10**10))
def test_middle_of_a_bucket_is_right_to_one_per_cent(value: int) -> None:
    assert abs(middle_of(bucket_of(value)) - value) <= value * RELATIVE_ERROR * 1.0001 < value * 0.01


def test_nothing_is_nothing() -> None:
    assert (bucket_of(0), middle_of(0), percentiles({}, [0.5, 0.9])) == (0, 0, [None, None])


@given(values=st.lists(SECONDS, min_size=1, max_size=60), share=st.sampled_from([0.5, 0.75, 0.9, 0.95]))
def test_percentiles_are_right_to_one_per_cent(values: list[int], share: float) -> None:
    cuts = statistics.quantiles(values, n=20, method="inclusive") if len(values) > 1 else values * 19
    exact = cuts[round(share * 20) - 1]

    [found] = percentiles(counts_of(sketch_of(values)), [share])

    assert found == pytest.approx(exact, rel=RELATIVE_ERROR * 1.0001, abs=0)


@given(days=st.lists(st.lists(SECONDS, max_size=20), max_size=6))
def test_joined_sketches_are_the_sketch_of_all(days: list[list[int]]) -> None:
    together = [value for day in days for value in day]

    assert counts_of(b"".join(map(sketch_of, days))) == counts_of(sketch_of(together[::-1]))
