import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.factories import NOW, make_policy, make_ticket
from tickets.queries.kept import reference_kept
from tickets.queries.policies import current_policy_version, ticket_books
from tickets.queries.routing import table_in_force

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
def test_reference_is_asked_for_once_a_pass(count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    tickets = [make_ticket() for _ in range(count)]
    ticket_books(tickets[0])

    with django_assert_num_queries(3), reference_kept():  # policy versions, calendar versions, rules
        found = [(current_policy_version(at=NOW), ticket_books(ticket), table_in_force()) for ticket in tickets]

    assert found == [(current_policy_version(at=NOW), ticket_books(ticket), table_in_force()) for ticket in tickets]


def test_nothing_is_kept_after_the_pass(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_policy()
    with reference_kept():
        table_in_force()

    with django_assert_num_queries(2):
        table_in_force()
        table_in_force()
