"""The views a person finds: their own, and those that are shared."""

from django.db.models import Q

from accounts.models import Person
from reports.models import SavedReport
from reports.permissions import require_reports


def saved_reports(user: Person) -> list[SavedReport]:
    """Return one's own views and those others share, by name, with their owners. Raises NoReports."""
    require_reports(user)
    rows = SavedReport.objects.filter(Q(owner=user) | Q(is_shared=True)).select_related("owner")
    return list(rows.order_by("name", "id"))
