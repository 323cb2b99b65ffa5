"""An address that was looked up once is the address Django writes."""

from collections.abc import Iterator

import pytest
from django.template import engines
from django.test import RequestFactory
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse, set_script_prefix

from accounts.queries import address
from accounts.queries.address import address_of
from accounts.templatetags.quick_url import QuickURLNode

NUMBERS = (0, 7, 1_234_567_890, 99_999_999_999)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    address._remembered.clear()
    yield
    set_script_prefix("/")


def _names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for part in resolver.url_patterns:
        if isinstance(part, URLResolver):
            yield from _names(part, f"{space}{part.namespace}:" if part.namespace else space)
        elif isinstance(part, URLPattern) and isinstance(part.name, str):
            yield f"{space}{part.name}"


NAMES = sorted(set(_names(get_resolver())))


def _by_django(name: str, args: list[object]) -> str | None:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return None


def _ours(name: str, number: int | None) -> str | None:
    try:
        return address_of(name, number)
    except NoReverseMatch:
        return None


def test_every_address_of_the_product_is_djangos() -> None:
    wrong = [
        (name, number)
        for name in NAMES
        for number in (None, *NUMBERS)
        for _ in range(2)
        if _ours(name, number) != _by_django(name, [] if number is None else [number])
    ]

    assert (len(NAMES) > 200, wrong) == (True, [])


def test_a_negative_number_is_refused_as_by_django() -> None:
    address_of("desk:ticket", 7)

    with pytest.raises(NoReverseMatch):
        address_of("desk:ticket", -7)


def test_another_prefix_makes_another_address() -> None:
    before = address_of("desk:ticket", 7)
    set_script_prefix("/raddesk/")

    assert address_of("desk:ticket", 7) == f"/raddesk{before}"


@pytest.mark.parametrize(
    "source",
    [
        '{% url "desk:inbox" %}',
        '{% url "desk:ticket" 7 %}',
        '{% url "desk:ticket" number=7 %}',
        '{% url "desk:"|add:name number %}',
        '{% url "flow:device" "CT 1&2" %}',
        '{% url "desk:ticket" number as found %}<{{ found }}>',
        '{% url "desk:no such" as found %}<{{ found }}>',
        '{% url "desk:ticket" "x" as found %}<{{ found }}>',
        '{% autoescape off %}{% url "desk:ticket" number %}{% endautoescape %}',
    ],
)
def test_the_tag_writes_what_djangos_writes(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    request = RequestFactory().get("/")
    values = {"number": 12, "name": "reply"}
    ours = engines["django"].from_string(source).render(values, request)
    monkeypatch.delattr(QuickURLNode, "render")

    assert ours == engines["django"].from_string(source).render(values, request)


def test_what_is_not_there_is_an_error() -> None:
    with pytest.raises(NoReverseMatch):
        engines["django"].from_string('{% url "desk:no_such_page" %}').render({})
