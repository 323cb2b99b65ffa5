"""The Celery app: which tasks go to which queue, and what ticks when.

Every tick is safe to run twice or never: the sweeper does the same work from PostgreSQL alone.
"""

import os
from importlib.util import find_spec

from celery import Celery
from celery.signals import setup_logging
from kombu import Queue

from config import watchdog

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")

QUEUES = ("critical", "default", "bulk")
ROUTES = {
    "notifications.tasks.*": {"queue": "critical"},
    "tickets.tasks.give_out": {"queue": "critical"},
    "reports.tasks.*": {"queue": "bulk"},
    "tickets.tasks.continue_*": {"queue": "bulk"},
    "tickets.tasks.make_*": {"queue": "bulk"},
}
# name: (task, seconds between two ticks)
TICKS = {
    "heartbeat": ("config.tasks.beat", 10),
    "relay-notifications": ("notifications.tasks.relay", 5),
    "deliver-due": ("notifications.tasks.deliver_due", 5),
    "deliver-pages": ("notifications.tasks.deliver_pages", 5),
    "deliver-endpoints": ("notifications.tasks.deliver_endpoints", 5),
    "tell-alarm": ("notifications.tasks.tell_alarm", 60),
    "relay-reports": ("reports.tasks.relay", 5),
    "check-facts": ("reports.tasks.check_sample", 24 * 3600),
    "tell-marks": ("tickets.tasks.tell_marks", 15),
    "give-out": ("tickets.tasks.give_out", 5),
    "end-waits": ("tickets.tasks.end_waits", 30),
    "continue-broadcasts": ("tickets.tasks.continue_broadcasts", 5),
    "remind-commanders": ("tickets.tasks.remind_commanders", 15),
    "tell-of-work": ("tickets.tasks.tell_of_work", 15),
    "open-due-checks": ("tickets.tasks.open_due_checks", 300),
    "refold-clocks": ("tickets.tasks.refold_clocks", 15),
    "continue-replays": ("tickets.tasks.continue_replays", 5),
    "continue-whatifs": ("tickets.tasks.continue_whatifs", 5),
    "continue-routing-trials": ("tickets.tasks.continue_routing_trials", 5),
    "continue-imports": ("tickets.tasks.continue_imports", 5),
    "continue-bulks": ("tickets.tasks.continue_bulks", 5),
    "learn-words": ("tickets.tasks.learn_words", 30 * 60),
    "make-vectors": ("tickets.tasks.make_vectors", 30),
    "make-solved-vectors": ("tickets.tasks.make_solved_vectors", 5 * 60),
    "check-clocks": ("tickets.tasks.check_clocks", 24 * 3600),
    "make-exports": ("reports.tasks.make_exports", 5),
    "send-reports": ("reports.tasks.send_reports", 10),
    "tidy-exports": ("reports.tasks.tidy_exports", 24 * 3600),
    "inspect-pending": ("tickets.tasks.inspect_pending", 15),
    "make-copies": ("tickets.tasks.make_copies", 15),
    "purge-identities": ("tickets.tasks.purge_identities", 600),
    "tidy": ("tickets.tasks.tidy", 24 * 3600),
    "tidy-articles": ("knowledge.tasks.tidy", 24 * 3600),
}


def beat_schedule() -> dict[str, dict[str, object]]:
    """The table of ticks as Celery wants it; a tick nobody took expires before the next but one."""
    return {
        name: {"task": task, "schedule": seconds, "options": {"expires": seconds * 2}}
        for name, (task, seconds) in TICKS.items()
        if find_spec(task.rpartition(".")[0])
    }


app = Celery("raddesk", task_cls="config.tasks:DeskTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.task_queues = [Queue(name) for name in QUEUES]
app.conf.task_routes = ROUTES
app.conf.beat_schedule = beat_schedule()
app.autodiscover_tasks()
watchdog.install(app)


@setup_logging.connect
def _log_as_django_does(**_: object) -> None:
    """Keep Celery from putting its own handlers in place of settings.LOGGING."""
