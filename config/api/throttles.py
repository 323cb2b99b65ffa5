"""How often one person may call."""

import math
from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import ScopedRateThrottle


class PersonThrottle(ScopedRateThrottle):
    """Counts the calls of a person in windows of a minute, apart for reading, writing and sending files.

    A counter instead of a list of moments, because the cache is a database table. Two calls at the same instant may
    count as one: it is for fairness, not for security. Callers without an account are refused before they count.
    """

    def allow_request(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            return True
        self.scope = getattr(view, "throttle_scope", None) or ("read" if _is_safe(request) else "write")
        limit, seconds = self.parse_rate(self.THROTTLE_RATES[self.scope])
        if limit is None or seconds is None:
            return True
        now = self.timer()
        window = int(now // seconds)
        self.left_seconds = math.ceil((window + 1) * seconds - now)
        key = f"api:{self.scope}:{request.user.pk}:{window}"
        count = self.cache.get(key, 0) + 1
        if count > limit:
            return False
        self.cache.set(key, count, seconds)
        return True

    def wait(self) -> int:
        return self.left_seconds


def _is_safe(request: Request) -> bool:
    return request.method in ("GET", "HEAD", "OPTIONS")
