"""Small makers of rows for tests: each has sensible defaults and takes the fields that matter to the test.

The `reference` fixture (tests/factories/fixtures.py) gives the full reference data instead of the small rows.
"""

from tests.factories.articles import make_article, make_draft
from tests.factories.desk import NOW, load_reference, make_category, make_policy, make_queue, make_tile
from tests.factories.equipment import make_contract, make_device, make_location, make_vendor
from tests.factories.flow import make_link, make_routed, make_service
from tests.factories.imports import make_import
from tests.factories.people import make_agent, make_person, make_site, make_supervisor, make_team
from tests.factories.routing import make_routing, make_rule
from tests.factories.tickets import make_ticket, make_upload

__all__ = [
    "NOW",
    "load_reference",
    "make_agent",
    "make_article",
    "make_category",
    "make_contract",
    "make_device",
    "make_draft",
    "make_import",
    "make_link",
    "make_location",
    "make_person",
    "make_policy",
    "make_queue",
    "make_routed",
    "make_routing",
    "make_rule",
    "make_service",
    "make_site",
    "make_supervisor",
    "make_team",
    "make_tile",
    "make_ticket",
    "make_upload",
    "make_vendor",
]
