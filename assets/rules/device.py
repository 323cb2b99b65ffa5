"""What may be said of a device: the words of the register, checked field by field.

Page, API and import bring text and end here, so that all three refuse the same things with the same sentences.
"""

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assets.enums import CRITICALITY_LABELS, KIND_LABELS, LIFECYCLE_LABELS
from assets.rules.dicom_names import AE_TITLE_RULE, is_ae_title, is_uid

RESERVED_WORDS = frozenset(
    {
        "availability",
        "checks",
        "dicom",
        "documents",
        "edit",
        "evidence",
        "flow",
        "label",
        "history",
        "quality",
        "retire",
        "versions",
    }
)
"""Last words of the addresses of a device's pages: no tag may end in a slash and one of them."""
MAX_NOTES = 10_000
_HOST_PART = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")
_MODALITY = re.compile(r"[A-Z0-9 _]{1,16}")
_YES = frozenset({"yes", "y", "true", "1", "on", "x"})
_NO = frozenset({"no", "n", "false", "0", "off", ""})


class _Wrong(ValueError):
    """What was said cannot be; its text is the sentence for the person."""


@dataclass(frozen=True, kw_only=True)
class Named:
    """What texts may name. Keys are casefolded names and codes; `#12` names a room or contract by its number."""

    sites: Mapping[str, int] = field(default_factory=dict)
    rooms: Mapping[tuple[int, str], int] = field(default_factory=dict)
    teams: Mapping[str, int] = field(default_factory=dict)
    vendors: Mapping[str, int] = field(default_factory=dict)
    contracts: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What a text came to. values: by column, only what was given; problems: by field, a sentence each."""

    values: Mapping[str, Any]
    problems: Mapping[str, str]


FIELDS = (
    "tag", "name", "nicknames", "kind", "modality", "manufacturer", "model", "serial", "udi", "device_uid",
    "station_name", "ae_title", "host", "port", "software_version", "site", "location", "owner_team", "vendor",
    "contract", "criticality", "is_sole", "lifecycle", "installed_on", "warranty_until", "configuration_notes",
)  # fmt: skip
"""Every field of the register in the order of pages and files."""
FIELD_LABELS: Mapping[str, str] = {
    "tag": "Tag",
    "name": "Name",
    "nicknames": "Also called",
    "kind": "Kind",
    "modality": "Modality",
    "manufacturer": "Manufacturer",
    "model": "Model",
    "serial": "Serial number",
    "udi": "Device identifier (UDI)",
    "device_uid": "Device UID",
    "station_name": "Station name",
    "ae_title": "AE title",
    "host": "Host",
    "port": "Port",
    "software_version": "Software version",
    "site": "Site",
    "location": "Room",
    "owner_team": "Team",
    "vendor": "Vendor",
    "contract": "Contract",
    "criticality": "How critical",
    "is_sole": "Only one of its kind on its site",
    "lifecycle": "State",
    "installed_on": "Installed on",
    "warranty_until": "Warranty until",
    "configuration_notes": "Configuration notes",
}
COLUMNS: Mapping[str, str] = {
    name: f"{name}_id" if name in {"site", "location", "owner_team", "vendor", "contract"} else name for name in FIELDS
}
"""The column each field is kept in."""
REQUIRED = ("tag", "name", "kind", "site")
LONGEST: Mapping[str, int] = {
    "tag": 24, "name": 80, "nicknames": 200, "manufacturer": 64, "model": 64, "serial": 64, "udi": 120,
    "station_name": 64, "software_version": 64, "configuration_notes": MAX_NOTES,
}  # fmt: skip


def check_device(*, said: Mapping[str, str], named: Named, is_new: bool, site_id: int | None = None) -> Checked:
    """Check what was said of a device. A field that is not in `said` stays as it is, unless the device is new.

    site_id: the site it stands on now, which says what rooms there are when no site is given.
    """
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name in FIELDS:
        if name not in said and not (is_new and name in REQUIRED):
            continue
        text = said.get(name, "").replace("\x00", "").replace("\r\n", "\n").strip()
        if name == "location":
            continue
        try:
            values[COLUMNS[name]] = _value(name, text, named)
        except _Wrong as wrong:
            problems[name] = str(wrong)
    if "location" in said:
        _place(said["location"].strip(), values, problems, named, values.get("site_id", site_id))
    elif "site_id" in values and site_id and values["site_id"] != site_id:
        values["location_id"] = None
    return Checked(values=values, problems=problems)


def _value(name: str, text: str, named: Named) -> Any:
    if name in REQUIRED and not text:
        raise _Wrong(_MISSING[name])
    if name in _READERS:
        return _READERS[name](text, named)
    if name != "configuration_notes":
        text = " ".join(text.split())
    if len(text) > LONGEST[name]:
        raise _Wrong(f"{FIELD_LABELS[name]}: at most {LONGEST[name]:,} characters, this has {len(text):,}.")
    if any(not sign.isprintable() and sign not in "\r\n\t" for sign in text):
        raise _Wrong(f"{FIELD_LABELS[name]}: there are characters in it that cannot be shown. Type it anew.")
    return text


_MISSING = {
    "tag": "Give the tag, the name on the sticker.",
    "name": "Give the name that people use.",
    "kind": "Say what kind of device it is.",
    "site": "Say on which site it is.",
}


def _tag(text: str, named: Named) -> str:
    text = " ".join(text.split())
    if len(text) > LONGEST["tag"]:
        raise _Wrong(f"A tag has at most {LONGEST['tag']} characters, this has {len(text)}.")
    if not text.isprintable() or any(sign in text for sign in "?#%\\\"'<>;,"):
        raise _Wrong("A tag is made of letters, digits, blanks and - _ . / only.")
    last = text.rpartition("/")[2].casefold()
    if "/" in text and (text.startswith("/") or not last or last in RESERVED_WORDS):
        raise _Wrong("A tag may not begin or end with a slash, nor with a slash and a word of our addresses.")
    return text


def _modality(text: str, named: Named) -> str:
    text = text.upper()
    if text and not _MODALITY.fullmatch(text):
        raise _Wrong("A modality is a DICOM code such as CT, MR or DX.")
    return text


def _uid(text: str, named: Named) -> str:
    if text and not is_uid(text):
        raise _Wrong("A UID has digits and dots only, at most 64, and no part begins with a zero.")
    return text


def _ae_title(text: str, named: Named) -> str:
    if text and not is_ae_title(text):
        raise _Wrong(AE_TITLE_RULE)
    return text


def host_problem(text: str) -> str:
    """Say what is wrong with a host name or address; "" when it can be one."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        parts = text.removesuffix(".").split(".")
        if len(text) > 253 or not all(_HOST_PART.fullmatch(part) for part in parts) or parts[-1].isdecimal():
            return "A host is a name such as ct2.example.org or an address such as 192.0.2.12, without a port."
    return ""


