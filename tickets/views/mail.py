"""Mail that came in: the log, one mail, and what to do with one that was held."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.permissions import SignedInRequest
from accounts.queries.pages import BadCursor, page_of
from tickets.actions.bounce import clear_trouble
from tickets.actions.mail import discard_mail, read_again
from tickets.forms.mail import AddMailForm, DiscardMailForm, LogMailForm, MailFilterForm
from tickets.intake.mail import settle_due
from tickets.intake.mail_release import (
    Looked,
    open_mail,
    release_as_ticket,
    release_to_ticket,
    words_for_answer,
    words_for_ticket,
)
from tickets.queries.detail import ticket_detail
from tickets.queries.mail import entry_alarms, mail_counts, mail_of, mails, may_see_mail, original_for
from tickets.render import mail_answer
from tickets.rules.mail_parse import Mail
from tickets.views.desk_page import desk_page
from tickets.views.mail_rows import mail_facts, mail_row, outcome_tabs
from tickets.views.phi_gate import Asked, check_texts, protected

PAGE_SIZE = 50
_ORDER = ("-received_at", "-pk")
_SHOWN = 6_000
View = Callable[..., HttpResponseBase]


def _for_mail(view: View) -> View:
    """Let in who runs the desk or a queue of it."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **options: Any) -> HttpResponseBase:
        if not may_see_mail(request.user):
            raise PermissionDenied("The mail log is for leads, supervisors and administrators.")
        return view(request, *args, **options)

    return guarded


@require_GET
@desk_page()
@_for_mail
def show_mails(request: SignedInRequest) -> HttpResponse:
    """Every mail that came, newest first, with what became of it."""
    form = MailFilterForm(request.GET)
    rows = mails(**form.wanted())
    try:
        page = page_of(rows=rows, order=_ORDER, cursor=request.GET.get("cursor", ""), size=PAGE_SIZE)
    except BadCursor:
        page = page_of(rows=rows, order=_ORDER, size=PAGE_SIZE)
    context = {
        "form": form,
        "tabs": outcome_tabs(mail_counts(), chosen=form.wanted()["outcome"]),
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "rows": [mail_row(mail) for mail in page.rows],
        "alarms": entry_alarms(at=timezone.now()),
        "next_url": page.next and _address(request, page.next),
        "previous_url": page.previous and _address(request, page.previous),
    }
    return render(request, "tickets/mail/mails.html", context)


@require_GET
@desk_page()
@_for_mail
def show_mail(request: SignedInRequest, mail_id: int) -> HttpResponse:
    """One mail: what became of it, what it says, and what can be done."""
    return mail_page(request, mail_id)


def mail_page(request: SignedInRequest, mail_id: int, *, status: int = 200, **forms: Any) -> HttpResponse:
    """Answer with a mail, and with the form that could not be done, words and all."""
    mail = mail_of(mail_id)
    if mail is None:
        raise Http404
    opened = open_mail(mail)
    read = opened.read
    context = {
        "mail": mail,
        "row": mail_row(mail),
        "facts": mail_facts(mail, read),
        "text": read.text[:_SHOWN] if read else "",
        "is_cut": bool(read and len(read.text) > _SHOWN),
        "files": [file.name for file in read.files[:50]] if read else [],
        "is_gone": read is None,
        "log_form": LogMailForm(initial=_known(mail)),
        "add_form": AddMailForm(),
        "discard_form": DiscardMailForm(),
    } | forms
    return render(request, "tickets/mail/mail.html", context, status=status)


@require_POST
@desk_page()
@_for_mail
def log(request: SignedInRequest, mail_id: int) -> HttpResponse:
    """Make a ticket of a mail in somebody's name."""
    form, looked = LogMailForm(request.POST), _looked_at(request, mail_id, words_for_ticket)
    if isinstance(looked, Asked) and form.is_valid():
        return mail_page(request, mail_id, status=400, log_form=form, phi=looked, phi_form="mail-log")

    def act(data: dict[str, Any]) -> int:
        return release_as_ticket(
            actor=request.user, mail_id=mail_id, requester=data["person"], looked=_given(looked), at=timezone.now()
        )

    return _done(request, mail_id, form, act, name="log_form", words="The mail is ticket #{}.")


