"""Kill senders and relays at random under many notifications; count what was lost and what came twice.

`python -m benchmarks.chaos --tickets 1000` takes some minutes: each ticket is one mail and one call of a webhook.
Worker and sweeper of a RadDesk of its own are killed with SIGKILL while tickets are logged and told; the supervisor
starts them again. A worker is two senders, a sweeper three (pages, mails, endpoints).
"""

import argparse
import json
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from config.embedded.processes import wait_until
from config.env import BASE_DIR
from tests.journeys.stack import Stack
from tests.notifications.mail_server import hesitating

SENDERS = {"worker": 2, "sweeper": 3}
PATIENCE_SECONDS = 900
PAUSE_SECONDS = (2.0, 12.0)
"""Between two kills."""
LOG = """
import json, sys, django
django.setup()
from django.utils import timezone
from accounts.models import Person
from tickets.actions.ticket import NewTicket, log_ticket
from tickets.enums import Affected
from tickets.models import Category
rosa = Person.objects.get(email="rosa@hospital.example")
category = Category.objects.filter(queue__code="PACS").order_by("pk")[0]
for number in range(int(sys.argv[1])):
    new = NewTicket(requester=rosa, category=category, subject=f"Chaos {number}", affected=Affected.WORKAROUND)
    log_ticket(actor=rosa, new=new, at=timezone.now())
print(json.dumps("done"))
"""
CUT = """
SELECT count(*), coalesce(max(extract(epoch FROM sent_at - first_tried_at)), 0)::float
FROM notifications_delivery WHERE id IN (SELECT delivery_id FROM notifications_deliveryattempt WHERE outcome = 'lost')
"""
"""Messages whose sender died with them in hand, and the longest time until another had sent one."""
TOLD = "SELECT message_id, dedupe_key, channel, state FROM notifications_delivery WHERE template = 'ticket_routed'"


@dataclass
class ChaosStack(Stack):
    """A stack whose logging can run beside us."""

    kills: Counter[str] = field(default_factory=Counter)

    def begin(self, program: str, *words: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen([sys.executable, "-c", program, *words], env=self.environment, cwd=BASE_DIR)

    def kill_one(self, dice: random.Random) -> None:
        """kill -9 the worker or the sweeper, if it runs."""
        name = dice.choice(sorted(SENDERS))
        try:
            self.kill(name)
        except (ProcessLookupError, KeyError):
            return
        self.kills[name] += 1


def run(*, tickets: int, seconds: float, seed: int) -> dict[str, object]:
    """Log, kill, wait until all is quiet; return the figures."""
    stack, dice, is_over = ChaosStack(), random.Random(seed), threading.Event()
    stack.mail.on_accepted = hesitating(0.02)
    try:
        stack.start()
        stack.add_webhook()
        began = time.monotonic()
        logging = stack.begin(LOG, str(tickets))
        killing = threading.Thread(target=_kill, args=(stack, dice, is_over))
        killing.start()
        logging.wait()
        wait_until(lambda: time.monotonic() - began > seconds, seconds=PATIENCE_SECONDS, every_seconds=1)
        is_over.set()
        killing.join()
        is_quiet = wait_until(stack.is_quiet, seconds=PATIENCE_SECONDS, every_seconds=1)
        return _figures(stack, tickets=tickets) | {
            "quiet": is_quiet,
            "seconds": round(time.monotonic() - began, 1),
            "seed": seed,
        }
    finally:
        is_over.set()
        stack.stop()


def _kill(stack: ChaosStack, dice: random.Random, is_over: threading.Event) -> None:
    while not is_over.wait(dice.uniform(*PAUSE_SECONDS)):
        stack.kill_one(dice)


def _figures(stack: ChaosStack, *, tickets: int) -> dict[str, object]:
    rows = stack.query(TOLD)
    mails = Counter(str(mail["Message-ID"]) for mail in stack.mail.mails)
    calls = Counter(asked.headers["webhook-id"] for asked in stack.hook.asked)
    cut, slowest = stack.query(CUT)[0]
    wanted_mails = {row[0] for row in rows if row[2] == "email"}
    wanted_calls = {row[1] for row in rows if row[2] == "webhook"}
    return {
        "tickets": tickets,
        "notifications": len(rows),
        "not_decided": 2 * tickets - len(rows),
        "lost_mails": len(wanted_mails - set(mails)),
        "lost_calls": len(wanted_calls - set(calls)),
        "second_copies_mail": sum(mails[key] - 1 for key in wanted_mails if mails[key]),
        "second_copies_webhook": sum(calls[key] - 1 for key in wanted_calls if calls[key]),
        "cut_in_hand": cut,
        "slowest_after_cut_seconds": round(slowest, 1),
        "unknown_ids": len(set(calls) - wanted_calls),
        "states": dict(Counter(row[3] for row in rows)),
        "kills": dict(stack.kills),
        "senders_that_died": sum(SENDERS[name] * count for name, count in stack.kills.items()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chaos", description=__doc__)
    parser.add_argument("--tickets", type=int, default=1000, help="Two notifications each.")
    parser.add_argument("--seconds", type=float, default=90, help="Kill for so long at least.")
    parser.add_argument("--seed", type=int, default=6)
    options = parser.parse_args()
    print(json.dumps(run(tickets=options.tickets, seconds=options.seconds, seed=options.seed), indent=2))


if __name__ == "__main__":
    main()
