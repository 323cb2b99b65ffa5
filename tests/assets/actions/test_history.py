"""What was corrected, found and done is never changed."""

import pytest
from django.db import ProgrammingError, transaction

from assets.actions.downtime import Span, enter_downtime
from assets.actions.quality import Found, log_maintenance, record_result
from assets.enums import DeviceState, QualityKind
from assets.models import DowntimeRevision, MaintenanceEntry, QualityResult, WorkStep
from tests.assets.actions.test_work import drafted
from tests.factories import NOW, make_agent, make_device

pytestmark = pytest.mark.django_db


def test_the_database_refuses_to_change_history() -> None:
    agent, device, today = make_agent(), make_device(), NOW.date()
    span = Span(state=DeviceState.DOWN, began_at=NOW)
    enter_downtime(actor=agent, device=device, span=span, why="Log", at=NOW)
    found = Found(done_on=today, has_passed=True)
    record_result(actor=agent, device=device, kind=QualityKind.OTHER, found=found, at=NOW)
    log_maintenance(actor=agent, device=device, done_on=today, done_by="R. Hale", what="Tube", at=NOW)
    drafted(device)

    for model in (DowntimeRevision, QualityResult, MaintenanceEntry, WorkStep):
        with pytest.raises(ProgrammingError), transaction.atomic():
            model.objects.all().delete()
        assert model.objects.count() == 1
