"""The tickets of one device, as a part of its page in the register."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.permissions import SignedInRequest
from accounts.queries.address import address_of
from tickets.queries.device_tickets import device_tickets
from tickets.queries.rows import rows_of
from tickets.views.desk_page import desk_page


@require_GET
@desk_page()
def show_device_tickets(request: SignedInRequest, tag: str) -> HttpResponse:
    """What is open on a device and what was last; a part of its page when htmx asks, else a page of its own."""
    found = device_tickets(user=request.user, tag=tag)
    if found is None:
        raise Http404("No device has this tag.")
    now, url = timezone.now(), partial(address_of, "desk:ticket")
    zone = timezone.get_current_timezone()
    context = {
        "device": found.device,
        "active": rows_of(found.active, at=now, zone=zone, url=url, take_url=url),
        "past": rows_of(found.past, at=now, zone=zone, url=url, take_url=url),
        "active_count": found.active_count,
    }
    is_part = bool(request.htmx)  # type: ignore[attr-defined]  # django-htmx
    return render(request, f"tickets/desk/{'_device_tickets' if is_part else 'device_tickets'}.html", context)
