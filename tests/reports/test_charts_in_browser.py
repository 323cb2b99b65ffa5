"""Every chart in a real browser, through the interpreter that needs no eval: drawn, in both themes, on a phone too."""

import threading
from collections.abc import Iterator
from typing import Any
from wsgiref.simple_server import make_server

import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.test import override_settings
from django.urls import include, path
from playwright.sync_api import Browser

from tests.design.test_browser import _Quiet, _Server
from tests.reports.rules.charts_shown import all_charts

pytestmark = pytest.mark.browser
_PAGE = """{% extends "layouts/report.html" %}{% block content %}<h1>Charts</h1>{% for name, spec in charts.items %}
{% include "components/chart.html" with id=name title=name spec=spec columns=columns rows=rows csv_href="" only %}
{% endfor %}{% endblock %}"""


@login_not_required
def charts(request: HttpRequest) -> HttpResponse:
    """One of each."""
    columns, rows = [{"label": "When"}, {"label": "Value", "num": True}], [["Monday", "1"]]
    context = {"charts": all_charts(), "columns": columns, "rows": rows}
    return HttpResponse(Template(_PAGE).render(RequestContext(request, context)))


urlpatterns = [path("charts/", charts), path("", include("tests.accounts.views.urls"))]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with override_settings(ROOT_URLCONF=__name__):
        server = make_server("127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), _Server, _Quiet)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 1440), ("dark", 390)])
def test_every_chart_is_drawn_and_breaks_no_policy(chromium: Browser, site: str, theme: str, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    context.add_cookies([{"name": "theme", "value": theme, "url": site}])
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{site}/charts/")
    drawn: dict[str, Any] = {}
    for name in all_charts():
        page.wait_for_selector(f"#{name} [data-chart-canvas] svg", timeout=20_000)
        drawn[name] = page.locator(f"#{name} [aria-roledescription]").count() > 5
    over = int(page.evaluate("document.documentElement.scrollWidth")) - width
    signal = page.locator("#control path[aria-roledescription=point][fill]").evaluate_all(
        "all => new Set(all.map(each => each.getAttribute('fill'))).size"
    )
    context.close()

    assert (wrong, drawn, over) == ([], dict.fromkeys(all_charts(), True), 0)
    assert signal == 2
