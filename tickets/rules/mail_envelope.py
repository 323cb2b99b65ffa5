"""What the envelope of a mail says when a mail server hands it over: for whom it is, and from whom it came."""

from collections.abc import Sequence


def is_for_desk(address: str, *, own: Sequence[str], wanted: Sequence[str] = ()) -> bool:
    """Say whether a recipient is the desk: one of its own addresses, with or without "+" and more, or a wanted one.

    own: the desk's addresses. wanted: further addresses, and domains such as @help.hospital.example. Case is nothing.
    """
    given = address.strip().lower()
    local, _, domain = given.rpartition("@")
    plain = f"{local.partition('+')[0]}@{domain}"
    taken = {each.strip().lower() for each in (*own, *wanted) if "@" in each}
    return bool(local) and bool({given, plain, f"@{domain}"} & taken)


def trace_lines(*, sender: str, recipients: Sequence[str]) -> bytes:
    """Return the header lines that whoever delivers a mail for good puts before it (RFC 5321, 4.4).

    sender: of the envelope, empty for a bounce. The recipients tell which reply address it was when To does not.
    """
    lines = [f"Return-Path: <{_clean(sender)}>", *(f"Delivered-To: {_clean(each)}" for each in recipients)]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "surrogateescape")


def _clean(address: str) -> str:
    return "".join(character for character in address.strip("<> ") if character.isprintable())[:320]
