"""Turns the stories into tickets through the real actions: one process logs them in order, two work them.

Numbers ascend with time because one process logs. Each story has a random source of its own, so that the same seed
and the same `at` give the same tickets whoever works them.
"""

import gc
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, transaction
from pydicom.data import get_testdata_file
from pydicom.data.data_manager import DATA_ROOT

from accounts.models import Person, Site
from assets.models import Device
from config.demo.articles import make_articles
from config.demo.channels import make_channels
from config.demo.check_history import make_check_history
from config.demo.checks import make_checks
from config.demo.choices import make_choices
from config.demo.contracts import make_contract_file
from config.demo.course import Act, Desk, course_of
from config.demo.devices import make_devices
from config.demo.documents import make_documents
from config.demo.flow import make_flow, make_flow_trouble
from config.demo.images import make_images
from config.demo.mail_reports import make_mail_reports
from config.demo.mails import make_mails
from config.demo.paging import make_paging
from config.demo.people import make_people, people_rows
from config.demo.privacy import make_privacy
from config.demo.register import make_register
from config.demo.relations import make_relations
from config.demo.routing import make_routing
from config.demo.sites import make_sites
from config.demo.staffing import make_staffing
from config.demo.stories import Story, tell
from config.demo.uptime import make_uptime
from config.demo.views import make_views
from config.demo.words import make_words
from config.demo.working import make_working
from reports.actions.project import project_tickets
from tickets.actions.assignment import assign_ticket, take_ticket
from tickets.actions.files import receive_upload
from tickets.actions.history import clocks_put_off
from tickets.actions.imaging import inspect_attachment
from tickets.actions.lifecycle import close, confirm, end_waiting, resolve, start_waiting
from tickets.actions.marks import announce_marks
from tickets.actions.message import note, reply, requester_reply
from tickets.actions.outbox import nobody_told
from tickets.actions.reference import FIRST_VALID_FROM
from tickets.actions.ticket import NewTicket, log_ticket
from tickets.actions.triage import change_category, change_priority, link_device, route_ticket
from tickets.enums import Consumer, Priority, Source, WaitReason
from tickets.models import Attachment, Category, Outbox, Queue
from tickets.queries.kept import reference_kept
from tickets.queries.marks import with_passed_mark
from tickets.queries.policies import book_of, current_policy_version, hours
from tickets.rules.promises import Book, Facts
from tickets.rules.timeline import Timeline, due

SEED = 20_020
TICKETS = 6_000
_BATCH = 60
_STILL_MAILED = timedelta(hours=3)
Say = Callable[[str], None]
Logged = tuple[int, int, str, int]
"""Number of a story, its ticket, its queue and its priority."""


class DemoBroken(RuntimeError):
    """The second process ended before its work was done; its error stands above."""


@dataclass(frozen=True, kw_only=True)
class _Cast:
    """The rows that every story needs, read once."""

    people: Mapping[str, Person]
    devices: Mapping[str, Device]
    categories: Mapping[str, Category]
    queues: Mapping[str, Queue]
    members: Mapping[str, Sequence[str]]
    book: Book
    site_id: int

    @classmethod
    def read(cls) -> "_Cast":
        people = {person.email.partition("@")[0]: person for person in Person.objects.select_related("site")}
        members: dict[str, list[str]] = {}
        for row in people_rows():
            for word in row["queues"]:
                share = 4 if row["role"] == "agent" else 1
                members.setdefault(word.rstrip("*"), []).extend([row["email"]] * share)
        return cls(
            people=people,
            devices={row.tag: row for row in Device.objects.select_related("location", "site", "owner_team")},
            categories={row.code: row for row in Category.objects.select_related("queue")},
            queues={row.code: row for row in Queue.objects.all()},
            members=members,
            book=book_of(version=current_policy_version(at=FIRST_VALID_FROM), hours=hours()),
            site_id=Site.objects.order_by("pk").values_list("pk", flat=True)[0],
        )


def load(*, at: datetime, count: int = TICKETS, seed: int = SEED, workers: int = 2, say: Say) -> int:
    """Fill an empty database with the demo hospital and return the number of tickets.

    `at` is now in the hospital's world: what the stories would do later is left undone. workers: 1 stays in this
    process. Nobody is told of older events; those of the last three hours are left for the relays.
    """
    with transaction.atomic():
        make_sites()
        make_people()
        make_devices()
        make_flow(at=at)
        make_register(at=at)
        make_routing(at=at)
    make_documents(at=at)
    stories = tell(seed=seed, at=at, count=count)
    say(f"{Device.objects.count()} devices, {Person.objects.count()} accounts; {len(stories):,} tickets follow.")
    work = partial(_work, stories=stories, at=at, seed=seed)
    with reference_kept(), _garbage_left_lying():
        if workers > 1:
            _load_by_two(stories=stories, work=work, at=at, say=say)
        else:
            cast = _Cast.read()
            for batch in _batches(stories):
                work(_log(batch=batch, cast=cast, at=at), cast=cast)
        make_relations(at=at)
        make_flow_trouble(at=at)
        make_images(at=at)
    make_working(at=at)
    make_privacy(at=at)
    make_mails(at=at)
    make_staffing(at=at)
    make_paging(at=at)
    make_checks(at=at)
    make_check_history(at=at)
    _settle_facts()
    make_views(at=at)
    make_articles(at=at, seed=seed)
    make_uptime(at=at)
    make_contract_file(at=at)
    make_channels(at=at)
    make_mail_reports(at=at)
    make_choices(at=at)
    make_words(at=at, seed=seed)
    return len(stories)


