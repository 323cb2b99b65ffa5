"""The words of a notice: short enough for a corner of the screen, and nothing that anybody typed."""


def notice_words(*, number: int, news: str, about: str) -> str:
    """Return such as "#1042 Reply: Images missing at CT2"."""
    return f"#{number} {news}: {about}"


def count_words(unread: int, *, most: int) -> str:
    """Return what a bell says: "3", "99+" from `most` on, "" for none."""
    if not unread:
        return ""
    return f"{most - 1}+" if unread >= most else str(unread)
