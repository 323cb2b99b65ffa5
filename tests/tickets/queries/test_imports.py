"""What is asked about imports."""

from typing import Any

import pytest

from accounts.enums import Role
from tests.factories import make_category, make_person, make_queue, make_site, make_supervisor
from tests.factories.imports import make_import
from tickets.models import TicketImport
from tickets.queries.imports import import_reference, unfinished_import, visible_import, visible_imports

pytestmark = pytest.mark.django_db


def test_only_who_manages_the_desk_sees_imports(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    row = make_import(text="x", is_checked=False)
    administrator, supervisor = make_person(role=Role.ADMINISTRATOR), make_supervisor()

    assert [visible_import(person, row.pk) for person in (administrator, supervisor)] == [row, None]
    assert [visible_imports(person).count() for person in (administrator, supervisor)] == [1, 0]


def test_newest_unfinished_import_of_a_file_is_found(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    first, second, other = (make_import(text=text, is_checked=False) for text in ("a", "a", "b"))

    assert unfinished_import(first.sha256) == second
    TicketImport.objects.filter(pk__in=[first.pk, second.pk]).update(state="done")
    assert unfinished_import(first.sha256) is None
    assert unfinished_import(other.sha256) == other


def test_reference_knows_codes_and_names() -> None:
    make_category(code="R01", title="PACS", queue=make_queue(code="PACS", name="Archive"), resolution_codes=["resent"])
    make_queue(code="NET", name="PACS")
    make_site(code="WEST", name="Western Hospital")
    make_person(email="rosa@example.org")
    make_person(email="x@old.imported.invalid")

    found = import_reference()

    assert found.queues == {"archive": "PACS", "pacs": "PACS", "net": "NET"}
    assert found.categories == {"pacs": "R01", "r01": "R01"}
    assert found.sites["western hospital"] == "WEST"
    assert (found.category_queues, found.category_priorities) == ({"R01": "PACS"}, {"R01": 3})
    assert found.category_resolutions == {"R01": frozenset({"resent"})}
    assert found.emails == {"rosa@example.org"}
