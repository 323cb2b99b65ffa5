"""Files of contracts as people send, read and fetch them."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assets.models import AvailabilityTerms, RegisterSheet, ServiceContract
from tests.factories import make_agent, make_contract, make_device, make_vendor

pytestmark = pytest.mark.django_db
FILE = "vendor,number,uptime_percent,devices\nAcme service,C9,98.5,CT2\nAcme service,C8,much,\n"


@pytest.fixture
def client(client):
    client.force_login(make_agent())
    return client


def send(client, content):
    return client.post(reverse("assets:sheets"), {"file": SimpleUploadedFile("c.csv", content.encode())})


def test_a_file_of_contracts_is_looked_at_then_written(client):
    make_vendor()
    device = make_device(tag="CT2")

    sent = send(client, FILE)
    page = client.get(sent.url)

    assert [(words, each.title) for words, each in page.context["planned"]] == [
        ("Refused", "Acme service C8"), ("New", "Acme service C9"),
    ]  # fmt: skip
    assert "“much” is no number" in page.content.decode()
    row = RegisterSheet.objects.get()
    done = client.post(reverse("assets:sheet_apply", args=[row.pk]), {"seen": page.context["seen"]}, follow=True)
    device.refresh_from_db()
    assert device.contract == ServiceContract.objects.get()
    text = done.content.decode()
    assert ("New contracts: 1. Changed: 0." in text, "Acme service C8" in text) == (True, True)
    assert "98.50 %" in client.get(reverse("assets:vendors")).content.decode()
    assert "Terms of contract C9" in client.get(reverse("assets:device_availability", args=["CT2"])).content.decode()
    assert "Contracts" in client.get(reverse("assets:sheets")).content.decode()


def test_a_file_with_an_unknown_column_is_told_what_there_is(client):
    response = send(client, "vendor,number,colour\nAcme service,C9,red\n")

    assert (response.status_code, list(response.context["form"].errors)) == (400, ["file"])
    assert "Contracts have no column “colour”." in response.content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_contract_is_exported(client, kind):
    make_contract(number="C9")

    response = client.get(reverse("assets:contracts_export", args=[kind]))

    assert response["Content-Disposition"] == f'attachment; filename="contracts.{kind}"'
    assert (b"C9" in response.content) or kind == "xlsx"
    assert client.get(reverse("assets:contracts_export", args=["ldif"])).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_looking_at_a_file_costs_as_much_for_many_rows(client, number, django_assert_num_queries):
    vendor = make_vendor()
    for place in range(number):
        make_device(tag=f"CT{place}", contract=make_contract(number=f"C{place}", vendor=vendor))
    rows = "".join(f"Acme service,C{place},CT{place}\n" for place in range(number))
    address = send(client, f"vendor,number,devices\n{rows}").url
    client.get(address)

    with django_assert_num_queries(7):
        client.get(address)


def test_the_page_of_a_contract_shows_its_days_as_browsers_read_them(client):
    contract = make_contract(number="C9", begins_on=date(2026, 3, 1), ends_on=date(2027, 2, 28))
    make_device(tag="CT2", contract=contract)

    page = client.get(reverse("assets:contract", args=[contract.vendor_id, contract.pk])).content.decode()

    assert ('value="2026-03-01"' in page, 'value="2027-02-28"' in page) == (True, True)
    assert ("It has no terms of its own" in page, reverse("assets:device", args=["CT2"]) in page) == (True, True)


def test_terms_of_a_contract_are_kept_and_dropped_on_the_page_of_a_device(client):
    contract = make_contract(number="C9")
    device = make_device(tag="CT2", contract=contract, vendor=contract.vendor)
    page = reverse("assets:availability_terms", args=[device.tag])
    values = {"target_percent": "98.5", "degraded_percent": "50", "min_outage_minutes": "0", "whose": "contract"}

    client.post(page, values)

    assert AvailabilityTerms.objects.get().contract == contract
    form = client.get(page)
    assert (form.context["form"].initial["whose"], form.context["may_drop"]) == ("contract", True)
    client.post(page, {"do": "drop"})
    assert AvailabilityTerms.objects.count() == 0
