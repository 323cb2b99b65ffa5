"""What our own mail server found out about the sender of a mail (RFC 8601), and whether that is enough."""

from collections.abc import Sequence
from dataclasses import dataclass

from tickets.rules.auth_results import Result, read_results

_METHODS = ("spf", "dkim", "dmarc")
_MOST = 20
_LONGEST = 8_000


@dataclass(frozen=True)
class Checked:
    """Results by method, such as "pass"; "" where there is none. is_checked: the header of a trusted server is there.

    is_pass: DMARC passed, or DKIM or SPF passed for the very domain of the From address.
    """

    is_checked: bool = False
    is_pass: bool = False
    spf: str = ""
    dkim: str = ""
    dmarc: str = ""


NOT_CHECKED = Checked()


def checked_by(headers: Sequence[str], *, trusted: Sequence[str], from_domain: str) -> Checked:
    """Return what the topmost Authentication-Results header of a trusted server says.

    Anybody can write such a header into a mail. Ours is the first that names our server: it is put on top, and what
    stood below was there before us. Headers of other servers count for nothing.
    """
    names = {name.strip().lower() for name in trusted if name.strip()}
    for header in headers[:_MOST]:
        read = read_results(header[:_LONGEST])
        if read is not None and read[0] in names:
            return _of(read[1], from_domain=from_domain.lower())
    return NOT_CHECKED


def _of(results: Sequence[Result], *, from_domain: str) -> Checked:
    seen = dict.fromkeys(_METHODS, "")
    is_pass = False
    for each in results[:50]:
        method, result = each.method, each.result
        if method not in seen:
            continue
        is_good = result == "pass"
        is_aligned = method == "dmarc" or _is_same(_domain_of(each), from_domain)
        is_pass = is_pass or (is_good and is_aligned)
        if seen[method] != "pass":  # of several signatures the one that holds is told
            seen[method] = result[:20]
    if seen["dmarc"] == "fail":
        is_pass = False
    return Checked(is_checked=True, is_pass=is_pass, **seen)


def _domain_of(result: Result) -> str:
    """The domain a result vouches for: header.d of a signature, else the domain of the envelope sender."""
    wanted = ("d",) if result.method == "dkim" else ("mailfrom", "from")
    found = next((result.properties[name] for name in wanted if name in result.properties), "")
    return found.rpartition("@")[2].strip('"<>')


def _is_same(domain: str, from_domain: str) -> bool:
    """The domain itself or one above it, as relaxed alignment has it, but never a bare ending such as "example"."""
    return "." in domain and (from_domain == domain or from_domain.endswith(f".{domain}"))
