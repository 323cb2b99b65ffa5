"""The key under which the identities in the images of one ticket become pseudonyms."""

from django.utils.crypto import salted_hmac


def evidence_key(ticket_id: int) -> bytes:
    """32 bytes that belong to this ticket alone. Derived from SECRET_KEY, so that no copy of the database holds it.

    After SECRET_KEY has changed, files read before and after cannot be compared any more.
    """
    return salted_hmac("tickets.evidence", str(ticket_id), algorithm="sha256").digest()
