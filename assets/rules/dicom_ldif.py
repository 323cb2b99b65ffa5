"""DICOM application configuration as LDIF, after the object classes of PS3.15 Annex H.1.

A TLS connection is one that names cipher suites (dicomTLSCipherSuite); which ones it speaks is not in the register, so
exports name the one that every system of the BCP 195 profile has.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assets.enums import DeviceKind
from assets.rules.device import port_of
from assets.rules.dicom_config import LONGEST_DESCRIPTION, Capability, Entity
from assets.rules.ldif import Entry, escape_rdn, parts_of_dn, read_ldif, write_ldif

ROOT = "cn=DICOM Configuration"
TLS_SUITE = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
Attributes = Sequence[tuple[str, str]]
_KINDS = {
    "ARCHIVE": DeviceKind.ARCHIVE,
    "DSS": DeviceKind.RIS,
    "PRINT": DeviceKind.PRINTER,
    "WSD": DeviceKind.WORKSTATION,
}
"""Primary device types of PS3.16 CID 30 that are no modality, as far as we know them."""
_TYPES = {kind.value: word for word, kind in _KINDS.items()}


@dataclass(frozen=True, kw_only=True)
class LdifDevice:
    """A device of a configuration. said: fields of the register as text; installed: it is in use."""

    said: Mapping[str, str]
    entities: tuple[Entity, ...]
    line: int = 0
    problem: str = ""


def write_configuration(devices: Iterable[LdifDevice]) -> str:
    """Return the LDIF of these devices, with the root, and the registry of AE titles that Annex H asks for."""
    wanted = list(devices)
    entries: list[tuple[str, Attributes]] = [
        (ROOT, [("objectClass", "dicomConfigurationRoot"), ("cn", "DICOM Configuration")]),
        (_under("cn=Devices"), [("objectClass", "dicomDevicesRoot"), ("cn", "Devices")]),
        (
            _under("cn=Unique AE Titles Registry"),
            [("objectClass", "dicomUniqueAETitlesRegistryRoot"), ("cn", "Unique AE Titles Registry")],
        ),
    ]
    for device in wanted:
        entries += _device(device)
    for title in sorted({entity.title for device in wanted for entity in device.entities}):
        dn = _under(f"dicomAETitle={escape_rdn(title)},cn=Unique AE Titles Registry")
        entries.append((dn, [("objectClass", "dicomUniqueAETitle"), ("dicomAETitle", title)]))
    return write_ldif(entries)


def read_configuration(text: str) -> list[LdifDevice]:
    """Return the devices of an LDIF. What cannot be understood of one is its `problem`. Raises BadLdif."""
    entries = read_ldif(text)
    below: dict[str, list[Entry]] = {}
    for entry in entries:
        below.setdefault(",".join(parts_of_dn(entry.dn)[1:]), []).append(entry)
    return [_read_device(entry, below) for entry in entries if _is(entry, "dicomDevice")]


def _under(name: str) -> str:
    return f"{name},{ROOT}"


def _device(device: LdifDevice) -> list[tuple[str, Attributes]]:
    said = device.said
    dn = _under(f"dicomDeviceName={escape_rdn(said['tag'])},cn=Devices")
    entries: list[tuple[str, Attributes]] = [
        (
            dn,
            [
                ("objectClass", "dicomDevice"),
                ("dicomDeviceName", said["tag"]),
                ("dicomDescription", said["name"]),
                ("dicomManufacturer", said.get("manufacturer", "")),
                ("dicomManufacturerModelName", said.get("model", "")),
                ("dicomDeviceSerialNumber", said.get("serial", "")),
                ("dicomStationName", said.get("station_name", "")),
                ("dicomSoftwareVersion", said.get("software_version", "")),
                ("dicomPrimaryDeviceType", said.get("modality") or _TYPES.get(said.get("kind", ""), "")),
                ("dicomInstitutionName", said.get("site", "")),
                ("dicomInstalled", _word(said.get("lifecycle") in ("in_use", "repair"))),
            ],
        )
    ]
    connections: dict[tuple[str, int | None], str] = {}
    for entity in device.entities:
        place = (entity.host, entity.port)
        if entity.host and place not in connections:
            connections[place] = f"cn=conn{len(connections) + 1},{dn}"
            entries.append((connections[place], _connection(entity, len(connections))))
    for entity in device.entities:
        entries += _entity(entity, dn, connections.get((entity.host, entity.port), ""))
    return entries


def _connection(entity: Entity, number: int) -> Attributes:
    return [
        ("objectClass", "dicomNetworkConnection"),
        ("cn", f"conn{number}"),
        ("dicomHostname", entity.host),
        ("dicomPort", str(entity.port or "")),
        ("dicomTLSCipherSuite", TLS_SUITE if entity.is_tls else ""),
    ]


def _entity(entity: Entity, device: str, connection: str) -> list[tuple[str, Attributes]]:
    dn = f"dicomAETitle={escape_rdn(entity.title)},{device}"
    entries: list[tuple[str, Attributes]] = [
        (
            dn,
            [
                ("objectClass", "dicomNetworkAE"),
                ("dicomAETitle", entity.title),
                ("dicomDescription", entity.description),
                ("dicomAssociationInitiator", _word(entity.is_initiator)),
                ("dicomAssociationAcceptor", _word(entity.is_acceptor)),
                ("dicomNetworkConnectionReference", connection),
            ],
        )
    ]
    for number, each in enumerate(entity.capabilities, 1):
        attributes = [
            ("objectClass", "dicomTransferCapability"),
            ("cn", f"tc{number}"),
            ("dicomSOPClass", each.sop_class),
            ("dicomTransferRole", each.role),
            *(("dicomTransferSyntax", syntax) for syntax in each.transfer_syntaxes),
        ]
        entries.append((f"cn=tc{number},{dn}", attributes))
    return entries


def _word(is_true: bool) -> str:
    return "TRUE" if is_true else "FALSE"


def _is(entry: Entry, name: str) -> bool:
    return name.casefold() in {each.casefold() for each in entry.all("objectClass")}


def _read_device(entry: Entry, below: Mapping[str, list[Entry]]) -> LdifDevice:
    kind = entry.first("dicomPrimaryDeviceType").strip().upper()
    said = {
        "tag": entry.first("dicomDeviceName"),
        "name": entry.first("dicomDescription"),
        "manufacturer": entry.first("dicomManufacturer"),
        "model": entry.first("dicomManufacturerModelName"),
        "serial": entry.first("dicomDeviceSerialNumber"),
        "station_name": entry.first("dicomStationName"),
        "software_version": " / ".join(entry.all("dicomSoftwareVersion"))[:64],
        "modality": "" if kind in _KINDS else kind,
        "kind": _KINDS[kind].value if kind in _KINDS else DeviceKind.MODALITY.value if kind else "",
        "site": entry.first("dicomInstitutionName"),
    }
    children = below.get(",".join(parts_of_dn(entry.dn)), [])
    connections = {",".join(parts_of_dn(each.dn)): each for each in children if _is(each, "dicomNetworkConnection")}
    entities, problem = [], ""
    for child in children:
        if _is(child, "dicomNetworkAE"):
            entity, wrong = _read_entity(child, connections, below)
            entities.append(entity)
            problem = problem or wrong
    known = {name: value for name, value in said.items() if value}
    return LdifDevice(said=known, entities=tuple(entities), line=entry.line, problem=problem)


def _read_entity(
    entry: Entry, connections: Mapping[str, Entry], below: Mapping[str, list[Entry]]
) -> tuple[Entity, str]:
    reached = (connections.get(",".join(parts_of_dn(name))) for name in entry.all("dicomNetworkConnectionReference"))
    connection = next((each for each in reached if each), None)
    port_text = connection.first("dicomPort") if connection else ""
    problem = "" if not port_text or port_of(port_text) else f"The port “{port_text[:20]}” is none."
    capabilities, unread = [], 0
    for child in below.get(",".join(parts_of_dn(entry.dn)), []):
        if not _is(child, "dicomTransferCapability"):
            continue
        role = child.first("dicomTransferRole").upper()
        if role not in ("SCU", "SCP") or not child.first("dicomSOPClass"):
            unread += 1
            continue
        syntaxes = tuple(dict.fromkeys(child.all("dicomTransferSyntax")))
        capabilities.append(Capability(sop_class=child.first("dicomSOPClass"), role=role, transfer_syntaxes=syntaxes))
    if unread:
        problem = problem or f"{unread} transfer capabilities lack a SOP class or a role (SCU or SCP)."
    entity = Entity(
        title=entry.first("dicomAETitle"),
        description=entry.first("dicomDescription")[:LONGEST_DESCRIPTION],
        is_initiator=entry.first("dicomAssociationInitiator").upper() != "FALSE",
        is_acceptor=entry.first("dicomAssociationAcceptor").upper() != "FALSE",
        host=connection.first("dicomHostname") if connection else "",
        port=port_of(port_text),
        is_tls=bool(connection and connection.all("dicomTLSCipherSuite")),
        capabilities=tuple({(each.sop_class, each.role): each for each in capabilities}.values()),
    )
    return entity, problem
