"""Every component on one page, with invented content. Routed in development only."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


class SampleForm(forms.Form):
    """One field of each kind."""

    subject = forms.CharField(
        label="What happened?",
        help_text="One sentence is enough.",
        max_length=120,
        error_messages={"required": "Say what happened."},
    )
    details = forms.CharField(label="Details", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    queue = forms.ChoiceField(
        label="Queue", choices=[("PACS", "PACS and viewing"), ("NET", "Network"), ("MOD", "Scanners")]
    )
    affected = forms.ChoiceField(
        label="Who is affected now?",
        widget=forms.RadioSelect,
        choices=[("table", "A patient is on the table"), ("waiting", "A patient is waiting"), ("none", "Nobody yet")],
        error_messages={"required": "Say who is affected now."},
    )
    urgent = forms.BooleanField(label="Ring me back", required=False, help_text="We use the number of your account.")
    seen = forms.CharField(
        label="Number seen on screen",
        help_text="For example 0x3A.",
        error_messages={"required": "Type the number, or 0 if there is none."},
    )


class SampleFilter(forms.Form):
    """Filters of a list."""

    q = forms.CharField(label="Search", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.ChoiceField(label="State", choices=[("", "Any"), ("new", "New")], required=False)
    queue = forms.ChoiceField(label="Queue", choices=[("", "Any"), ("PACS", "PACS")], required=False)


TICKETS = (
    (1042, "CT2 sends no images to PACS since the restart", 1, "new", "New", "", "late", "12 min over", 100, "CT2"),
    (1041, "Worklist on MR1 is empty", 2, "open", "In hand", "Ana Ruiz", "soon", "25 min left", 78, "MR1"),
    (1038, "Dictation microphone cuts out in room 3", 3, "open", "In hand", "Jon Bell", "ok", "3 h left", 34, "WS-R3"),
    (
        1031,
        "Second monitor stays black after sleep",
        4,
        "waiting",
        "Waiting",
        "Ana Ruiz",
        "paused",
        "Paused: parts",
        50,
        "WS-R7",
    ),
    (
        1019,
        "Please add Dr Osei to the neuro hanging protocol group",
        5,
        "resolved",
        "Solved",
        "Mia Chen",
        "met",
        "Met",
        61,
        "",
    ),
)
TICKET_KEYS = (
    "number",
    "subject",
    "priority",
    "state",
    "state_label",
    "assignee",
    "due",
    "due_text",
    "percent",
    "device",
)
# fmt: off
ICONS = (
    "scanner", "image", "monitor", "mic", "file", "printer", "network", "key", "worklist", "user", "users",
    "search", "inbox", "clock", "alert", "check", "x", "paperclip", "send", "lock", "note", "message", "pause",
    "play", "rotate", "flag", "tag", "building", "chart", "book", "settings", "sun", "moon", "contrast",
    "chevron-right", "arrow-right", "phone", "plus", "filter", "download", "external", "info", "help", "activity",
    "bell", "mail", "list", "patient", "bed", "server", "disk", "wrench", "truck", "offline", "pencil", "trash",
    "calendar", "reply", "location", "link", "history",
)
# fmt: on
SURFACES = ("bg", "surface", "surface-2", "surface-3", "accent", "danger", "warn", "ok", "info", "note")
PRIORITIES = ((1, "Critical"), (2, "High"), (3, "Medium"), (4, "Low"), (5, "Planned"))
STATES = (("new", "New"), ("open", "In hand"), ("waiting", "Waiting"), ("resolved", "Solved"), ("closed", "Closed"))


def _chart() -> dict[str, Any]:
    weeks = [
        ("2 Mar", 41, 36),
        ("9 Mar", 55, 49),
        ("16 Mar", 48, 50),
        ("23 Mar", 62, 55),
        ("30 Mar", 51, 54),
        ("6 Apr", 44, 47),
    ]
    values = [
        {"week": week, "kind": kind, "tickets": n}
        for week, new, done in weeks
        for kind, n in (("Logged", new), ("Solved", done))
    ]
    encoding = {
        "x": {"field": "week", "type": "ordinal", "sort": None, "title": None, "axis": {"labelAngle": 0}},
        "y": {"field": "tickets", "type": "quantitative", "title": "Tickets a week"},
        "color": {"field": "kind", "type": "nominal", "title": None},
        "tooltip": [{"field": "week"}, {"field": "kind"}, {"field": "tickets"}],
    }
    return {
        "spec": {"data": {"values": values}, "mark": "line", "encoding": encoding},
        "columns": [{"label": "Week"}, {"label": "Logged", "num": True}, {"label": "Solved", "num": True}],
        "rows": [list(row) for row in weeks],
        "line": {
            "lines": ["3,15 22,8 41,12", "78,6 97,9"],
            "x": 97,
            "y": 9,
            "words": "Logged by week: 41, 55, 48, nothing known, 51, 44.",
        },
    }


@login_not_required
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component; `?layout=portal` shows them in the portal's measures."""
    now = timezone.now()
    bound = SampleForm({"subject": "", "queue": "NET", "affected": "", "details": "The console asks for a licence."})
    context = {
        "layout": "layouts/portal.html" if request.GET.get("layout") == "portal" else "layouts/report.html",
        "form": SampleForm(),
        "bound": bound,
        "filters": SampleFilter(request.GET or None),
        "tickets": [dict(zip(TICKET_KEYS, ticket, strict=True)) for ticket in TICKETS],
        "chart": _chart(),
        "moments": {
            "minutes": now - timedelta(minutes=7),
            "hours": now - timedelta(hours=3),
            "soon": now + timedelta(hours=1),
        },
        **_samples(),
    }
    return render(request, "styleguide/index.html", context)


def _samples() -> dict[str, Any]:
    return {
        "icons": ICONS,
        "surfaces": SURFACES,
        "priorities": PRIORITIES,
        "states": STATES,
        "tabs": [
            {"label": "Conversation", "url": "#tabs", "current": True, "count": 4},
            {"label": "History", "url": "#tabs"},
        ],
        "chips": [{"words": "Queue: PACS", "url": "#tabs"}, {"words": "Modality: CT", "url": "#tabs"}],
        "queues": [
            {"label": "All open", "url": "#side", "current": True, "icon": "inbox", "count": 24},
            {"label": "Mine", "url": "#side", "icon": "user", "count": 6},
            {"label": "PACS and viewing", "url": "#side", "icon": "layers", "count": 9},
        ],
        "steps": [
            {"title": "Logged", "state": "done", "sub": "09:12"},
            {"title": "In hand", "state": "done", "sub": "Ana Ruiz"},
            {"title": "Waiting for a part", "state": "current", "sub": "next word by 14:00"},
            {"title": "Solved", "state": "next"},
        ],
        "facts": [
            {"label": "Modality", "value": "CT"},
            {"label": "Maker", "value": "Siemens Healthineers"},
            {"label": "Model", "value": "SOMATOM Force"},
            {"label": "Station", "value": "CT2CONSOLE"},
            {"label": "Software", "value": "VB20A"},
            {"label": "Transfer syntax", "value": "JPEG Lossless"},
        ],
        "files": [
            {"name": "console.png", "size": "214 KB", "href": "#files", "media": "image"},
            {"name": "ct2.dcm", "size": "1.2 MB", "dicom": True},
        ],
        "uploads": [{"id": "1", "name": "console.png", "size": 219136}],
    }
