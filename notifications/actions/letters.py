"""What a delivery says, made when it is sent, or why it is not sent at all."""

from datetime import datetime

from notifications.actions.digest import written
from notifications.channels.base import Letter, NotSent
from notifications.enums import ALARM, PAGE, TEST, Channel, EndpointState, Skip
from notifications.models import Delivery, Endpoint
from notifications.queries.deliveries import ticket_for
from notifications.queries.news import news_of
from notifications.queries.page_links import text_of
from notifications.queries.pages import call_of_delivery
from notifications.render import render
from notifications.render.alarm import render_alarm
from notifications.rules.news import TEST_WORDS, brief


def letter_for(*, delivery: Delivery, at: datetime) -> Letter:
    """Return what is to be sent. Raises NotSent: the person or endpoint is not to have it any more."""
    if delivery.endpoint is not None:
        return _to_endpoint(delivery, delivery.endpoint)
    if not delivery.recipient.is_active:
        raise NotSent(Skip.INACTIVE)
    if delivery.template == ALARM:
        return _alarm(delivery, at=at)
    if delivery.template == PAGE:
        return _call(delivery)
    ticket = ticket_for(delivery)
    if ticket is None:
        raise NotSent(Skip.NOT_VISIBLE)
    if delivery.channel == Channel.EMAIL:
        if not delivery.recipient.email:
            raise NotSent(Skip.NO_ADDRESS)
        return Letter(rendered=written(delivery=delivery, ticket=ticket, at=at))
    return Letter(brief=render(delivery=delivery, ticket=ticket).short)


def _call(delivery: Delivery) -> Letter:
    """A page, or without a ticket a drill: it is not bundled, and has words of its own for a telephone."""
    ticket = ticket_for(delivery)
    if ticket is None and not delivery.is_drill:
        raise NotSent(Skip.NOT_VISIBLE)
    call = call_of_delivery(delivery.pk)
    if call is None:
        raise NotSent(Skip.PAGE_OVER)
    if delivery.channel != Channel.EMAIL:
        return Letter(brief=text_of(call=call, ticket=ticket))
    if not delivery.recipient.email:
        raise NotSent(Skip.NO_ADDRESS)
    return Letter(rendered=render(delivery=delivery, ticket=ticket))


def _to_endpoint(delivery: Delivery, endpoint: Endpoint) -> Letter:
    if delivery.template == TEST and endpoint.state != EndpointState.DELETED:
        return Letter(brief=TEST_WORDS)
    if endpoint.state != EndpointState.ACTIVE:
        raise NotSent(Skip.ENDPOINT_OFF)
    news = news_of(delivery)
    return Letter(news=news, brief=brief(news))


def _alarm(delivery: Delivery, *, at: datetime) -> Letter:
    rendered = render_alarm(recipient=delivery.recipient, at=at)
    if rendered is None:
        raise NotSent(Skip.SOLVED)
    return Letter(rendered=rendered)
