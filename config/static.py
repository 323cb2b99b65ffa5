"""Static files for people: names that carry a hash, gzip beside them."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage as Base


class StaticStorage(Base):
    """As whitenoise has it, with imports of our scripts rewritten to the names with a hash, the only ones kept.

    Without Brotli: squeezing the API browser took a minute of each set-up for 15 %.
    """

    # Only of scripts that do import: comments in others look like imports of files that are not there.
    patterns = (
        *Base.patterns,
        ("js/*.js", Base._js_module_import_aggregation_patterns[1]),
        ("vendor/vega-interpreter/*.js", Base._js_module_import_aggregation_patterns[1]),
    )

    def create_compressor(self, **options: Any) -> Compressor:
        return Compressor(**options | {"use_brotli": False})
