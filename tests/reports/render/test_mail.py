"""The mail of a report in the language of whoever reads it."""

from datetime import date

import pytest
from django.utils import translation

from accounts.models import Person
from notifications.models import Branding
from reports.enums import FileKind, JobState, Rhythm, Span
from reports.models import ExportJob
from reports.render.mail import compose
from reports.render.mail_words import period_words
from reports.rules.charts import step_words
from reports.rules.period import Period
from tests.factories import NOW
from tests.notifications.other_mails import report_delivery

PERIODS = [
    ((2026, 3, 2), (2026, 3, 2), "2. März 2026"),
    ((2026, 3, 2), (2026, 3, 8), "2. bis 8. März 2026"),
    ((2026, 3, 1), (2026, 3, 30), "1. bis 30. März 2026"),
    ((2026, 3, 30), (2026, 4, 5), "30. März bis 5. April 2026"),
    ((2026, 1, 1), (2026, 3, 31), "1. Januar bis 31. März 2026"),
    ((2026, 2, 1), (2026, 2, 28), "Februar 2026"),
    ((2025, 12, 29), (2026, 1, 4), "29. Dezember 2025 bis 4. Januar 2026"),
]


@pytest.mark.parametrize(("first", "last", "words"), PERIODS)
def test_days_are_said_in_german_and_in_english_as_the_reports_say_them(
    first: tuple[int, int, int], last: tuple[int, int, int], words: str
) -> None:
    period = Period(first=date(*first), last=date(*last), zone="UTC")

    with translation.override("de"):
        assert period_words(period) == words
    with translation.override("en"):
        assert period_words(period) == step_words(period)


def test_german_reader_gets_it_in_german(sue: Person) -> None:
    sue.language = "de"

    mail = compose(delivery=report_delivery(sue))

    assert mail.subject == "[RadDesk] CT: 23. Februar bis 1. März 2026"
    assert "Bericht: Reaktionszeit\nZeitraum: 23. Februar bis 1. März 2026\n" in mail.body
    assert "Versand: jeden Montag um 07:00 Uhr\nEingerichtet von: Sue Supervisor\n" in mail.body
    assert "Bericht öffnen: https://desk.example/reports/response/" in mail.body
    assert "Diesen Bericht ändern oder abbestellen: https://desk.example/" in mail.body
    assert '<html lang="de"' in str(mail.alternatives[0][0])


@pytest.mark.parametrize(("day", "words"), [(3, "am 3. des Monats um"), (31, "oder an dessen letztem Tag")])
def test_monthly_report(sue: Person, day: int, words: str) -> None:
    sue.language = "de"

    mail = compose(delivery=report_delivery(sue, rhythm=Rhythm.MONTHLY, month_day=day, span=Span.MONTH))

    assert mail.subject == "[RadDesk] CT: Februar 2026"
    assert words in mail.body


def test_who_chose_none_reads_the_language_of_the_site(sue: Person) -> None:
    brand = {"name": "Helpdesk Radiologie", "sender": "Radiologie", "language": "de"}
    Branding.objects.create(site=None, changed_by=sue, changed_at=NOW, **brand)

    mail = compose(delivery=report_delivery(sue))

    assert mail.subject.startswith("[Helpdesk Radiologie] CT: 23. Februar")
    assert "Helpdesk Radiologie" in mail.body
    assert mail.from_email.startswith("Radiologie <")


def test_missing_file_is_explained_in_german(sue: Person) -> None:
    sue.language = "de"

    mail = compose(delivery=report_delivery(sue, export=ExportJob(state=JobState.FAILED, error="no_rows")))

    assert "Die Datei konnte nicht erstellt werden. Dieser Bericht hat keine Zeilen für eine Tabelle." in mail.body
    assert mail.attachments == []


def test_german_reader_is_told_that_the_file_is_in_english(sue: Person, settings: object, tmp_path: object) -> None:
    sue.language = "de"
    folder = tmp_path / "media"  # type: ignore[operator]  # a path, see the fixture of the folder
    folder.mkdir()
    (folder / "x.csv").write_text("a,b\n")
    export = ExportJob(state=JobState.READY, kind=FileKind.CSV, path="x.csv", name="weekly.csv", size=4)

    mail = compose(delivery=report_delivery(sue, export=export))

    assert "Der Bericht ist angehängt; die Datei selbst ist auf Englisch." in mail.body
    assert [attached[0] for attached in mail.attachments] == ["weekly.csv"]
