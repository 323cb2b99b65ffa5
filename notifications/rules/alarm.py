"""The words of an alarm about deliveries, on a page and in a mail."""

from collections.abc import Callable, Sequence

_DOWN_ONE, _DOWN = "Mail does not go out; 1 mail waits.", "Mail does not go out; {count} mails wait."
_DEAD_ONE = "1 message was given up and nobody has seen to it yet."
_DEAD = "{count} messages were given up and nobody has seen to it yet."
_OFF = "Nothing reaches the endpoint “{name}” any more; it was switched off."
ALARM_WORDS = (_DOWN_ONE, _DOWN, _DEAD_ONE, _DEAD, _OFF)
"""Every sentence below, for whoever translates them."""


def alarm_lines(
    *,
    dead: int,
    off: Sequence[str],
    mail_error: str,
    waiting: int,
    is_mail_down: bool,
    say: Callable[[str], str] = str,
    figure: Callable[[int], str] = "{:,}".format,
) -> list[str]:
    """Return one sentence for each thing that is wrong, the worst first.

    say: puts English words into the reader's language; figure: writes a number as that language does. mail_error: a
    sentence in that language already.
    """
    lines = []
    if is_mail_down:
        down = say(_DOWN_ONE if waiting == 1 else _DOWN).format(count=figure(waiting))
        lines.append(f"{down} {mail_error}".strip())
    if dead:
        lines.append(say(_DEAD_ONE if dead == 1 else _DEAD).format(count=figure(dead)))
    return [*lines, *(say(_OFF).format(name=name) for name in off)]
