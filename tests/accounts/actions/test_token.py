from datetime import UTC, datetime, timedelta

import pytest

from accounts.actions.token import BadLifetime, TokenMissing, make_token, note_use, revoke_token
from accounts.models import ApiToken
from tests.factories import make_person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize("days", [0, 731, -1])
def test_make_token_refuses_other_lifetimes(days: int) -> None:
    with pytest.raises(BadLifetime):
        make_token(actor=make_person(), name="x", can_write=False, days=days, at=NOW)


def test_revoke_token_works_once() -> None:
    person = make_person()
    made = make_token(actor=person, name="x", can_write=False, days=1, at=NOW)

    revoked = revoke_token(actor=person, token_id=made.token.pk, at=NOW)

    assert revoked.revoked_at == NOW
    with pytest.raises(TokenMissing):
        revoke_token(actor=person, token_id=made.token.pk, at=NOW)


def test_note_use_keeps_the_first_of_a_minute() -> None:
    made = make_token(actor=make_person(), name="x", can_write=False, days=1, at=NOW)

    for seconds in (0, 30, 59):
        note_use(token_id=made.token.pk, at=NOW + timedelta(seconds=seconds))

    assert ApiToken.objects.get().last_used_at == NOW
