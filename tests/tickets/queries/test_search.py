"""Finding tickets by words and by number."""

import pytest

from tests.factories import make_ticket
from tickets.models import Ticket
from tickets.queries.search import matching_text

pytestmark = pytest.mark.django_db


def found(text):
    return set(matching_text(Ticket.objects.all(), text))


def test_words_of_subject_and_description_are_found_in_any_form():
    subject = make_ticket(subject="Images do not arrive")
    description = make_ticket(subject="Trouble", description="One image is arriving late.")
    make_ticket(subject="Worklist empty")

    assert found("image arriving") == {subject, description}


def test_quotes_and_minus_work_as_in_web_search():
    wanted = make_ticket(subject="Viewer freezes on priors")
    make_ticket(subject="Viewer freezes on start")

    assert found('"viewer freezes" -start') == {wanted}


def test_number_sign_finds_that_ticket_alone():
    ticket = make_ticket()
    make_ticket(subject=f"See {ticket.pk} again")

    assert found(f"#{ticket.pk}") == {ticket}


def test_bare_number_finds_the_ticket_and_who_mentions_it():
    ticket = make_ticket()
    mention = make_ticket(subject=f"See {ticket.pk} again")

    assert found(str(ticket.pk)) == {ticket, mention}


@pytest.mark.parametrize("text", ["#0", "#999999999999999", "99999999999999999999999", "zebra", "' OR 1=1 --", "& | !"])
def test_what_fits_nothing_finds_nothing(text):
    make_ticket()

    assert found(text) == set()


@pytest.mark.parametrize("text", ["", "   "])
def test_no_text_keeps_all(text):
    ticket = make_ticket()

    assert found(text) == {ticket}
