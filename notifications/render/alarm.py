"""The mail that says that messages are lost on the way, in the language of whoever can see to it."""

from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.queries.address import absolute
from accounts.rules.languages import language_of
from accounts.rules.mail import trouble_words
from notifications.queries.alarm import Alarm, alarm
from notifications.queries.branding import brand_of
from notifications.render.facts import Fact, Reader
from notifications.rules.alarm import alarm_lines
from notifications.rules.branding import Brand
from notifications.rules.mail import Rendered, desk_subject


@dataclass(frozen=True)
class _Letter:
    """What is wrong, and who is told how."""

    found: Alarm
    reader: Reader
    brand: Brand
    language: str


def lines_of(found: Alarm) -> list[str]:
    """Return what is wrong, a sentence each, in the active language."""
    return _lines(found, mail_error=trouble_words(found.mail_error, say=_) if found.mail_error else "")


def _lines(found: Alarm, *, mail_error: str = "") -> list[str]:
    return alarm_lines(
        dead=found.dead,
        off=found.off,
        mail_error=mail_error,
        waiting=found.waiting,
        is_mail_down=found.mail_down_since is not None,
        say=_,
        figure=lambda count: number_format(count, force_grouping=True),
    )


def render_alarm(*, recipient: Person, at: datetime) -> Rendered | None:
    """Return the mail as things stand, in its reader's language and time zone; None when all is well again."""
    found = alarm(at=at)
    if not found.is_on:
        return None
    brand = brand_of(recipient.site_id)
    language = language_of(recipient.language, brand.language)
    with translation.override(language):
        reader = Reader(time_zone=recipient.time_zone, is_for_desk=True)
        return _rendered(_Letter(found=found, reader=reader, brand=brand, language=language))


def _rendered(letter: _Letter) -> Rendered:
    lines, brand = lines_of(letter.found), letter.brand
    what = _lines(letter.found)[0]  # the reason alone would fill the subject
    subject = desk_subject(name=brand.name, words=_("Messages are not delivered: {what}").format(what=what))
    context = {
        "brand": brand,
        "has_logo": bool(brand.logo),
        "language": letter.language,
        "title": subject,
        "lines": lines,
        "next_words": "\n".join(lines),
        "facts": _facts(letter),
        "action": _("Open the delivery log"),
        "link": f"{absolute(reverse('notifications:deliveries'))}?state=dead",
    }
    return Rendered(
        subject=subject,
        text=render_to_string("email/delivery_alarm.txt", context).strip() + "\n",
        html=render_to_string("email/delivery_alarm.html", context),
        logo=brand.logo,
        sender=brand.sender,
        language=letter.language,
    )


def _facts(letter: _Letter) -> list[Fact]:
    """Since when, for each that has a beginning."""
    moments = ((_("No mail since"), letter.found.mail_down_since), (_("Given up since"), letter.found.dead_since))
    return [Fact(label, letter.reader.says(moment)) for label, moment in moments if moment]