@contextmanager
def _garbage_left_lying() -> Iterator[None]:
    """Collect garbage rarely: a tenth of the time would go into looking for it."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _load_by_two(*, stories: Sequence[Story], work: Callable[..., None], at: datetime, say: Say) -> None:
    """Log in this process while a second one works what is logged; then work from the same line."""
    _forget_connection()
    context = multiprocessing.get_context("fork")
    line: Any = context.Queue()
    helper = context.Process(target=_work_line, args=(line, work), daemon=True)
    helper.start()
    cast = _Cast.read()
    done = 0
    for batch in _batches(stories):
        line.put(_log(batch=batch, cast=cast, at=at))
        done += len(batch)
        if done % (_BATCH * 10) == 0:
            say(f"{done:,} logged")
    line.put(None)
    line.put(None)
    _work_line(line, work, say=say)
    helper.join()
    if helper.exitcode:
        raise DemoBroken(f"The second process of the demo ended with {helper.exitcode}.")


def _work_line(line: Any, work: Callable[..., None], say: Say | None = None) -> None:
    cast = _Cast.read()
    while (logged := line.get()) is not None:
        work(logged, cast=cast)
        if say and logged:
            say(f"worked up to #{logged[-1][1]:,}")


def _forget_connection() -> None:
    """Two processes must never share one connection."""
    connection.close()
    connections["default"].close_pool()  # type: ignore[attr-defined]  # PostgreSQL's has it


def _batches(stories: Sequence[Story]) -> list[Sequence[Story]]:
    return [stories[first : first + _BATCH] for first in range(0, len(stories), _BATCH)]


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    """One transaction that waits for no disk, without savepoints for its actions: a demo that fails is loaded again."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
        connection.features.uses_savepoints = False
        try:
            yield
        finally:
            connection.features.uses_savepoints = True


def _log(*, batch: Sequence[Story], cast: _Cast, at: datetime) -> list[Logged]:
    with _all_or_nothing():
        return [_log_one(story=story, cast=cast, at=at) for story in batch]


def _log_one(*, story: Story, cast: _Cast, at: datetime) -> Logged:
    requester = cast.people[story.requester]
    actor = requester
    if story.source is Source.PHONE:
        queue = cast.categories[story.logged_as].queue.code
        actor = cast.people[cast.members[queue][story.index % len(cast.members[queue])]]
    device = cast.devices[story.device] if story.device and story.known_device else None
    uploads = [_upload(story=story, actor=actor)] if story.file else []
    new = NewTicket(
        requester=requester,
        category=cast.categories[story.logged_as],
        subject=story.subject,
        description=story.description,
        affected=story.affected,
        device=device,
        place=story.place,
        source=story.source,
        occurred_at=story.told_at if story.source is Source.PHONE else None,
        uploads=uploads,
    )
    logged_at = min(story.logged_at, at)
    with _told(at=at, acted_at=logged_at):
        ticket = log_ticket(actor=actor, new=new, at=logged_at)
    return story.index, ticket.pk, ticket.queue.code, ticket.priority


def _upload(*, story: Story, actor: Person) -> Any:
    content = _test_file(story.file).read_bytes()
    name = f"{story.device.lower()}-{Path(story.file).stem.lower()[:20]}.dcm"
    return receive_upload(actor=actor, file=SimpleUploadedFile(name, content), at=story.logged_at).pk


def _test_file(name: str) -> Path:
    """Return one of the real DICOM files that pydicom brings along."""
    if "/" in name:
        return Path(DATA_ROOT) / "test_files" / name
    return Path(str(get_testdata_file(name, download=False)))


