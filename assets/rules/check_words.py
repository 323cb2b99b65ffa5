"""What a check found, in words for people: one sentence, and what to do about it."""

from collections.abc import Mapping
from datetime import timedelta

from assets.enums import CheckKind, CheckState

KIND_WORDS: Mapping[CheckKind, str] = {
    CheckKind.C_ECHO: "DICOM echo",
    CheckKind.TCP: "Port open",
    CheckKind.HTTP: "Web page answers",
    CheckKind.OUTSIDE: "Told by your monitoring",
}
KIND_HINTS: Mapping[CheckKind, str] = {
    CheckKind.C_ECHO: "RadDesk asks an AE title of the register by C-ECHO, as an engineer would.",
    CheckKind.TCP: "A connection to a port of a registered host is opened and closed again.",
    CheckKind.HTTP: "A page of a registered host is asked for, and its status looked at.",
    CheckKind.OUTSIDE: "Nagios, Zabbix or another program tells RadDesk: up, degraded or down.",
}
STATE_WORDS: Mapping[CheckState, str] = {
    CheckState.UNKNOWN: "Not known",
    CheckState.UP: "Answers",
    CheckState.DEGRADED: "Degraded",
    CheckState.DOWN: "Does not answer",
    CheckState.PLANNED: "Planned work",
}

_NETWORK = "Look whether the device is switched on, and whether cable, switch or firewall let {us} through."
WORDS: Mapping[str, tuple[str, str]] = {
    "answered": ("It answered.", ""),
    "slow": ("It answered, but slowly.", "Look at the load of the device and of the network between."),
    "told_up": ("Your monitoring says that it works.", ""),
    "told_degraded": ("Your monitoring says that it is degraded.", "Look there for the reason."),
    "told_down": ("Your monitoring says that it is down.", "Look there for the reason."),
    "planned_work": ("It was not asked: planned work goes on.", ""),
    "not_told": (
        "Your monitoring has said nothing for a while.",
        "Look whether it still runs and reaches RadDesk, and whether its token is the one of this check.",
    ),
    "refused": (
        "connection refused: nothing listens on the port",
        "The machine is on, its DICOM or web service is not. Start it, or put the port in the register right.",
    ),
    "timeout": ("no connection in the time allowed", _NETWORK),
    "unreachable": ("the network does not reach it", _NETWORK),
    "broken": (
        "the connection was cut",
        "The service took the connection and dropped it. Look at its log, and at firewalls between.",
    ),
    "silent": (
        "it takes the connection and then says nothing",
        "The service hangs. It most likely wants a restart; look at its queue and its disk first.",
    ),
    "too_slow": (
        "it did not finish in the time allowed",
        "The service is very slow or hangs. Look at its load, or allow it more time.",
    ),
    "unknown_host": (
        "its name is not known to the name service",
        "Put the host in the register right, or ask the network team for the entry.",
    ),
    "tls": (
        "the encrypted connection failed",
        "Look at the certificate of the device: its name, its dates, and who signed it. SSL_CERT_FILE names the "
        "authority of the hospital.",
    ),
    "called_ae": (
        "association rejected, called AE title not recognized",
        "The device knows itself by another AE title. Compare its DICOM settings with the register.",
    ),
    "calling_ae": (
        "association rejected, calling AE title not recognized",
        "Add {us} and the address of RadDesk to the AE titles the device lets in.",
    ),
    "rejected": ("association rejected", "Look at the DICOM log of the device for the reason."),
    "busy": (
        "association rejected for now: too many connections",
        "Its DICOM service is at its limit. Look for associations that hang, and restart it if they stay.",
    ),
    "aborted": ("it aborted the association", "Look at the DICOM log of the device for the reason."),
    "no_echo": (
        "association accepted, but C-ECHO is not supported",
        "Allow the Verification SOP class (1.2.840.10008.1.1) in its settings, or check the port instead.",
    ),
    "echo_failed": ("C-ECHO was answered with an error status", "Look at the DICOM log of the device."),
    "status": (
        "the page answered with a status that is not expected",
        "Look at the service behind it; or change which status the check expects.",
    ),
    "no_http": ("what answered is no web server", "Put the port in the register or on the check right."),
    "register_changed": (
        "It was not asked: the register says another address now.",
        "A supervisor or administrator opens the check and saves it again.",
    ),
    "not_allowed": (
        "It was not asked: the name leads to an address that RadDesk does not ask.",
        "Addresses of RadDesk's own machine, of documentation, link-local and metadata addresses are refused. "
        "RADDESK_CHECK_NETWORKS allows exceptions.",
    ),
    "broken_check": ("It could not be asked: RadDesk itself failed.", "Tell whoever runs RadDesk; its log says more."),
    "nobody": (
        "It was not counted: RadDesk could reach no device at all.",
        "Look first at RadDesk's own network connection, its name service, and the core of the network.",
    ),
    "lost": ("It was being asked when RadDesk stopped.", ""),
    "": ("It was not asked yet.", ""),
}
"""Code to what was found and what to do. Sentences stand by themselves; the others follow "did not answer"."""

_HOW: Mapping[CheckKind, str] = {
    CheckKind.C_ECHO: "did not answer to DICOM echo from {us}",
    CheckKind.TCP: "cannot be reached on port {port}",
    CheckKind.HTTP: "did not answer the web request",
    CheckKind.OUTSIDE: "is in trouble",
}


def found_words(*, tag: str, kind: CheckKind, code: str, us: str, port: int | None = None, detail: str = "") -> str:
    """Say what was found: "CT02 did not answer to DICOM echo from RADDESK: association rejected, …"."""
    words, _ = WORDS.get(code, WORDS["broken_check"])
    if words.endswith("."):
        return words
    how = _HOW[kind].format(us=us, port=port or "")
    return f"{tag} {how}: {words}{f' ({detail})' if detail else ''}."


def short_words(code: str) -> str:
    """Say what was found in a few words, without the device and without a full stop."""
    words = WORDS.get(code, WORDS["broken_check"])[0].rstrip(".")
    return words[0].lower() + words[1:]


def advice_words(*, code: str, us: str) -> str:
    """Say what to do about it; "" when there is nothing."""
    return WORDS.get(code, WORDS["broken_check"])[1].replace("{us}", us)


def rhythm_words(*, kind: CheckKind, every_minutes: int, failures: int, successes: int) -> str:
    """Say how often it is asked and what counts: "every 5 min; down after 3 in a row, back after 2"."""
    often = "told" if kind is CheckKind.OUTSIDE else "asked"
    return f"{often} every {every_minutes} min; counts after {failures} in a row, back after {successes}"


def lasted_words(length: timedelta) -> str:
    """Say how long a run of equal answers lasted: "3 d 4 h", "12 min"."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60:02} min"
    return f"{minutes // 1440} d {minutes % 1440 // 60} h"
