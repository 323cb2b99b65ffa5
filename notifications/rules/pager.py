"""A message for a pager or a phone: one part of a text message, 160 characters of the GSM alphabet."""

from notifications.rules.gsm import ONE_MESSAGE, cut, gsm_length, gsm_text

_SHORTEST_PLACE = 8


def pager_text(*, number: int, priority: int, place: str, news: str, title: str, link: str) -> str:
    """Return such as "#1042 P1 CT2: Taken, Images missing http://…/1042": what matters first, at most 160 characters.

    place: device tag or room. The problem gives way first, then the place; number, priority, news and link stay
    whole. A link too long for that is left out: half an address leads nowhere.
    """
    start, tail = f"#{number} P{priority}", f" {gsm_text(link)}" if link else ""
    news = gsm_text(news)
    if gsm_length(start) + gsm_length(tail) + gsm_length(news) + _SHORTEST_PLACE > ONE_MESSAGE:
        tail = ""
    room = ONE_MESSAGE - gsm_length(tail)
    where = cut(gsm_text(place), room - gsm_length(start) - gsm_length(news) - 3)
    line = f"{start} {where}: {news}" if where else f"{start}: {news}"
    what = cut(gsm_text(title), room - gsm_length(line) - 2)
    return cut(f"{line}, {what}" if what else line, room) + tail
