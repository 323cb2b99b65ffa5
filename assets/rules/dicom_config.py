"""DICOM application configuration after PS3.15 Annex H, as a person writes it: one line for each capability."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assets.enums import TransferRole
from assets.rules.device import host_problem
from assets.rules.dicom_names import (
    AE_TITLE_RULE,
    is_ae_title,
    sop_class_name,
    sop_class_uid,
    transfer_syntax_name,
    transfer_syntax_uid,
)

MAX_CAPABILITIES = 300
MAX_SYNTAXES = 40
LONGEST_DESCRIPTION = 120


@dataclass(frozen=True, kw_only=True)
class Capability:
    """A SOP class that is used (SCU) or provided (SCP), and in which transfer syntaxes; all are UIDs."""

    sop_class: str
    role: str
    transfer_syntaxes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Entity:
    """An application entity with its connection. host: "" when nobody knows how it is reached."""

    title: str
    description: str = ""
    is_initiator: bool = True
    is_acceptor: bool = True
    host: str = ""
    port: int | None = None
    is_tls: bool = False
    capabilities: tuple[Capability, ...] = ()


class BadCapability(ValueError):
    """A line is no capability; its text says which, why and what to write."""


def check_entity(entity: Entity) -> dict[str, str]:
    """Return a sentence for each field of an application entity that cannot be."""
    problems: dict[str, str] = {}
    if not is_ae_title(entity.title):
        problems["title"] = AE_TITLE_RULE if entity.title else "Give the AE title."
    if len(entity.description) > LONGEST_DESCRIPTION:
        problems["description"] = f"A description has at most {LONGEST_DESCRIPTION} characters."
    if entity.host and (problem := host_problem(entity.host)):
        problems["host"] = problem
    if entity.port is not None and not 1 <= entity.port <= 65_535:
        problems["port"] = "A port is a whole number from 1 to 65535."
    elif entity.port is not None and not entity.host:
        problems["host"] = "Give the host that this port is on."
    if not entity.is_initiator and not entity.is_acceptor:
        problems["is_initiator"] = "It opens associations, accepts them, or both."
    if len(entity.capabilities) > MAX_CAPABILITIES:
        problems["capabilities"] = f"At most {MAX_CAPABILITIES} lines."
    return problems


def capabilities_of(text: str) -> tuple[Capability, ...]:
    """Read lines such as `CT Image Storage | SCU | Implicit VR Little Endian; JPEG 2000 Lossless`.

    Names and UIDs are both understood; a line that comes again adds its syntaxes. Raises BadCapability.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        parts = [part.strip() for part in line.split("|")]
        if len(parts) not in (2, 3):
            raise BadCapability(f"Line {number}: write SOP class | SCU or SCP | transfer syntaxes, parted by bars.")
        sop_class, role = sop_class_uid(parts[0]), parts[1].upper()
        if not sop_class:
            raise BadCapability(f"Line {number}: “{parts[0][:60]}” is no SOP class we know. Give its UID.")
        if role not in set(TransferRole):
            raise BadCapability(f"Line {number}: the role is SCU or SCP, not “{parts[1][:20]}”.")
        syntaxes = found.setdefault((sop_class, role), [])
        syntaxes += [each for each in _syntaxes(parts[2] if len(parts) == 3 else "", number) if each not in syntaxes]
    return tuple(
        Capability(sop_class=sop_class, role=role, transfer_syntaxes=tuple(syntaxes[:MAX_SYNTAXES]))
        for (sop_class, role), syntaxes in found.items()
    )


def capability_text(capabilities: Iterable[Capability]) -> str:
    """Write capabilities as capabilities_of reads them."""
    return "\n".join(
        " | ".join(
            filter(
                None,
                (
                    sop_class_name(each.sop_class),
                    each.role,
                    "; ".join(transfer_syntax_name(syntax) for syntax in each.transfer_syntaxes),
                ),
            )
        )
        for each in capabilities
    )


def _syntaxes(text: str, number: int) -> Sequence[str]:
    found = []
    for name in filter(None, (part.strip() for part in text.split(";"))):
        uid = transfer_syntax_uid(name)
        if not uid:
            raise BadCapability(f"Line {number}: “{name[:60]}” is no transfer syntax we know. Give its UID.")
        found.append(uid)
    return found
