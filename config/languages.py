"""The catalogues of messages in other languages: what must be translated, and gettext's files without gettext.

Words of messages come from three places: templates of mails and of the pages they lead to, tables and sentences of pure
rules (which know no language), and the few modules that render them. All are found here, so that a word cannot be
forgotten: those to people about tickets, alarms about deliveries, reports by mail, and mails of the sign-in pages. A
fresh clone needs neither xgettext nor msgfmt.
"""

import ast
import re
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path

from accounts.rules.mail import TROUBLE_WORDS, UNKNOWN_TROUBLE
from config.env import BASE_DIR
from notifications.rules import alarm, digest, groups, mail, outlook, page_words, words
from reports.render.sections import PAGES
from reports.rules.exports import ERROR_WORDS, UNKNOWN_ERROR
from reports.rules.schedule import PLAN_WORDS
from tickets.rules import lifecycle
from tickets.rules.assignment import OWNER_WORDS
from tickets.rules.due import METRIC_WORDS
from tickets.rules.priority import PRIORITY_WORDS
from tickets.rules.satisfaction import SCORE_WORDS

_TEMPLATES = (
    "templates/account/email",
    "templates/email",
    "templates/layouts/by_link.html",
    "templates/notifications/page_gone.html",
    "templates/notifications/page_link.html",
    "templates/notifications/unsubscribe.html",
    "templates/tickets/answers",
)
"""Folders and files."""
MODULES = (
    "accounts/adapter.py",
    "notifications/render/alarm.py",
    "notifications/render/message.py",
    "notifications/render/facts.py",
    "notifications/digest.py",
    "notifications/views/opt_out.py",
    "notifications/views/page_link.py",
    "reports/render/mail.py",
    "reports/render/mail_words.py",
    "tickets/forms/answers.py",
)
_RULES: tuple[str, ...] = (
    *lifecycle.STATE_WORDS.values(),
    *lifecycle.NEXT_WORDS,
    *mail.NEXT_WORDS,
    *outlook.OUTLOOK_WORDS,
    *(each.lower() for each in PRIORITY_WORDS.values()),
    *OWNER_WORDS.values(),
    *(each.lower() for each in METRIC_WORDS.values()),
    *SCORE_WORDS.values(),
    *digest.DIGEST_WORDS,
    *words.BECAUSE_WORDS.values(),
    *words.NEWS_WORDS.values(),
    *alarm.ALARM_WORDS,
    *page_words.CALL_WORDS,
    *(each for titles in (groups.DESK_WORDS, groups.REQUESTER_WORDS) for pair in titles.values() for each in pair),
    *(said for _, said in TROUBLE_WORDS if said),
    UNKNOWN_TROUBLE,
    *(page.label for page in PAGES.values()),
    *PLAN_WORDS,
    *ERROR_WORDS.values(),
    UNKNOWN_ERROR,
)
_TRANSLATE = re.compile(r"{%\s*translate \"([^\"]+)\"")
_BLOCK = re.compile(r"{%\s*blocktranslate[^%]*%}(.*?){%\s*endblocktranslate\s*%}", re.DOTALL)
_VARIABLE = re.compile(r"{{\s*(\w+)\s*}}")
_ENTRY = re.compile(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+)', re.MULTILINE)
PLACES = re.compile(r"%\(\w+\)s|{\w+}")
"""What is filled in; a translation has the same."""


def msgids() -> list[str]:
    """Return every English word and sentence that a message or the page it leads to may show, each once, in order."""
    found = [*_of_templates(), *_of_modules(), *_RULES]
    return sorted(set(found))


def catalogue_path(language: str) -> Path:
    """Return where the catalogue of a language is."""
    return BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"


def read_catalogue(path: Path) -> dict[str, str]:
    """Return the translations in a .po file; nothing when there is none. Its header is under ""."""
    if not path.exists():
        return {}
    return {_joined(msgid): _joined(msgstr) for msgid, msgstr in _ENTRY.findall(path.read_text(encoding="utf-8"))}


def write_catalogue(path: Path, translations: Mapping[str, str]) -> None:
    """Write a .po file with every word we use, those not translated yet with an empty one, and the .mo beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    header = translations.get("", "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n")
    entries = {"": header} | {msgid: translations.get(msgid, "") for msgid in msgids()}
    text = "\n".join(f"msgid {_quoted(msgid)}\nmsgstr {_quoted(words)}\n" for msgid, words in entries.items())
    path.write_text(text, encoding="utf-8")
    path.with_suffix(".mo").write_bytes(compiled({key: words for key, words in entries.items() if words}))


def compiled(translations: Mapping[str, str]) -> bytes:
    """Return the .mo file of translations, as the manual of GNU gettext lays it out."""
    pairs = sorted((key.encode(), words.encode()) for key, words in translations.items())
    at = 28 + 16 * len(pairs)
    tables: list[list[int]] = [[], []]
    data = b""
    for column in (0, 1):
        for pair in pairs:
            tables[column] += [len(pair[column]), at + len(data)]
            data += pair[column] + b"\0"
    numbers = [0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 28 + 16 * len(pairs), *tables[0], *tables[1]]
    return struct.pack(f"<{len(numbers)}I", *numbers) + data


def message_templates() -> list[Path]:
    """Return the templates of mails and of the pages they lead to."""
    places = (BASE_DIR / name for name in _TEMPLATES)
    return [path for place in places for path in (sorted(place.iterdir()) if place.is_dir() else [place])]


def _of_templates() -> Iterator[str]:
    for path in message_templates():
        text = path.read_text(encoding="utf-8")
        yield from _TRANSLATE.findall(text)
        yield from (_VARIABLE.sub(r"%(\1)s", _percents(words)) for words in _BLOCK.findall(text))


def _percents(words: str) -> str:
    """Django writes a per cent sign of a template twice, for it fills in with %."""
    return words.replace("%", "%%")


def _of_modules() -> Iterator[str]:
    for name in MODULES:
        for node in ast.walk(ast.parse((BASE_DIR / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_" and node.args:
                given = node.args[0]
                if isinstance(given, ast.Constant):
                    yield str(given.value)


def _quoted(text: str) -> str:
    lines = text.splitlines(keepends=True) or [""]
    return "\n".join('"' + line.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"' for line in lines)


def _joined(quoted: str) -> str:
    parts = (line[1:-1] for line in quoted.splitlines())
    return re.sub(r"\\(.)", lambda found: "\n" if found.group(1) == "n" else found.group(1), "".join(parts))
