import json
import logging
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from config.logging import configure_structlog, logging_config, scrub


@pytest.fixture
def line() -> Any:
    """Give a record to the real formatter and read the line back."""
    config = logging_config(level="INFO")["formatters"]["json"]
    formatter = config["()"](processors=config["processors"], foreign_pre_chain=config["foreign_pre_chain"])
    return lambda record: json.loads(formatter.format(record))


def test_scrub_removes_private_keys_at_any_depth() -> None:
    event = {"ticket": 7, "patient_name": "DOE^JANE", "inner": {"subject": "CT down", "list": [{"email": "x"}]}}

    assert scrub(None, "info", event) == {
        "ticket": 7,
        "patient_name": "[removed]",
        "inner": {"subject": "[removed]", "list": [{"email": "[removed]"}]},
    }


def test_scrub_cuts_addresses_and_query_strings_out_of_text() -> None:
    event = {"event": "Not found: /tickets/?q=Doe for jane.doe@example.org"}

    assert scrub(None, "info", event) == {"event": "Not found: /tickets/ for [removed]"}


def test_line_of_a_library_is_json_and_scrubbed(line: Any) -> None:
    record = logging.LogRecord("kombu", logging.WARNING, "f.py", 1, "to %s", ("a@example.org",), None)

    written = line(record)

    assert (written["event"], written["level"], written["logger"]) == ("to [removed]", "warning", "kombu")


def test_request_id_is_taken_from_the_proxy_or_made() -> None:
    configure_structlog()

    assert Client().get("/livez", headers={"X-Request-ID": "proxy-12345"})["X-Request-ID"] == "proxy-12345"
    assert len(Client().get("/livez", headers={"X-Request-ID": "bad id\n"})["X-Request-ID"]) == 32


def test_celery_leaves_logging_alone() -> None:
    assert settings.CELERY_WORKER_HIJACK_ROOT_LOGGER is False


def test_scrub_cuts_the_rows_out_of_database_errors() -> None:
    error = (
        "IntegrityError: violates check\nDETAIL:  Failing row contains (1, DOE^JANE\n\nsecond line).\n\n"
        "The above exception was the direct cause of the following exception:\n\nTraceback\n"
        "django.db.utils.IntegrityError: violates check\nDETAIL:  Failing row contains (1, DOE^JANE).\n"
    )

    written = scrub(None, "error", {"exception": error})["exception"]

    assert "DOE" not in written
    assert written.count("violates check") == 2
