"""What the pages cannot show: refusals by code, a key of the site that is gone, and what is kept of a secret."""

from typing import Any

import pytest

from notifications.actions import endpoint as actions
from notifications.actions.reach import WrongNumber, change_reach
from notifications.channels.keys import secrets_of
from notifications.enums import EndpointKind
from notifications.models import Endpoint, Reach
from tests.factories import NOW, make_person, make_supervisor
from tests.notifications.endpoints import make_administrator, make_endpoint

pytestmark = pytest.mark.django_db
WANTED = actions.Wanted(name="Hook", url="https://hooks.example/", events=("ticket_taken",))


def add(**more: Any) -> Endpoint:
    return make_endpoint(url="https://hooks.example/", **more)


def test_only_administrators_add() -> None:
    with pytest.raises(actions.CannotManage):
        actions.add_endpoint(actor=make_supervisor(), kind=EndpointKind.WEBHOOK, wanted=WANTED, at=NOW)


def test_name_is_used_once_while_it_is_there() -> None:
    first = add()
    with pytest.raises(actions.NameTaken):
        add()
    actions.delete_endpoint(actor=make_administrator(), endpoint_id=first.pk, at=NOW)

    assert add().pk != first.pk
    with pytest.raises(actions.NoEndpoint):
        actions.try_endpoint(actor=make_administrator(), endpoint_id=first.pk, at=NOW)


@pytest.mark.parametrize("url", [None, "", "nonsense"])
def test_new_endpoint_needs_an_address(url: str | None) -> None:
    wanted = actions.Wanted(name="Hook", url=url)

    with pytest.raises(actions.NeedsAddress):
        actions.add_endpoint(actor=make_administrator(), kind=EndpointKind.SLACK, wanted=wanted, at=NOW)


def test_only_webhooks_are_signed() -> None:
    chat = make_endpoint(EndpointKind.SLACK, url="https://hooks.slack.example/services/T0/B0/key")

    assert chat.shown == "https://hooks.slack.example"
    for act in (actions.rotate_key, actions.reveal_key):
        with pytest.raises(actions.NotSigned):
            act(actor=make_administrator(), endpoint_id=chat.pk, at=NOW)


def test_key_of_the_site_that_is_gone_is_mended_by_a_new_address(settings: Any) -> None:
    endpoint, admin = add(), make_administrator()
    settings.SECRET_KEY = "another-secret-key-of-fifty-characters-and-some-more"
    kept = actions.Wanted(name="Hook", events=("ticket_taken",))

    with pytest.raises(actions.NeedsAddress):
        actions.change_endpoint(actor=admin, endpoint_id=endpoint.pk, wanted=kept, at=NOW)
    changed = actions.change_endpoint(actor=admin, endpoint_id=endpoint.pk, wanted=WANTED, at=NOW)

    assert secrets_of(changed).url == WANTED.url
    assert secrets_of(changed).key.startswith("whsec_")


def test_phone_must_be_one_that_can_be_texted() -> None:
    person = make_person()

    with pytest.raises(WrongNumber):
        change_reach(actor=person, mobile="12", pager_mail="")
    change_reach(actor=person, mobile="+44 7700 900123", pager_mail="")
    change_reach(actor=person, mobile="", pager_mail="p@pager.example")

    assert Reach.objects.values_list("mobile", "pager_mail").get() == ("", "p@pager.example")
