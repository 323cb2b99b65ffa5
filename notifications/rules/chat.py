"""What a chat wants to be sent: one JSON shape each, as their incoming webhooks take it."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from notifications.enums import EndpointKind
from notifications.rules.news import TEST_WORDS, News, headline

Body = dict[str, Any]
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|>~<@-])")
_COLOURS = {1: "#c0262d", 2: "#c96a00"}
_CALM = "#0b5fa5"


def chat_body(news: News, *, kind: EndpointKind) -> Body:
    """Return the message of this chat. Raises KeyError for what is no chat."""
    return _SHAPES[kind](news)


def chat_trial(*, kind: EndpointKind) -> Body:
    """Return the message of a test."""
    return (
        _teams_card([_block(TEST_WORDS, weight="Bolder")], []) if kind is EndpointKind.TEAMS else {"text": TEST_WORDS}
    )


def _facts(news: News) -> list[tuple[str, str]]:
    pairs = (("Team", news.queue_name), ("State", news.state_words), ("Device", news.device), ("Site", news.site))
    return [(label, value) for label, value in pairs if value]


def _teams(news: News) -> Body:
    """An adaptive card, as Teams workflows take it."""
    facts = {"type": "FactSet", "facts": [{"title": label, "value": value} for label, value in _facts(news)]}
    colour = "Attention" if news.priority == 1 else "Default"
    title = _block(_plain(headline(news)), weight="Bolder", color=colour)
    return _teams_card([title, facts], [{"type": "Action.OpenUrl", "title": "Open the ticket", "url": news.link}])


def _teams_card(body: list[Body], actions: list[Body]) -> Body:
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
        "actions": actions,
    }
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "contentUrl": None, "content": card}]}


def _block(text: str, **more: str) -> Body:
    return {"type": "TextBlock", "text": text, "wrap": True, **more}


def _slack(news: News) -> Body:
    """Blocks with a plain text for the notification. Slack wants &, < and > escaped, nothing else."""
    line = _slack_plain(headline(news))
    facts = "\n".join(f"*{label}:* {_slack_plain(value)}" for label, value in _facts(news))
    said = f"*<{news.link}|{line.replace('*', '')}>*\n{facts}"
    section = {"type": "section", "text": {"type": "mrkdwn", "text": said}}
    return {"text": line, "blocks": [section]}


def _mattermost(news: News) -> Body:
    fields = [{"short": True, "title": label, "value": _plain(value)} for label, value in _facts(news)]
    line = headline(news)
    attachment = {
        "fallback": line,
        "color": _COLOURS.get(news.priority, _CALM),
        "title": line,
        "title_link": news.link,
        "fields": fields,
    }
    return {"attachments": [attachment]}


def _plain(text: str) -> str:
    """Markdown's own characters lose their meaning: a category called *urgent* or @all must not shout."""
    return _MARKDOWN.sub(r"\\\1", text)


def _slack_plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_SHAPES: Mapping[EndpointKind, Callable[[News], Body]] = {
    EndpointKind.TEAMS: _teams,
    EndpointKind.SLACK: _slack,
    EndpointKind.MATTERMOST: _mattermost,
}
