import pytest
from django.urls import reverse

from tests.factories import make_agent, make_person, make_queue, make_routing, make_rule
from tests.factories.calls import caller

pytestmark = pytest.mark.django_db


def test_agents_read_the_routing_in_force():
    make_queue(code="MOD", name="Scanners")
    make_routing()
    make_routing(
        make_rule("Night", "MOD", modalities=["CT"], times=[[1140, 1860]]),
        owners=[{"team": "biomed", "queue": "MOD", "instead_of": ["PACS"]}],
    )

    answer = caller(make_agent()).get(reverse("api:routing"))

    assert (answer.status_code, answer.json()) == (
        200,
        {
            "version": 2,
            "published_at": "2026-03-02T10:00:00Z",
            "rules": [
                {
                    "place": 1,
                    "name": "Night",
                    "queue": "MOD",
                    "is_active": True,
                    "words": "Tickets on a device of modality CT, told between 19:00 and 07:00",
                    "when": {"modalities": ["CT"], "times": [[1140, 1860]]},
                }
            ],
            "owners": [{"team": "biomed", "queue": "MOD", "instead_of": ["PACS"]}],
        },
    )


def test_requesters_do_not():
    make_routing()

    assert caller(make_person()).get(reverse("api:routing")).status_code == 403


def test_there_is_nothing_to_read_before_the_reference_data_is_loaded():
    assert caller(make_agent()).get(reverse("api:routing")).status_code == 404
