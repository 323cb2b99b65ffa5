"""The mail of a scheduled report: what it is, for which days, a link, and the file if there is one. No patient data.

It is in the language of whoever reads it; the file is one for all who get it, and in English as the reports are.
"""

from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.queries.address import absolute
from accounts.queries.house import House, house_for
from accounts.rules.mail import mail_domain, sender_line
from reports.enums import FileKind, JobState, Span
from reports.models import ExportJob, ReportDelivery
from reports.queries.schedules import plan_of, run_query
from reports.render.mail_words import period_words
from reports.render.sections import PAGES, page_link
from reports.rules.exports import MEDIA_TYPES, error_words
from reports.rules.period import Period
from reports.rules.schedule import local_day, plan_words, span_days

MOST_BYTES = 10 * 2**20
"""What a mail carries at most; many servers refuse more."""
_MAX_SUBJECT = 150


class Fact(NamedTuple):
    """One line of the small table in a mail."""

    label: str
    value: str


def compose(*, delivery: ReportDelivery) -> EmailMultiAlternatives:
    """Return the mail in its reader's language. The delivery comes with schedule, owner, export and recipient."""
    house, language = house_for(delivery.recipient)
    with translation.override(language):
        return _composed(delivery, house=house, language=language)


def _composed(delivery: ReportDelivery, *, house: House, language: str) -> EmailMultiAlternatives:
    file, why = _attachment(delivery.export)
    context = _context(delivery, has_file=file is not None, why=why) | {"brand": house, "language": language}
    mail = EmailMultiAlternatives(
        subject=_subject(house.name, f"{context['name']}: {context['period']}"),
        body=render_to_string("email/report.txt", context).strip() + "\n",
        from_email=sender_line(settings.DEFAULT_FROM_EMAIL, name=house.sender),
        to=[delivery.recipient.email],
        headers={
            "Message-ID": delivery.message_id,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "List-Id": f"RadDesk reports <reports.{mail_domain(settings.DEFAULT_FROM_EMAIL)}>",
        },
    )
    mail.attach_alternative(render_to_string("email/report.html", context), "text/html")
    if file is not None and delivery.export is not None:
        mail.attach(delivery.export.name, file, MEDIA_TYPES[FileKind(delivery.export.kind)])
    return mail


def _context(delivery: ReportDelivery, *, has_file: bool, why: str) -> dict[str, object]:
    schedule, plan = delivery.schedule, plan_of(delivery.schedule)
    first, last = span_days(Span(schedule.span), day=local_day(delivery.slot, plan.zone))
    period = period_words(Period(first=first, last=last, zone=plan.zone))
    page = PAGES.get(schedule.page)
    query = run_query(schedule=schedule, slot=delivery.slot)
    return {
        "title": schedule.name,
        "name": schedule.name,
        "period": period,
        "has_file": has_file,
        "next_words": why,
        "facts": [
            Fact(_("Report"), _(page.label) if page else schedule.page),
            Fact(_("Days"), period),
            Fact(_("Time zone"), plan.zone),
            Fact(_("Sent"), plan_words(plan, say=_)),
            Fact(_("Set up by"), schedule.owner.full_name),
        ],
        "link": absolute(page_link(page=page, query=query) if page else reverse("reports:overview")),
        "action": _("Open the report"),
        "schedule_link": absolute(reverse("reports:schedule", args=[schedule.pk])),
    }


def _subject(desk: str, words: str) -> str:
    """One line, whatever the names hold."""
    return " ".join(f"[{desk}] {words}".split())[:_MAX_SUBJECT]


def _attachment(export: ExportJob | None) -> tuple[bytes | None, str]:
    """The bytes of the file, or why there are none in a sentence."""
    if export is None:
        return None, ""
    if export.state != JobState.READY:
        return None, f"{_('The file could not be made.')} {error_words(export.error, say=_)}"
    if export.size > MOST_BYTES:
        return None, _("The file is too large for a mail. Open the report and make it there.")
    path = Path(settings.MEDIA_ROOT) / export.path
    if not path.is_file():
        return None, _("The file was kept for a week and is gone. Open the report and make it again.")
    return path.read_bytes(), ""