@require_POST
@desk_page()
@_for_mail
def add(request: SignedInRequest, mail_id: int) -> HttpResponse:
    """Add a mail to a ticket."""
    form, looked = AddMailForm(request.POST), _looked_at(request, mail_id, words_for_answer)
    if isinstance(looked, Asked) and form.is_valid():
        return mail_page(request, mail_id, status=400, add_form=form, phi=looked, phi_form="mail-add")

    def act(data: dict[str, Any]) -> int:
        return release_to_ticket(
            actor=request.user, mail_id=mail_id, number=data["number"], looked=_given(looked), at=timezone.now()
        )

    return _done(request, mail_id, form, act, name="add_form", words="The mail is on ticket #{} now.")


@require_POST
@desk_page()
@_for_mail
def discard(request: SignedInRequest, mail_id: int) -> HttpResponse:
    """Say that a mail needs nothing done."""
    form = DiscardMailForm(request.POST)

    def act(data: dict[str, Any]) -> int:
        return discard_mail(actor=request.user, mail_id=mail_id, reason=data["reason"], at=timezone.now()).pk

    return _done(request, mail_id, form, act, name="discard_form", words="Discarded. It stays in the log.")


@require_POST
@desk_page()
@_for_mail
def again(request: SignedInRequest, mail_id: int) -> HttpResponse:
    """Read a mail anew, at once."""
    try:
        read_again(actor=request.user, mail_id=mail_id, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        settle_due(at=timezone.now(), wanted=(mail_id,))
        messages.success(request, "The mail was read again.")
    return redirect("desk:mail", mail_id)


@require_safe
@desk_page()
def original(request: SignedInRequest, mail_id: int) -> HttpResponseBase:
    """Give out a mail as it came. One that holds DICOM files stays: they hold patient data."""
    mail = original_for(user=request.user, mail_id=mail_id)
    if mail is None:
        raise Http404
    if mail.has_dicom:
        return render(request, "tickets/mail/stays.html", {"mail": mail}, status=403)
    return mail_answer(mail)


@require_POST
@desk_page()
def reaches(request: SignedInRequest, number: int) -> HttpResponse:
    """Say that mail reaches the requester of a ticket again."""
    if ticket_detail(user=request.user, number=number) is None:
        raise Http404
    clear_trouble(actor=request.user, ticket_id=number, at=timezone.now())
    messages.success(request, "Noted: mail reaches them again.")
    return redirect("desk:ticket", number)


def _looked_at(
    request: SignedInRequest, mail_id: int, words: Callable[[Mail], dict[str, str]]
) -> Looked | Asked | None:
    """The words of a mail as they may go onto a ticket, or what is to be asked first; None when it has none to read."""
    mail = mail_of(mail_id)
    read = open_mail(mail).read if mail else None
    if read is None:
        return None
    checked = check_texts(request, words(read))
    return checked.asked or Looked(checked.texts, protected(checked, {}))


def _given(looked: Looked | Asked | None) -> Looked | None:
    return looked if isinstance(looked, Looked) else None


def _done(
    request: SignedInRequest, mail_id: int, form: Any, act: Callable[[dict[str, Any]], int], *, name: str, words: str
) -> HttpResponse:
    """Do it and go to the list, or show the mail with what is to be mended."""
    if form.is_valid():
        try:
            number = act(form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages[0])
        else:
            messages.success(request, words.format(number))
            return redirect("desk:mails")
    return mail_page(request, mail_id, status=400, **{name: form, "failed": form})


def _known(mail: Any) -> dict[str, Any]:
    return {"person": mail.person_id, "person_text": mail.person.full_name} if mail.person else {}


def _address(request: SignedInRequest, cursor: str) -> str:
    kept = {name: request.GET[name] for name in ("sender", "outcome") if request.GET.get(name)}
    return "?" + urlencode(kept | {"cursor": cursor})