def port_of(text: str) -> int | None:
    """Return a TCP port from 1 to 65535; None when the text is none."""
    port = int(text) if text.isascii() and text.isdecimal() and len(text) <= 5 else 0
    return port if 1 <= port <= 65_535 else None


def _host(text: str, named: Named) -> str:
    if text and (problem := host_problem(text)):
        raise _Wrong(problem)
    return text


def _port(text: str, named: Named) -> int | None:
    if text and port_of(text) is None:
        raise _Wrong("A port is a whole number from 1 to 65535. DICOM mostly uses 104 or 11112.")
    return port_of(text)


def _date(label: str) -> Callable[[str, Named], date | None]:
    def read(text: str, named: Named) -> date | None:
        if not text:
            return None
        try:
            day = date.fromisoformat(text[:10] if text[10:] in ("", "T00:00:00", " 00:00:00") else text)
        except ValueError as error:
            raise _Wrong(f"{label}: write the date as year-month-day, such as 2027-03-31.") from error
        if not 1950 <= day.year <= 2150:
            raise _Wrong(f"{label}: the year {day.year} cannot be right.")
        return day

    return read


def _flag(text: str, named: Named) -> bool:
    word = text.casefold()
    if word not in _YES | _NO:
        raise _Wrong("Only one of its kind: say yes or no.")
    return word in _YES


def _choice(what: str, words: Mapping[Any, str], default: str) -> Callable[[str, Named], Any]:
    known = {str(value.value).casefold(): value.value for value in words} | {
        label.casefold(): value.value for value, label in words.items()
    }

    def read(text: str, named: Named) -> Any:
        word = " ".join(text.split()).casefold() or default
        if word not in known:
            raise _Wrong(f"{what} “{text[:40]}” is not known. Use one of: {', '.join(words.values())}.")
        return known[word]

    return read


def _one_of(what: str, names: Callable[[Named], Mapping[str, int]]) -> Callable[[str, Named], int | None]:
    def read(text: str, named: Named) -> int | None:
        if not text:
            return None
        found = names(named).get(" ".join(text.split()).casefold())
        if found is None:
            raise _Wrong(f"There is no {what} “{text[:60]}”. Add it first, or use a name that is there.")
        return found

    return read


def _contract(text: str, named: Named) -> int | None:
    if not text:
        return None
    found = named.contracts.get(" ".join(text.split()).casefold(), ())
    if len(found) == 1:
        return found[0]
    if found:
        raise _Wrong(f"Several vendors have a contract “{text[:60]}”. Give it on the page of the device.")
    raise _Wrong(f"There is no contract “{text[:60]}”. Add it first, or use a number that is there.")


def _place(text: str, values: dict[str, Any], problems: dict[str, str], named: Named, site_id: int | None) -> None:
    """A room is known by its name on the site of the device."""
    if not text:
        values["location_id"] = None
        return
    if site_id is None:
        problems.setdefault("location", "Say the site first: rooms of the same name are on several.")
        return
    found = named.rooms.get((site_id, " ".join(text.split()).casefold()))
    if found is None and text.startswith("#"):
        problems["location"] = "This room is on another site. Choose a room of the site above, or change the site."
    elif found is None:
        problems["location"] = f"There is no room “{text[:60]}” on this site. Add it first, or use its name here."
    else:
        values["location_id"] = found


_READERS: Mapping[str, Callable[[str, Named], Any]] = {
    "tag": _tag,
    "kind": _choice("The kind", KIND_LABELS, ""),
    "modality": _modality,
    "device_uid": _uid,
    "ae_title": _ae_title,
    "host": _host,
    "port": _port,
    "site": _one_of("site", lambda named: named.sites),
    "owner_team": _one_of("team", lambda named: named.teams),
    "vendor": _one_of("vendor", lambda named: named.vendors),
    "contract": _contract,
    "criticality": _choice("How critical it is:", CRITICALITY_LABELS, "4"),
    "is_sole": _flag,
    "lifecycle": _choice("The state", LIFECYCLE_LABELS, "in_use"),
    "installed_on": _date("Installed on"),
    "warranty_until": _date("Warranty until"),
}
