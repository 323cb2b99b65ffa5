"""When which report goes to whom."""

from collections.abc import Mapping
from typing import Any

from django import forms

from reports.actions.schedule import Wanted
from reports.enums import Paper, Rhythm, SendAs, Span
from reports.forms.files import PAPERS, QuestionForm
from reports.models import ReportSchedule
from reports.queries.schedules import readers
from reports.rules.schedule import DAYS, SPAN_WORDS

RHYTHMS = (
    (Rhythm.DAILY.value, "Every day"),
    (Rhythm.WEEKLY.value, "Every week"),
    (Rhythm.MONTHLY.value, "Every month"),
)
FORMATS = (
    (SendAs.PDF.value, "PDF"),
    (SendAs.XLSX.value, "Spreadsheet (XLSX), one row a ticket"),
    (SendAs.CSV.value, "Table (CSV), one row a ticket"),
    (SendAs.LINK.value, "A link only"),
)
_PLAIN = ("name", "page", "query", "weekday", "month_day", "time")


class ScheduleForm(QuestionForm):
    """A schedule. Its page and question come from the report it was set up on."""

    name = forms.CharField(
        label="Name",
        help_text="It is the subject of the mail, such as “PACS, weekly”. No patients.",
        max_length=80,
        error_messages={"required": "Give it a name, such as “PACS, weekly”."},
    )
    span = forms.ChoiceField(
        label="Reports about",
        choices=[(span.value, words[0].upper() + words[1:]) for span, words in SPAN_WORDS.items()],
        initial=Span.WEEK.value,
    )
    rhythm = forms.ChoiceField(label="How often", choices=RHYTHMS, initial=Rhythm.WEEKLY.value)
    weekday = forms.TypedChoiceField(
        label="Weekday, if every week", coerce=int, choices=list(enumerate(DAYS)), initial=0
    )
    month_day = forms.IntegerField(
        label="Day, if every month", min_value=1, max_value=31, initial=1
    )
    time = forms.TimeField(
        label="At", initial="07:00", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    send_as = forms.ChoiceField(label="Attach", choices=FORMATS, initial=SendAs.PDF.value)
    paper = forms.ChoiceField(label="Paper", choices=PAPERS, initial=Paper.A4.value)
    recipients = forms.TypedMultipleChoiceField(
        label="Send to",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="People who may read reports.",
        error_messages={"required": "Choose at least one person."},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        people = [(person.pk, f"{person.full_name} ({person.email})") for person in readers()]
        self.fields["recipients"].choices = people  # type: ignore[attr-defined]  # a multiple choice

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())

    def wanted(self) -> Wanted:
        """What a valid form asks for."""
        found = self.cleaned_data
        return Wanted(
            **{name: found[name] for name in _PLAIN},
            span=Span(found["span"]),
            send_as=SendAs(found["send_as"]),
            paper=Paper(found["paper"]),
            rhythm=Rhythm(found["rhythm"]),
            recipients=found["recipients"],
        )


def schedule_values(schedule: ReportSchedule, query: str) -> Mapping[str, Any]:
    """Return the initial values of the form for a schedule. query: its question as a query string."""
    names = ("name", "page", "span", "rhythm", "weekday", "month_day", "time", "send_as", "paper")
    people = [person.pk for person in schedule.recipients.all()]
    return {name: getattr(schedule, name) for name in names} | {"query": query, "recipients": people}
