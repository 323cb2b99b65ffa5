"""Measure one size in process, through Django's test client: no network, everything else real."""

import argparse
import json
import logging
import os
import platform
import re
import statistics
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.desk import desk_calls
from benchmarks.reports import report_figures, report_pages
from benchmarks.server import running

RESULTS = Path(__file__).parent / "results"
ROUNDS, LONG_ROUNDS, WARM_UP, CREATED = 100, 30, 4, 150
"""Of 30 calls the 95th percentile is nearly the slowest; calls of more than LONG milliseconds are made 30 times."""
LONG = 60.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, required=True)
    count = parser.parse_args().tickets
    with running():
        from django.conf import settings

        import config.wsgi  # noqa: F401 - started as a web process is

        settings.OUTBOX_HINTS = False
        logging.getLogger("raddesk").setLevel(logging.WARNING)
        rows = [*_pages(count), *_creates()]
    found = {"tickets": count, "load": os.getloadavg()[0], "python": platform.python_version(), "rows": rows}
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{count}.json").write_text(json.dumps(found, indent=1) + "\n")


def _pages(count: int) -> list[dict[str, Any]]:
    from django.db import connection
    from django.test import Client

    from accounts.models import Person
    from tickets.models import Ticket

    client = Client(HTTP_HOST="localhost", raise_request_exception=True)
    client.force_login(Person.objects.get(email="anna.whitmore@example.org"))
    rare = re.findall(r"Case (\w+)", Ticket.objects.order_by("pk")[count // 3 : count // 3 + 1][0].description)[0]
    pages = {
        "floor: SELECT 1": None,
        "floor: trivial view": "/livez",
        "inbox": "/desk/",
        "all tickets": "/desk/tickets/",
        "all tickets, nothing remembered": "/desk/tickets/",
        "all tickets, one queue": "/desk/tickets/?queue=PACS",
        "all tickets, page 20": _deep(client, pages=20),
        "ticket page": f"/desk/t/{count // 2}/",
        "ticket page, in work": f"/desk/t/{_in_work()}/",
        "ticket page, a major incident": f"/desk/t/{_in_work(is_incident=True)}/",
        "search, common word": "/desk/tickets/?q=images",
        "search, rare word": f"/desk/tickets/?q={rare}",
        "search, number": f"/desk/tickets/?q=%23{count // 2}",
    }
    rows = []
    for name, address in (pages | report_pages()).items():
        if address is None:
            rows.append(_measured(name, lambda: connection.cursor().execute("SELECT 1") and b""))
        else:
            forget = _forget if "nothing remembered" in name else None
            rows.append(_measured(name, lambda address=address: client.get(address), before=forget))
        print(rows[-1], flush=True)
    for name, call in (desk_calls(client, number=_in_work()) | report_figures()).items():
        rows.append(_measured(name, call))
        print(rows[-1], flush=True)
    return rows


def _forget() -> None:
    """Empty what processes remember of addresses, components, widgets and controls."""
    from accounts.queries import address
    from accounts.templatetags import pure_include
    from config import form_renderer
    from tickets.views import desk_controls

    for memory in (address._remembered, pure_include._remembered, form_renderer._remembered, desk_controls._remembered):
        memory.clear()


def _in_work(*, is_incident: bool = False) -> int:
    """The newest ticket somebody works on: its page has every form; an incident's has its family too."""
    from tickets.models import Ticket

    rows = Ticket.objects.filter(state="open", incident__isnull=not is_incident)
    return rows.order_by("-pk").values_list("pk", flat=True)[0]


def _deep(client: Any, *, pages: int) -> str:
    """Follow "older" so often and return that page's address."""
    address = "/desk/tickets/"
    for _ in range(pages - 1):
        found = re.findall(r'href="([^"]*cursor=[^"]+)"', client.get(address).content.decode())
        if not found:
            break
        address = found[-1].replace("&amp;", "&")
        address = address if address.startswith("/") else f"/desk/tickets/{address}"
    return address


def _measured(name: str, call: Callable[[], Any], before: Callable[[], Any] | None = None) -> dict[str, Any]:
    """`before` is called before each call and not counted."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        answer = call()
    asked = len(queries)  # now: the next request empties the log
    status = getattr(answer, "status_code", 200)
    for _ in range(WARM_UP):
        call()
    spent: list[float] = []
    while len(spent) < (LONG_ROUNDS if spent and spent[0] > LONG else ROUNDS):
        if before:
            before()
        began = time.perf_counter()
        call()
        spent.append((time.perf_counter() - began) * 1000)
    size = len(getattr(answer, "content", b""))
    return {"name": name, "status": status, "queries": asked, "bytes": size} | _figures(spent)


def _figures(spent: list[float]) -> dict[str, float]:
    return {"p50": round(statistics.median(spent), 1), "p95": round(statistics.quantiles(spent, n=20)[18], 1)}


def _creates() -> list[dict[str, Any]]:
    return [_create(threads=1), _create(threads=2)]


def _create(*, threads: int) -> dict[str, Any]:
    from django.db import connection
    from django.utils import timezone

    from accounts.models import Person
    from assets.models import Device
    from tickets.actions.ticket import NewTicket, log_ticket
    from tickets.enums import Affected
    from tickets.models import Category

    person, device = Person.objects.get(email="grace.adeyemi@example.org"), Device.objects.get(tag="CT1")
    category = Category.objects.select_related("queue").get(code="R18")
    new = NewTicket(
        requester=person, category=category, subject="Benchmark", affected=Affected.WORKAROUND, device=device
    )
    spent: list[float] = []

    def work() -> None:
        for _ in range(CREATED // threads):
            began = time.perf_counter()
            log_ticket(actor=person, new=new, at=timezone.now())
            spent.append((time.perf_counter() - began) * 1000)
        connection.close()

    log_ticket(actor=person, new=new, at=timezone.now())
    line = [threading.Thread(target=work) for _ in range(threads)]
    began = time.perf_counter()
    for thread in line:
        thread.start()
    for thread in line:
        thread.join()
    rate = round(len(spent) / (time.perf_counter() - began))
    row = {"name": f"log a ticket, threads: {threads}", "status": f"{rate}/s", "queries": 0, "bytes": 0} | _figures(
        spent
    )
    print(row, flush=True)
    return row


if __name__ == "__main__":
    main()
