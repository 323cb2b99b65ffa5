"""The demo hospital's people: all invented, all with the same password, none of it fit for real use."""

from typing import Any

from django.contrib.auth.hashers import make_password

from accounts.enums import Role
from accounts.models import Person, Site, Team
from config.demo.sites import ZONE, rows_of
from tickets.models import Queue, QueueMember

PASSWORD = "demo-hospital-1"  # noqa: S105 - printed at every start, for invented people only
DOMAIN = "example.org"
MONITOR = "monitor"
"""The account under which the monitoring programs log tickets; nobody signs in with it."""


def people_rows() -> list[dict[str, Any]]:
    """Return the people as written in people.json; queues they lead end in a star."""
    return rows_of(name="people.json", rows="people", columns="columns")


def address_of(key: str) -> str:
    """Return somebody's e-mail address."""
    return f"{key}@{DOMAIN}"


def make_people() -> None:
    """Save everybody, their teams and their queues."""
    sites = {row.code: row for row in Site.objects.all()}
    password = make_password(PASSWORD)
    people = [_person(row=row, site=sites[row["site"]], password=password) for row in people_rows()]
    monitor = {"email": MONITOR, "full_name": "Monitoring (demo)", "role": Role.REQUESTER, "job_title": "Program"}
    monitor |= {"department": "Imaging IT", "phone": ""}
    people.append(_person(row=monitor, site=sites["NGH"], password=make_password(None)))
    saved = {person.email: person for person in Person.objects.bulk_create(people)}
    _join(saved)


def _person(*, row: dict[str, Any], site: Site, password: str) -> Person:
    is_administrator = row["role"] == Role.ADMINISTRATOR
    return Person(
        email=address_of(row["email"]),
        full_name=row["full_name"],
        role=row["role"],
        job_title=row["job_title"],
        department=row["department"],
        phone=row["phone"],
        site=site,
        time_zone=ZONE,
        password=password,
        is_staff=is_administrator,
        is_superuser=is_administrator,
    )


def _join(people: dict[str, Person]) -> None:
    queues = {row.code: row for row in Queue.objects.all()}
    teams = {row.code: row for row in Team.objects.all()}
    members = []
    for row in people_rows():
        person = people[address_of(row["email"])]
        person.teams.set([teams[code] for code in row["teams"]])
        for word in row["queues"]:
            members.append(QueueMember(queue=queues[word.rstrip("*")], person=person, is_lead=word.endswith("*")))
    QueueMember.objects.bulk_create(members)
