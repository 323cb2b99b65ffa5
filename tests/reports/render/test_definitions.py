"""The documentation of metrics."""

from pathlib import Path

from django.conf import settings

from reports.render.definitions import metrics_page


def test_documentation_is_current():
    # Made by: manage.py document_metrics
    assert (Path(settings.BASE_DIR) / "docs" / "metrics.md").read_text(encoding="utf-8") == metrics_page()
