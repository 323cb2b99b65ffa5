"""Candidates: every device that can still make files, in one query."""

from collections.abc import Callable
from typing import Any

import pytest

from assets.enums import Lifecycle
from assets.models import NetworkAE
from assets.queries.matching import match_candidates
from assets.rules.matching import Candidate
from tests.factories import make_device

pytestmark = pytest.mark.django_db


def test_match_candidates_leaves_out_what_makes_no_files() -> None:
    device = make_device(
        tag="CT2",
        name="CT in Emergency",
        manufacturer="Siemens",
        model="Somatom",
        serial="11223",
        station_name="SGHCT01A",
        ae_title="CT2_AS",
        modality="CT",
        device_uid="1.2.3.4",
        udi="(01)1",
    )
    make_device(tag="CT8", lifecycle=Lifecycle.RETIRED)
    make_device(tag="CT9", lifecycle=Lifecycle.PLANNED)

    assert match_candidates() == [
        Candidate(
            device_id=device.pk,
            tag="CT2",
            name="CT in Emergency",
            manufacturer="Siemens",
            model="Somatom",
            serial="11223",
            station_name="SGHCT01A",
            ae_title="CT2_AS",
            modality="CT",
            institution=device.site.name,
            device_uid="1.2.3.4",
            udi="(01)1",
        )
    ]


def test_match_candidates_know_every_title_of_a_device() -> None:
    device = make_device(ae_title="PACS")
    for title in ("STORE", "QUERY"):
        NetworkAE.objects.create(device=device, title=title)

    assert match_candidates()[0].ae_titles == ("QUERY", "STORE")


@pytest.mark.parametrize("rows", [1, 3])
def test_match_candidates_takes_one_query(rows: int, django_assert_num_queries: Callable[[int], Any]) -> None:
    for number in range(rows):
        make_device(tag=f"CT{number}")

    with django_assert_num_queries(1):
        assert len(match_candidates()) == rows
