"""Identifiers on a ticket: encrypted, shown with a reason, destroyed for good."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from tests.factories import NOW, make_agent, make_person, make_ticket
from tickets.actions.identity import (
    BadIdentity,
    CannotReveal,
    ReasonNeeded,
    add_identity,
    remove_identity,
    reveal_identity,
)
from tickets.actions.identity_purge import destroy_stray_keys, rotate_keys, sweep
from tickets.actions.lifecycle import close, resolve
from tickets.actions.ticket_key import KeyGone
from tickets.channels.keys import masters, read_key, write_key
from tickets.enums import IdentityField, IdentityPart, RevealReason
from tickets.models import IdentityKey, IdentityValue, Ticket, TicketEvent
from tickets.permissions import NotAllowed
from tickets.queries.identity import tickets_with_identifier

pytestmark = pytest.mark.django_db
ACCESSION, NAME = "NW-2024 0817", "Vandersloot^Wilhelmina"
VALUES = {IdentityField.ACCESSION: [ACCESSION], IdentityField.PATIENT_NAME: [NAME]}


@pytest.fixture(autouse=True)
def key_folder(settings, tmp_path):
    settings.IDENTITY_KEY_DIR = tmp_path / "keys"
    return tmp_path / "keys"


def kept(ticket=None, **options):
    requester = make_person()
    ticket = ticket or make_ticket(requester=requester)
    add_identity(actor=ticket.requester, ticket_id=ticket.pk, values=VALUES, at=NOW, **options)
    return ticket


def kinds(ticket):
    return list(TicketEvent.objects.filter(ticket=ticket).order_by("seq").values_list("kind", "payload"))[2:]


def everything_stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(v)::text FROM tickets_identityvalue v")
        rows = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT payload::text FROM tickets_ticketevent")
        return "\n".join(rows + [row[0] for row in cursor.fetchall()])


def test_a_clinician_gives_what_the_desk_alone_sees_again():
    ticket = kept()

    shown = reveal_identity(actor=make_agent(), ticket_id=ticket.pk, reason=RevealReason.FIND_STUDY, at=NOW)

    assert [(each.part, each.field, each.text) for each in shown] == [
        ("concerned", "accession", ACCESSION),
        ("concerned", "patient_name", NAME),
    ]
    assert kinds(ticket) == [
        ("identity_added", {"fields": ["accession", "patient_name"], "part": "concerned", "source": "typed"}),
        ("identity_revealed", {"reason": "find_study", "note": None, "fields": ["accession", "patient_name"]}),
    ]


def test_nothing_is_stored_in_clear():
    kept()

    stored = everything_stored()

    assert [word for word in (ACCESSION, NAME, "Vandersloot", "0817", NAME.encode().hex()) if word in stored] == []


def test_only_who_may_looks_and_says_why():
    ticket, agent = kept(), make_agent()

    with pytest.raises(CannotReveal):
        reveal_identity(actor=ticket.requester, ticket_id=ticket.pk, reason=RevealReason.SAFETY, at=NOW)
    with pytest.raises(NotAllowed):
        add_identity(actor=make_person(), ticket_id=ticket.pk, values=VALUES, at=NOW)
    with pytest.raises(ReasonNeeded):
        reveal_identity(actor=agent, ticket_id=ticket.pk, reason=RevealReason.OTHER, why=" ", at=NOW)
    reveal_identity(actor=agent, ticket_id=ticket.pk, reason=RevealReason.OTHER, why="Audit", at=NOW)

    assert [kind for kind, _ in kinds(ticket)] == ["identity_added", "note_added", "identity_revealed"]


def test_the_same_is_kept_once():
    ticket = kept()

    add_identity(actor=make_agent(), ticket_id=ticket.pk, values={IdentityField.ACCESSION: ["nw20240817"]}, at=NOW)
    add_identity(
        actor=make_agent(),
        ticket_id=ticket.pk,
        values={IdentityField.ACCESSION: ["nw20240817"]},
        part=IdentityPart.CORRECT,
        at=NOW,
    )

    assert IdentityValue.objects.filter(ticket=ticket).count() == 3


@pytest.mark.parametrize(
    ("field", "text"),
    [("study_uid", "1.2.x"), ("birth_date", "31 February"), ("accession", "A" * 65), ("patient_id", "---")],
)
def test_what_has_not_the_shape_is_refused_without_repeating_it(field, text):
    ticket = make_ticket()

    with pytest.raises(BadIdentity) as refused:
        add_identity(actor=make_agent(), ticket_id=ticket.pk, values={IdentityField(field): [text]}, at=NOW)

    assert text not in refused.value.messages[0]
    assert not IdentityKey.objects.exists()


def test_a_ticket_is_found_by_the_whole_number_alone():
    ticket, agent = kept(), make_agent()

    found = {
        text: [row.pk for row in tickets_with_identifier(user=agent, text=text, masters=masters())]
        for text in ("NW-2024 0817", "nw20240817", "NW-2024 081", "Vandersloot^Wilhelmina")
    }

    assert found == {
        "NW-2024 0817": [ticket.pk],
        "nw20240817": [ticket.pk],
        "NW-2024 081": [],
        "Vandersloot^Wilhelmina": [],
    }
    assert tickets_with_identifier(user=ticket.requester, text=ACCESSION, masters=masters()) == []


def test_the_last_one_removed_takes_the_key_along(django_capture_on_commit_callbacks):
    ticket, agent = kept(), make_agent()
    name = IdentityKey.objects.get().name

    with django_capture_on_commit_callbacks(execute=True):
        for row in IdentityValue.objects.all():
            remove_identity(actor=agent, ticket_id=ticket.pk, value_id=row.pk, at=NOW)

    assert (read_key(name), IdentityKey.objects.get().name) == (None, "")


def closed(ticket):
    agent = make_agent()
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Done.", at=NOW)
    close(actor=agent, ticket_id=ticket.pk, at=NOW)
    return ticket


def test_after_closing_they_are_destroyed_on_schedule(settings, django_capture_on_commit_callbacks):
    settings.IDENTITY_DAYS = 30
    ticket = closed(kept())
    name = IdentityKey.objects.get().name

    early = sweep(at=NOW + timedelta(days=29))
    with django_capture_on_commit_callbacks(execute=True):
        due = sweep(at=NOW + timedelta(days=31))
        again = sweep(at=NOW + timedelta(days=31))

    assert (early, due, again) == (0, 1, 0)
    assert (IdentityValue.objects.count(), read_key(name)) == (0, None)
    assert kinds(ticket)[-1] == ("identity_purged", {"count": 2, "days": 30})


def test_rows_of_an_old_backup_cannot_be_read_any_more(django_capture_on_commit_callbacks):
    ticket = closed(kept())
    rows, keys = list(IdentityValue.objects.all()), list(IdentityKey.objects.all())
    with django_capture_on_commit_callbacks(execute=True):
        sweep(at=NOW + timedelta(days=400))

    IdentityValue.objects.bulk_create(rows)  # as a restored database has them
    IdentityKey.objects.update(name=keys[0].name, destroyed_at=None)

    with pytest.raises(KeyGone):
        reveal_identity(actor=make_agent(), ticket_id=ticket.pk, reason=RevealReason.FIND_STUDY, at=NOW)


def test_keys_nobody_names_are_destroyed(key_folder):
    import os

    kept()
    write_key("f" * 32, b"left behind")
    for path in key_folder.glob("??/*"):
        os.utime(path, (1, 1))

    assert destroy_stray_keys(at=NOW) == 1
    assert read_key(IdentityKey.objects.get().name) is not None


def test_a_new_master_key_takes_over(settings):
    ticket, agent = kept(), make_agent()
    settings.IDENTITY_KEYS = ["2026:" + "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="]
    before = [row.pk for row in tickets_with_identifier(user=agent, text=ACCESSION, masters=masters())]

    done = rotate_keys()
    settings.SECRET_KEY = "another"  # the old master key is gone with it

    assert (before, done, rotate_keys()) == ([ticket.pk], 1, 0)
    assert [row.pk for row in tickets_with_identifier(user=agent, text=ACCESSION, masters=masters())] == [ticket.pk]
    shown = reveal_identity(actor=agent, ticket_id=ticket.pk, reason=RevealReason.SAFETY, at=NOW)
    assert [each.text for each in shown] == [ACCESSION, NAME]


def test_key_files_are_for_the_account_alone(key_folder):
    kept()

    [path] = key_folder.glob("??/*")

    assert (Path(path).stat().st_mode & 0o777, Ticket.objects.count()) == (0o600, 1)
