"""The words of an alarm about deliveries, on a page and in a mail."""

from collections.abc import Sequence


def alarm_lines(*, dead: int, off: Sequence[str], mail_error: str, waiting: int, is_mail_down: bool) -> list[str]:
    """Return one sentence for each thing that is wrong, the worst first."""
    lines = []
    if is_mail_down:
        lines.append(f"Mail does not go out; {_many(waiting, 'mail waits', 'mails wait')}. {mail_error}".strip())
    if dead:
        lines.append(f"{_many(dead, 'message was', 'messages were')} given up and nobody has seen to it yet.")
    lines += [f"Nothing reaches the endpoint “{name}” any more; it was switched off." for name in off]
    return lines


def _many(count: int, one: str, more: str) -> str:
    return f"{count:,} {one if count == 1 else more}"
