"""What is written down is what is there."""

import re
from collections.abc import Mapping

import pytest
from django.core.management import get_commands

from config.env import env
from config.management.commands.render_events_doc import events_page
from reports.render.definitions import metrics_page
from tests.architecture.source import ROOT, texts

PAGES = {name: text for name, text in texts().items() if name.endswith(".md") and not name.startswith("static/")}
SETTINGS = set(env.scheme)
MAKE = texts()["Makefile"]


def test_events_page_is_current() -> None:
    assert texts().get("docs/events.md") == events_page(), "Run manage.py render_events_doc."


def test_metrics_page_is_current() -> None:
    assert texts().get("docs/metrics.md") == metrics_page(), "Run manage.py document_metrics."


def test_example_environment_lists_every_setting() -> None:
    listed = set(re.findall(r"^#?([A-Z][A-Z_]+)=", texts()[".env.example"], re.MULTILINE))

    assert listed == SETTINGS, "config/env.py and .env.example must name the same settings."


def test_operations_explain_every_setting() -> None:
    missing = {name for name in SETTINGS if not re.search(rf"\b{name}\b", texts()["docs/operations.md"])}

    assert missing == set(), "Say in docs/operations.md what it does."


def test_environment_is_read_in_one_place() -> None:
    reads = re.compile(r"os\.environ(?:\.get\(|\[)[\"'](?!DJANGO_SETTINGS_MODULE)|os\.getenv\(")
    found = [name for name, text in texts().items() if name.startswith(("tickets/", "accounts/", "assets/", "reports/",
             "notifications/", "knowledge/")) and reads.search(text)]  # fmt: skip

    assert found == [], "Declare the setting in config/env.py and read django.conf.settings."


def _targets() -> Mapping[str, str]:
    return dict(re.findall(r"^([a-z-]+):(.*)$", MAKE, re.MULTILINE))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_make_targets_named_in_documents_exist(name: str) -> None:
    named = set(re.findall(r"(?:`|^|\s)make ([a-z][a-z-]+)(?:`| [A-Z]+=)", PAGES[name], re.MULTILINE))

    assert named - set(_targets()) == set(), "The Makefile has no such target."


@pytest.mark.parametrize("name", sorted(PAGES))
def test_commands_named_in_documents_exist(name: str) -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", PAGES[name]))

    assert named - set(get_commands()) == set(), "There is no such command."


@pytest.mark.parametrize("name", sorted(PAGES))
def test_files_named_in_documents_exist(name: str) -> None:
    named = set(re.findall(r"`((?:accounts|assets|config|docs|notifications|reports|tests|tickets|templates|static)"
                           r"/[\w./-]+\.(?:py|md|html|css|js|json))`", PAGES[name]))  # fmt: skip

    assert {path for path in named if not (ROOT / path).exists()} == set(), "There is no such file."


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{name}: {link}"
        for name, text in PAGES.items()
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
        if not ((ROOT / name).parent / link).exists()
    ]

    assert broken == [], "The link leads nowhere."


def test_decisions_are_numbered_and_listed() -> None:
    files = sorted(name.rpartition("/")[2] for name in texts() if re.match(r"docs/adr/\d{4}-", name))
    listed = sorted(set(re.findall(r"\(adr/(\d{4}-[\w-]+\.md)\)", texts()["docs/architecture.md"])))

    assert [name[:4] for name in files] == [f"{number:04}" for number in range(1, len(files) + 1)]
    assert listed == files, "List every decision at the end of docs/architecture.md."
