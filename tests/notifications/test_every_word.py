"""A mail to a German reader is German from its subject to its foot, and one to an English reader English."""

import re

import pytest

from accounts.enums import Language
from assets.models import Device
from config.languages import PLACES, catalogue_path, read_catalogue
from tests.factories import make_ticket
from tests.notifications.conftest import Desk
from tests.notifications.every_mail import Mail, every_mail

pytestmark = pytest.mark.django_db
LONG = 9
"""Shorter words may be part of a name."""
DESK = {"Needs an owner"}
"""Headings of the desk, which is in English: a German mail quotes them."""
GERMAN = read_catalogue(catalogue_path(Language.GERMAN))


def _patterns(words: list[str]) -> dict[str, re.Pattern[str]]:
    """What each would look like in a mail, whatever is filled in."""
    gap = re.escape("\0")
    return {each: re.compile(rf"(?<!\w){re.escape(PLACES.sub(chr(0), each)).replace(gap, '.+?')}") for each in words}


def _mails(desk: Desk, language: str) -> list[Mail]:
    ticket = make_ticket(requester=desk.rosa, category=desk.category, device=Device.objects.get(tag="CT2"))
    return every_mail(desk=desk, ticket=ticket, language=language)


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_mail_speaks_the_other_language_and_every_subject_is_one_line(desk: Desk, language: str) -> None:
    pairs = [(key, said) for key, said in GERMAN.items() if min(len(key), len(said)) > LONG and key not in DESK]
    foreign = _patterns([pair[0 if language == "de" else 1] for pair in pairs if pair[0] != pair[1]])
    mails = _mails(desk, language)

    found = {
        (mail.name, words)
        for mail in mails
        for words, pattern in foreign.items()
        if any(pattern.search(part) for part in (mail.subject, mail.text, mail.html))
    }

    assert found == set()
    assert [mail.subject for mail in mails if len(mail.subject.splitlines()) != 1] == []
