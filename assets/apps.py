from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks


class AssetsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "assets"

    def ready(self) -> None:
        checks.register(_previews_are_installed, deploy=True)


def _previews_are_installed(**_: Any) -> list[checks.CheckMessage]:
    """Previews are optional, so their absence is told only to who asks with `check --deploy`."""
    if Path(settings.PREVIEW_PYTHON).exists():
        return []
    return [
        checks.Info(
            "Pictures of DICOM images are not installed; pages say so, all else works.",
            hint="make setup makes .venv-preview; see docs/dicom.md.",
            id="assets.I001",
        )
    ]
