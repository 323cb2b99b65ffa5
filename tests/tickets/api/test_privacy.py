"""Patient data by the API: it goes in, and does not come out."""

import pytest

from tests.factories import NOW, make_agent, make_person, make_ticket
from tests.factories.calls import caller
from tickets.actions.correction import start_correction
from tickets.actions.identity import add_identity
from tickets.enums import CorrectionKind, IdentityField
from tickets.models import Correction, IdentityValue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT, settings.IDENTITY_KEY_DIR = tmp_path / "media", tmp_path / "keys"


def address(ticket, name="privacy"):
    return f"/api/v1/tickets/{ticket.pk}/{name}/"


def test_a_requester_gives_and_nobody_gets():
    ticket = make_ticket()

    given = caller(ticket.requester).post(address(ticket), {"accession": "RX-99817", "birth_date": "1956-12-03"})
    mine = caller(ticket.requester).get(address(ticket))
    desk = caller(make_agent()).get(address(ticket))

    assert (given.status_code, mine.status_code, IdentityValue.objects.count()) == (204, 403, 2)
    assert desk.json()["kept"] == [
        {"field": "accession", "part": "concerned", "count": 1},
        {"field": "birth_date", "part": "concerned", "count": 1},
    ]
    assert "99817" not in desk.content.decode()


def test_a_bad_identifier_is_refused_without_repeating_it():
    ticket = make_ticket()

    answer = caller(ticket.requester).post(address(ticket), {"study_uid": "1.2.x.9"})

    assert (answer.status_code, "1.2.x.9" in answer.content.decode()) == (400, False)
    assert caller(make_person()).post(address(ticket), {"accession": "x1"}).status_code == 404


def test_two_people_correct_a_study():
    ticket, one, other = make_ticket(), make_agent(), make_agent()
    related = make_ticket()
    for each in (ticket, related):
        add_identity(actor=one, ticket_id=each.pk, values={IdentityField.ACCESSION: ["RX-1"]}, at=NOW)

    def act(person, **data):
        return caller(person).post(address(ticket, "correction"), data)

    codes = [
        act(one, act="start", kind="reallocate").status_code,
        act(one, act="made", rejection="113038", words="Moved.").status_code,
        act(one, act="confirm").status_code,
        act(other, act="return", words="Not yet.").status_code,
        act(one, act="made", rejection="none", words="Moved again.").status_code,
    ]
    during = caller(other).get(address(related)).json()["under_investigation"]
    codes.append(act(other, act="confirm").status_code)

    assert codes == [200, 200, 400, 200, 200, 200]
    assert (during, caller(other).get(address(related)).json()["under_investigation"]) == ([ticket.pk], [])
    assert Correction.objects.get().confirmed_by == other


def test_a_copy_is_asked_for_by_the_desk_alone():
    ticket = make_ticket()
    start_correction(actor=make_agent(), ticket_id=ticket.pk, kind=CorrectionKind.MERGE, at=NOW)

    theirs = caller(ticket.requester).post(address(ticket, "copies"), {"attachment": 1})
    none = caller(make_agent()).post(address(ticket, "copies"), {"attachment": 1})

    assert (theirs.status_code, none.status_code) == (403, 400)
