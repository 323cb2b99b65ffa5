"""Text messages and pagers: a gateway that is called by HTTP, or a pager that takes mail.

A person is reached by phone when they gave a number and the site has a gateway, else by the mail address of their
pager; who has both is mailed when the gateway fails.
"""

from datetime import datetime

from notifications.channels.base import DeliveryFailed, Letter, NotSent, Receipt
from notifications.channels.email import EmailChannel
from notifications.channels.endpoint import through
from notifications.channels.http import call
from notifications.channels.keys import secrets_of
from notifications.enums import EndpointKind, Skip
from notifications.models import Delivery, Endpoint
from notifications.queries.reach import gateway, reach_of
from notifications.rules.gateway import BadTemplate, body_of


class SmsChannel:
    """Sends a few words to a phone or pager."""

    def __init__(self) -> None:
        self._mail = EmailChannel()

    def open(self) -> None:
        """Nothing to keep: most messages go by HTTP, and the mail server is asked when one goes by mail."""

    def send(self, *, letter: Letter, delivery: Delivery, at: datetime) -> Receipt:
        """Send to a person, or to the number or pager of an endpoint. Raises DeliveryFailed, NotSent."""
        endpoint = delivery.endpoint
        if endpoint is None:
            return self._send_to_person(letter=letter, delivery=delivery)
        with through(endpoint):
            if endpoint.kind == EndpointKind.PAGER:
                address = secrets_of(endpoint).url
                return self._mail_brief(letter.brief, address=address, delivery=delivery, endpoint=endpoint)
            return _text(letter.brief, number=endpoint.number, delivery=delivery, endpoint=endpoint)

    def close(self) -> None:
        """Say goodbye to the mail server, if it was asked."""
        self._mail.close()

    def _send_to_person(self, *, letter: Letter, delivery: Delivery) -> Receipt:
        reach = reach_of([delivery.recipient.pk]).get(delivery.recipient.pk)
        mobile, pager = (reach.mobile, reach.pager_mail) if reach else ("", "")
        way = gateway() if mobile else None
        if way is None and not pager:
            raise NotSent(Skip.NO_GATEWAY if mobile else Skip.NO_NUMBER)
        if way is not None:
            try:
                with through(way):
                    return _text(letter.brief, number=mobile, delivery=delivery, endpoint=way)
            except DeliveryFailed:
                if not pager:
                    raise
        return self._mail_brief(letter.brief, address=pager, delivery=delivery)

    def _mail_brief(self, text: str, *, address: str, delivery: Delivery, endpoint: Endpoint | None = None) -> Receipt:
        self._mail.open()
        self._mail.send_brief(text=text, address=address, delivery=delivery)
        return Receipt(address=address, endpoint_id=endpoint.pk if endpoint else None)


def _text(text: str, *, number: str, delivery: Delivery, endpoint: Endpoint) -> Receipt:
    secrets = secrets_of(endpoint)
    try:
        body, kind = body_of(secrets.body, values={"number": number, "text": text, "id": delivery.dedupe_key[:32]})
    except BadTemplate:
        raise DeliveryFailed(code="bad_template", is_channel_down=True) from None
    url = secrets.url
    if endpoint.method == "GET":  # a form in the address, as old gateways want it
        url, body = f"{url}{'&' if '?' in url else '?'}{body}", ""
    call(url=url, headers={"Content-Type": kind, **secrets.headers}, body=body, method=endpoint.method)
    return Receipt(address=number, endpoint_id=endpoint.pk)
