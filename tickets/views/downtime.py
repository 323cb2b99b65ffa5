"""The downtime of a ticket's device: when it was down, corrections, and the sign-off before it is used again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from accounts.rules.numbers import whole_number
from accounts.rules.zone import zone_named
from assets.forms.availability import DowntimeForm, StrikeForm
from assets.rules.quality import values_words
from assets.rules.terms import hours_words
from tickets.actions.downtime import add_downtime, adjust_downtime, remove_downtime, sign_off
from tickets.forms.downtime import SignOffForm
from tickets.queries.detail import ticket_detail
from tickets.queries.downtime import downtimes_of, family_of, revisions_of, sign_offs_of, unsigned
from tickets.views.desk_page import desk_page

_DONE = {
    "add": "The downtime is entered.",
    "adjust": "The downtime is corrected.",
    "strike": "The downtime is struck out.",
}


@require_http_methods(["GET", "POST"])
@desk_page(Capability.MANAGE_DEVICES)
def show_downtime(request: SignedInRequest, number: int) -> HttpResponse:
    """The downtimes of a ticket, each with its form; `do` says which one was sent."""
    ticket = ticket_detail(user=request.user, number=number)
    if ticket is None:
        raise Http404("There is no such ticket.")
    family = family_of(ticket)
    rows = list(downtimes_of(family))
    forms = _Forms(request, ticket, rows)
    if request.method == "POST" and (done := forms.act()):
        messages.success(request, f"#{number}: {done}")
        return redirect("desk:downtime", number)
    context = {
        "ticket": ticket,
        "rows": forms.rows(at=timezone.now()),
        "forms": forms,
        "unsigned": unsigned(ticket),
        "sign_offs": [{"row": row, "measured": values_words(row.values)} for row in sign_offs_of(family)],
        "revisions": revisions_of(family),
    }
    return render(request, "tickets/desk/downtime.html", context, status=400 if request.method == "POST" else 200)


class _Forms:
    """The forms of the page; the one that was sent is bound, the others are fresh."""

    def __init__(self, request: SignedInRequest, ticket: Any, rows: list[Any]) -> None:
        self._request, self._ticket, self._downtimes = request, ticket, rows
        self.do = request.POST.get("do", "")
        self.of = whole_number(request.POST.get("downtime", ""), digits=12)
        self.add = DowntimeForm(self._data("add"))
        self._by_row = {
            row.pk: (DowntimeForm(self._data("adjust", row.pk), downtime=row), StrikeForm(self._data("strike", row.pk)))
            for row in rows
        }
        for pk, (adjust, strike) in self._by_row.items():
            adjust.auto_id, strike.auto_id = f"adjust{pk}_%s", f"strike{pk}_%s"
        devices = {row.device_id: row.device for row in rows}
        if ticket.device:
            devices.setdefault(ticket.device_id, ticket.device)
        self.sign = SignOffForm(self._data("sign"), devices=list(devices.values())) if devices else None

    def rows(self, *, at: Any) -> list[dict[str, Any]]:
        """What the page shows of each downtime."""
        return [
            {
                "row": row,
                "words": hours_words(((row.ended_at or at) - row.began_at).total_seconds()),
                "adjust": self._by_row[row.pk][0],
                "strike": self._by_row[row.pk][1],
            }
            for row in self._downtimes
        ]

    def act(self) -> str:
        """Do what was sent; return what to say, or "" when there is something to mend, which the form then says."""
        form, act = self._sent()
        if form is None or act is None or not form.is_valid():
            return ""
        try:
            act(form)
        except ValidationError as error:
            form.add_error(None, error)
            return ""
        return _DONE.get(self.do, "The sign-off is saved.")

    def _sent(self) -> tuple[Any, Callable[[Any], object] | None]:
        known: tuple[Any, Any] = self._by_row.get(self.of or 0, (None, None))
        acts: dict[str, tuple[Any, Callable[[Any], object]]] = {
            "add": (self.add, self._add),
            "adjust": (known[0], self._adjust),
            "strike": (known[1], self._strike),
            "sign": (self.sign, self._sign),
        }
        return acts.get(self.do, (None, None))

    def _data(self, do: str, pk: int | None = None) -> Any:
        return self._request.POST if self.do == do and (pk is None or pk == self.of) else None

    def _common(self) -> dict[str, Any]:
        return {"actor": self._request.user, "ticket_id": self._ticket.pk, "at": timezone.now()}

    def _add(self, form: DowntimeForm) -> object:
        return add_downtime(span=form.span(), why=form.cleaned_data["why"], **self._common())

    def _adjust(self, form: DowntimeForm) -> object:
        why = form.cleaned_data["why"]
        return adjust_downtime(downtime_id=self.of or 0, span=form.span(), why=why, **self._common())

    def _strike(self, form: StrikeForm) -> object:
        return remove_downtime(downtime_id=self.of or 0, why=form.cleaned_data["why"], **self._common())

    def _sign(self, form: SignOffForm) -> object:
        device = form.cleaned_data["device"]
        today = timezone.now().astimezone(zone_named(device.site.time_zone)).date()
        return sign_off(device=device, found=form.found(done_on=today), **self._common())
