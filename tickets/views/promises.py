"""The promises in force, their versions, and what two versions say differently."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from tickets.queries.policies import current_policy_version
from tickets.queries.policy_content import content_of, known_names, policy_version, policy_versions
from tickets.rules.policy_described import described
from tickets.rules.policy_diff import differences
from tickets.views.desk_page import desk_page
from tickets.views.promise_page import promise_page


@require_GET
@desk_page(Capability.SEE_REPORTS)
def show_current(request: SignedInRequest) -> HttpResponse:
    """What is promised now, in words, and how it came to be."""
    now = timezone.now()
    version = current_policy_version(at=now)
    context = {
        "version": version,
        "words": described(content_of(version), known_names(at=now)),
        "versions": policy_versions(),
    }
    return promise_page(request, "current", context, current="current")


@require_GET
@desk_page(Capability.SEE_REPORTS)
def show_version(request: SignedInRequest, version: int) -> HttpResponse:
    """One version in words, and what it changed."""
    now = timezone.now()
    found, before = _version(version), policy_version(_number(request, "since", version - 1))
    names = known_names(at=now)
    context = {
        "version": found,
        "words": described(content_of(found), names),
        "before": before,
        "differences": differences(content_of(before), content_of(found), names) if before else (),
        "versions": policy_versions(),
        **_until(found, at=now),
    }
    return promise_page(request, "version", context, current="current")


def _version(number: int) -> Any:
    found = policy_version(number)
    if found is None:
        raise Http404("There is no such version.")
    return found


def _number(request: SignedInRequest, name: str, otherwise: int) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 9 else otherwise


def _until(version: Any, *, at: datetime) -> dict[str, Any]:
    """Since and until when tickets were promised by a version."""
    following = policy_version(version.version + 1)
    return {"until": following and following.valid_from, "is_current": current_policy_version(at=at) == version}
