"""A small desk in March in which every kind of figure counts something."""

from datetime import timedelta

from accounts.models import Person
from tests.factories import NOW, make_agent, make_category, make_device, make_queue
from tests.reports.stories import promise_next_answers, relay_all, story
from tickets.enums import Affected, WaitReason

MARCH = {"period": "custom", "from": "2026-03-01", "to": "2026-03-31"}
PAGES = ("overview", "response", "resolution", "sla", "satisfaction", "backlog", "people", "devices", "hours")


def tell_march() -> Person:
    """Three on one device, one of them reopened; one for the vendor; one answered late; two open, one of them new."""
    promise_next_answers()
    agent, queue = make_agent(full_name="Ana Ruiz"), make_queue(code="Q1", name="Scanners")
    device, category = make_device(tag="CT2"), make_category(code="R21", queue=queue, title="It does not scan")
    for day in (0, 2, 4):
        told = story(at=NOW + timedelta(days=day), agent=agent, level=1, category=category, device=device,
                     affected=Affected.PATIENT_WAITING)  # fmt: skip
        told.after(1).take().after(9).reply().after(10).answer().after(5).reply().after(60).solve()
        told.after(20).rate(5 - day)
    told.after(60).reopen().after(30).solve().after(5).rate(4)
    late = story(at=NOW + timedelta(days=7), agent=agent, level=3, category=make_category(queue=make_queue()))
    late.after(1).take().after(600).reply().after(5).wait(WaitReason.VENDOR).after(60).resume().after(5).solve()
    story(at=NOW + timedelta(days=8), agent=agent, level=2, category=category).after(5).take()
    story(at=NOW + timedelta(days=25), agent=agent, level=4, category=category)
    relay_all()
    return agent
