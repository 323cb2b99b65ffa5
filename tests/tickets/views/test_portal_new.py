"""The question page: one ticket whatever happens, and nothing typed is lost."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from tests.factories import make_agent, make_device, make_location, make_person, make_ticket
from tickets.models import Ticket, Upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

NEW = "/new"
QUERIES = 10  # one each for the incidents and the planned work that everybody is told of


@pytest.fixture
def me() -> Person:
    return make_person()


@pytest.fixture
def portal(client: Client, me: Person) -> Client:
    client.force_login(me)
    return client


def answers(**changes: Any) -> dict[str, Any]:
    """A whole form, with changes."""
    return {
        "token": "token-1",
        "tile": "missing",
        "problem_missing": "R21",
        "text": "Association rejected",
        "affected": "patient_waiting",
        "step": "send",
    } | changes


def test_log_ticket_by_plain_post(portal: Client, me: Person) -> None:
    device = make_device(tag="CT2")

    answer = portal.post(NEW, answers(where="device:CT2"))

    ticket = Ticket.objects.get()
    assert answer.headers["Location"] == f"/sent/{ticket.pk}"
    assert (ticket.requester, ticket.device, ticket.category.code) == (me, device, "R21")
    assert ticket.subject == "The scanner cannot send images: Association rejected"
    assert portal.get(f"/sent/{ticket.pk}").status_code == 200
    assert f"#{ticket.pk}" in portal.get("/mine").content.decode()


def test_double_submit_makes_one_ticket(portal: Client) -> None:
    first, second = portal.post(NEW, answers()), portal.post(NEW, answers())

    assert first.headers["Location"] == second.headers["Location"]
    assert Ticket.objects.count() == 1


def test_same_form_with_other_words_points_to_the_first_ticket(portal: Client) -> None:
    portal.post(NEW, answers())
    ticket = Ticket.objects.get()

    answer = portal.post(NEW, answers(text="Now it smells of smoke"))

    page = answer.content.decode()
    assert (answer.status_code, Ticket.objects.count()) == (409, 1)
    assert f'href="/t/{ticket.pk}"' in page
    assert "Now it smells of smoke" in page
    assert 'name="token" value="token-1"' not in page


def test_error_keeps_answers_and_plain_files(portal: Client, me: Person) -> None:
    file = SimpleUploadedFile("screen.png", b"\x89PNG\r\n\x1a\nxx")

    answer = portal.post(NEW, answers(affected="", where_text="Room behind CT", files=file))

    page, upload = answer.content.decode(), Upload.objects.get(owner=me)
    assert (answer.status_code, Ticket.objects.count()) == (400, 0)
    assert "Say who is affected now. It decides how fast we come." in page
    assert "Association rejected" in page
    assert "Room behind CT" in page
    assert f'name="uploads" value="{upload.pk}"' in page
    assert 'value="R21" checked' in page


def test_kept_file_is_attached_on_the_second_try(portal: Client) -> None:
    portal.post(NEW, answers(affected="", files=SimpleUploadedFile("screen.png", b"\x89PNG\r\n\x1a\nxx")))

    portal.post(NEW, answers(uploads=[str(Upload.objects.get().pk)]))

    assert [file.name for file in Ticket.objects.get().attachments.all()] == ["screen.png"]


def test_bad_file_is_an_error_of_the_form(portal: Client) -> None:
    answer = portal.post(NEW, answers(files=SimpleUploadedFile("empty.txt", b"")))

    assert (answer.status_code, Ticket.objects.count()) == (400, 0)
    assert "“empty.txt” is empty. Check the file and choose it again." in answer.content.decode()


def test_missing_upload_is_an_error_of_the_form(portal: Client) -> None:
    answer = portal.post(NEW, answers(uploads=["00000000-0000-4000-8000-000000000000"]))

    assert (answer.status_code, Ticket.objects.count()) == (400, 0)
    assert "A file did not arrive. Please add it again." in answer.content.decode()


def test_form_without_its_token_is_sent_back_with_a_new_one(portal: Client) -> None:
    answer = portal.post(NEW, answers(token=""))

    page = answer.content.decode()
    assert (answer.status_code, Ticket.objects.count()) == (400, 0)
    assert "This page was too old. Look through your answers and send them again." in page
    assert 'name="token" value=""' not in page


def test_null_character_is_an_error_not_a_crash(portal: Client) -> None:
    answer = portal.post(NEW, answers(text="a\x00b", where="device:\x00"))

    assert (answer.status_code, Ticket.objects.count()) == (400, 0)


def test_staged_file_can_be_dropped_without_javascript(portal: Client) -> None:
    portal.post(NEW, answers(affected="", files=SimpleUploadedFile("screen.png", b"\x89PNG\r\n\x1a\nxx")))
    upload = str(Upload.objects.get().pk)
    sent = {name: value for name, value in answers().items() if name != "step"}

    page = portal.post(NEW, sent | {"uploads": [upload], "drop": upload}).content.decode()

    assert upload not in page
    assert "Association rejected" in page


def test_search_step_lists_matches_and_keeps_the_text(portal: Client) -> None:
    make_device(tag="CT2")
    make_device(tag="CT3")

    answer = portal.post(NEW, answers(step="find", where_text="CT"))

    page = answer.content.decode()
    assert (answer.status_code, Ticket.objects.count()) == (200, 0)
    assert ('value="device:CT2"' in page, 'value="device:CT3"' in page) == (True, True)
    assert "Association rejected" in page
    assert "There is a problem" not in page


def test_preset_device_is_a_card_to_confirm(portal: Client) -> None:
    make_device(tag="CT2", name="CT in the emergency room")

    page = portal.get(f"{NEW}?device=ct2").content.decode()

    assert '<input type="hidden" name="where" value="device:CT2">' in page
    assert "CT in the emergency room" in page


def test_preset_room_is_a_card_to_confirm(portal: Client) -> None:
    room = make_location(name="Reading room 3")

    assert f'value="room:{room.pk}"' in portal.get(f"{NEW}?room={room.pk}").content.decode()


def test_unknown_preset_falls_back_to_the_search(portal: Client) -> None:
    answer = portal.get(f"{NEW}?device=<script>")

    assert answer.status_code == 200
    assert 'data-combobox-url="/new/devices"' in answer.content.decode()


def test_change_forgets_the_device_and_nothing_else(portal: Client) -> None:
    make_device(tag="CT2")

    page = portal.post(NEW, answers(step="change", where="device:CT2")).content.decode()

    assert 'value="device:CT2"' not in page
    assert "Association rejected" in page


def test_recent_device_is_one_press(portal: Client, me: Person) -> None:
    make_ticket(requester=me, device=make_device(tag="CT7"))
    sent = {name: value for name, value in answers().items() if name != "step"}

    assert 'name="pick" value="device:CT7"' in portal.get(NEW).content.decode()
    assert (
        '<input type="hidden" name="where" value="device:CT7">'
        in portal.post(NEW, sent | {"pick": "device:CT7"}).content.decode()
    )


def test_trouble_on_the_device_tells_nothing_of_others(portal: Client) -> None:
    make_ticket(device=make_device(tag="CT2"), subject="Words of others")

    page = portal.get(f"{NEW}?device=CT2").content.decode()

    assert "Somebody has already told us about CT2." in page
    assert "Words of others" not in page


def test_preview_says_what_is_promised(portal: Client) -> None:
    page = portal.post("/new/preview", {"tile": "stopped", "problem_stopped": "R33", "affected": "patient_on_table"})

    assert "Somebody answers within 15 minutes, day and night." in page.content.decode()


def test_preview_of_nothing_is_empty(portal: Client) -> None:
    assert "Somebody answers" not in portal.post("/new/preview", {}).content.decode()


def test_device_options_find_by_nickname_and_room(portal: Client) -> None:
    make_device(tag="CT2", nicknames="Siggi")
    make_location(name="Siggi's room")

    page = portal.get("/new/devices?q=siggi").content.decode()

    assert ('data-value="device:CT2"' in page, 'data-value="room:' in page) == (True, True)
    assert "option" not in portal.get("/new/devices?q=").content.decode()


def test_phone_number_is_on_the_page(portal: Client, settings: Any) -> None:
    settings.DESK_PHONE = "4400"

    assert 'href="tel:4400"' in portal.get(NEW).content.decode()


def test_agent_logs_a_ticket_of_their_own(client: Client) -> None:
    client.force_login(make_agent())

    assert client.post(NEW, answers()).headers["Location"] == f"/sent/{Ticket.objects.get().pk}"


def test_sent_page_of_another_is_not_found(portal: Client) -> None:
    assert portal.get(f"/sent/{make_ticket().pk}").status_code == 404


def test_home_leads_by_role(portal: Client) -> None:
    assert portal.get("/").headers["Location"] == reverse("portal:new")


def test_nobody_signed_in_is_asked_to(client: Client) -> None:
    assert client.get(NEW).headers["Location"].startswith("/accounts/login/")


def test_queries_do_not_grow(portal: Client, me: Person, django_assert_num_queries: Any) -> None:
    make_ticket(requester=me, device=make_device())
    portal.get(NEW)
    with django_assert_num_queries(QUERIES):
        portal.get(NEW)
    make_ticket(requester=me, device=make_device())
    make_ticket(requester=me, device=make_device())
    with django_assert_num_queries(QUERIES):
        portal.get(NEW)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/new?device=%00", 200),
        ("/new?room=%C2%B2", 200),
        ("/new?room=9999999999999999999999", 200),
        ("/new?tile=%00", 200),
        ("/new/devices?q=%00a", 200),
        ("/mine?page=%00", 404),
        ("/t/99999999999999999999", 404),
    ],
)
def test_damaged_address_is_no_crash(portal: Client, path: str, status: int) -> None:
    assert portal.get(path).status_code == status


def test_device_options_say_rooms_before_devices_but_a_sticker_first(portal: Client) -> None:
    make_location(name="PACS-T corner")
    make_device(tag="PACS-T", name="Test system")
    make_device(tag="WS9", name="PACS-T console")

    page = portal.get("/new/devices?q=pacs-t").content.decode()

    places = [page.index(f'data-value="{value}') for value in ("device:PACS-T", "room:", "device:WS9")]
    assert places == sorted(places)


def test_chosen_room_offers_its_devices(portal: Client) -> None:
    room = make_location(name="Reading room 3")
    make_device(tag="WS3", location=room)
    make_device(tag="CT7")

    page = portal.get(f"{NEW}?room={room.pk}").content.decode()

    assert ('name="pick" value="device:WS3"' in page, "CT7" in page) == (True, False)