def _work(logged: Sequence[Logged], *, stories: Sequence[Story], at: datetime, seed: int, cast: _Cast) -> None:
    """Do everything that is done to these tickets up to `at`, and store their facts."""
    numbers = [ticket_id for _, ticket_id, _, _ in logged]
    told = {ticket_id: stories[index].logged_at for index, ticket_id, _, _ in logged}
    for file in Attachment.objects.filter(ticket__in=numbers, is_dicom=True).order_by("pk"):
        inspected_at = min(told[file.ticket_id] + timedelta(seconds=20), at)
        with _told(at=at, acted_at=inspected_at):
            inspect_attachment(attachment_id=file.pk, at=inspected_at)
    with _all_or_nothing():
        with clocks_put_off():
            for index, ticket_id, queue, priority in logged:
                desk = _desk(cast=cast, priority=priority)
                acts = course_of(story=stories[index], queue=queue, desk=desk, seed=seed)
                _act(acts=takewhile(lambda act: act.at <= at, acts), ticket_id=ticket_id, cast=cast, at=at)
        with nobody_told():
            for ticket_id in with_passed_mark(ticket_ids=numbers, at=at):
                announce_marks(ticket_id=ticket_id, at=at)
        project_tickets(ticket_ids=numbers)


def _act(*, acts: Iterable[Act], ticket_id: int, cast: _Cast, at: datetime) -> None:
    for act in acts:
        with _told(at=at, acted_at=act.at):
            _ACTIONS[act.verb](act, ticket_id, cast)


def _desk(*, cast: _Cast, priority: int) -> Desk:
    target = cast.book.target(Facts(priority=priority, site=cast.site_id))
    return Desk(
        members=cast.members,
        response_seconds=target.first_response_seconds or 0,
        resolution_seconds=target.resolution_seconds,
        later=partial(_later, target.hours),
    )


def _later(hours: Timeline, start: datetime, seconds: float) -> datetime:
    return due(hours, start, int(seconds) + 1) or start + timedelta(seconds=seconds)


def _settle_facts() -> None:
    """The facts of every ticket are stored by now."""
    Outbox.objects.filter(consumer=Consumer.REPORTS).delete()


def _told(*, at: datetime, acted_at: datetime) -> AbstractContextManager[None]:
    """Mail is sent about the last hours only."""
    return nullcontext() if acted_at > at - _STILL_MAILED else nobody_told()


def _take(act: Act, ticket_id: int, cast: _Cast) -> None:
    take_ticket(actor=cast.people[act.actor], ticket_id=ticket_id, at=act.at)


def _assign(act: Act, ticket_id: int, cast: _Cast) -> None:
    assign_ticket(actor=cast.people[act.actor], ticket_id=ticket_id, assignee=cast.people[act.more], at=act.at)


def _route(act: Act, ticket_id: int, cast: _Cast) -> None:
    route_ticket(actor=cast.people[act.actor], ticket_id=ticket_id, queue=cast.queues[act.more], at=act.at)


def _category(act: Act, ticket_id: int, cast: _Cast) -> None:
    change_category(actor=cast.people[act.actor], ticket_id=ticket_id, category=cast.categories[act.more], at=act.at)


def _device(act: Act, ticket_id: int, cast: _Cast) -> None:
    link_device(actor=cast.people[act.actor], ticket_id=ticket_id, device=cast.devices[act.more], at=act.at)


def _lift(act: Act, ticket_id: int, cast: _Cast) -> None:
    change_priority(actor=cast.people[act.actor], ticket_id=ticket_id, priority=Priority.P2, reason=act.text, at=act.at)


def _reply(act: Act, ticket_id: int, cast: _Cast) -> None:
    reply(actor=cast.people[act.actor], ticket_id=ticket_id, body=act.text, at=act.at)


def _note(act: Act, ticket_id: int, cast: _Cast) -> None:
    note(actor=cast.people[act.actor], ticket_id=ticket_id, body=act.text, at=act.at)


def _answer(act: Act, ticket_id: int, cast: _Cast) -> None:
    requester_reply(actor=cast.people[act.actor], ticket_id=ticket_id, body=act.text, at=act.at)


def _wait(act: Act, ticket_id: int, cast: _Cast) -> None:
    reason = WaitReason(act.more)
    start_waiting(actor=cast.people[act.actor], ticket_id=ticket_id, reason=reason, message=act.text, at=act.at)


def _resume(act: Act, ticket_id: int, cast: _Cast) -> None:
    end_waiting(actor=cast.people[act.actor], ticket_id=ticket_id, at=act.at)


def _resolve(act: Act, ticket_id: int, cast: _Cast) -> None:
    resolve(actor=cast.people[act.actor], ticket_id=ticket_id, code=act.more, done=act.text, at=act.at)


def _confirm(act: Act, ticket_id: int, cast: _Cast) -> None:
    confirm(actor=cast.people[act.actor], ticket_id=ticket_id, at=act.at)


def _close(act: Act, ticket_id: int, cast: _Cast) -> None:
    close(actor=cast.people[act.actor], ticket_id=ticket_id, at=act.at)


_ACTIONS: Mapping[str, Callable[[Act, int, _Cast], None]] = {
    "take": _take,
    "assign": _assign,
    "route": _route,
    "category": _category,
    "device": _device,
    "lift": _lift,
    "reply": _reply,
    "note": _note,
    "answer": _answer,
    "wait": _wait,
    "resume": _resume,
    "resolve": _resolve,
    "confirm": _confirm,
    "close": _close,
}
