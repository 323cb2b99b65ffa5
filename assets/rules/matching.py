"""Which device of the register made this file: scored evidence, never a guess.

A score of 80 or more on exactly one device links; 50 to 79, or several devices, is a suggestion that
a person confirms; anything less only names the vendor. Junk values count for nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assets.rules.junk import is_junk, is_junk_model, is_junk_serial, key
from assets.rules.makers import maker

Decision = Literal["link", "suggest", "vendor_only"]

LINK_SCORE = 80
SUGGEST_SCORE = 50
# What an 80 is worth when something in the file speaks against it.
DOUBTED_SCORE = 60
# Objects that another machine makes out of a scanner's images; their modality proves nothing.
_DERIVED_MODALITIES = frozenset({"SR", "KO", "PR", "SEG", "OT", "SC", "DOC", "REG", "RTSTRUCT", "RTDOSE", "RTPLAN"})


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a file says about the machine that made it. Holds nothing about a patient."""

    manufacturer: str = ""
    model: str = ""
    serial: str = ""
    station_name: str = ""
    ae_title: str = ""
    device_uid: str = ""
    udi: str = ""
    modality: str = ""
    institution: str = ""
    detector_id: str = ""
    observer_serial: str = ""
    observer_uid: str = ""
    uid_serials: tuple[str, ...] = ()
    uid_root_vendor: str = ""
    software_versions: str = ""
    is_secondary_capture: bool = False
    pass_through_tool: str = ""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A device of the register, as far as matching needs it."""

    device_id: int
    tag: str
    name: str
    manufacturer: str = ""
    model: str = ""
    serial: str = ""
    station_name: str = ""
    ae_title: str = ""
    modality: str = ""
    institution: str = ""
    device_uid: str = ""
    udi: str = ""
    ae_titles: Sequence[str] = ()
    """All its AE titles; `ae_title` need not be among them."""


@dataclass(frozen=True, kw_only=True)
class Match:
    """The verdict. `alternatives` are the other device ids, best first.

    `device_id` is None when nothing matched and when several devices match equally well.
    """

    device_id: int | None
    score: int
    reason: str
    decision: Decision
    alternatives: tuple[int, ...] = ()


@dataclass(frozen=True, order=True)
class _Evidence:
    score: int
    says: str


def facts_from(*, reading: Mapping[str, object]) -> Facts:
    """The matching facts among an inspector's facts; a missing or ill-typed value counts as not said."""

    def text(name: str) -> str:
        value = reading.get(name)
        return value if isinstance(value, str) else ""

    serials = reading.get("uid_serials")
    return Facts(
        manufacturer=text("manufacturer"),
        model=text("model"),
        serial=text("serial"),
        station_name=text("station_name"),
        ae_title=text("ae_title"),
        device_uid=text("device_uid"),
        udi=text("udi"),
        modality=text("modality"),
        institution=text("institution"),
        detector_id=text("detector_id"),
        observer_serial=text("observer_serial"),
        observer_uid=text("observer_uid"),
        uid_serials=tuple(str(serial) for serial in serials) if isinstance(serials, list | tuple) else (),
        uid_root_vendor=text("uid_root_vendor"),
        software_versions=text("software_versions"),
        is_secondary_capture=reading.get("is_secondary_capture") is True,
        pass_through_tool=text("pass_through_tool"),
    )


def match_device(*, facts: Facts, candidates: Sequence[Candidate]) -> Match:
    """The device that made the file, with the score and the sentence that says why.

    Total and independent of the order of `candidates`. A device that is listed twice counts once.
    """
    best: dict[int, _Evidence] = {}
    names = {candidate.device_id: _label(candidate) for candidate in sorted(candidates, key=_stable)}
    for candidate in candidates:
        for evidence in _evidence(facts=facts, candidate=candidate):
            best[candidate.device_id] = max(evidence, best.get(candidate.device_id, evidence))
    if not best:
        best = _by_model(facts=facts, candidates=candidates)
    if not best:
        return _vendor_only(facts=facts)
    return _verdict(best=best, names=names)


def _verdict(*, best: Mapping[int, _Evidence], names: Mapping[int, str]) -> Match:
    order = sorted(best, key=lambda device_id: (-best[device_id].score, device_id))
    first, rest = order[0], order[1:]
    top = best[first]
    strong = [device_id for device_id in order if best[device_id].score >= LINK_SCORE]
    if len(strong) == 1:
        reason = f"{top.says} matches {names[first]}."
        return Match(device_id=first, score=top.score, reason=reason, decision="link", alternatives=tuple(rest))
    if not rest:
        reason = f"{top.says} fits {names[first]}. Please confirm."
        return Match(device_id=first, score=top.score, reason=reason, decision="suggest")
    listed = " or ".join(names[device_id] for device_id in order[:3])
    reason = f"{top.says} fits more than one device: {listed}. Please choose."
    if best[rest[0]].score == top.score:
        return Match(device_id=None, score=top.score, reason=reason, decision="suggest", alternatives=tuple(order))
    return Match(device_id=first, score=top.score, reason=reason, decision="suggest", alternatives=tuple(rest))


def _evidence(*, facts: Facts, candidate: Candidate) -> Iterator[_Evidence]:
    """Everything that speaks for this one device, each with its score."""
    same_maker = _same(maker(facts.manufacturer), maker(candidate.manufacturer), is_junk)
    doubted = _is_contradicted(facts=facts, candidate=candidate)
    fair = DOUBTED_SCORE if doubted or facts.is_secondary_capture or facts.pass_through_tool else 80
    sure = DOUBTED_SCORE if facts.is_secondary_capture else 95
    if _same(facts.udi, candidate.udi, is_junk):
        yield _Evidence(100, "The unique device identifier (UDI)")
    if same_maker and _same(facts.serial, candidate.serial, is_junk_serial):
        yield _Evidence(sure, f"Serial number {facts.serial.strip()}")
    if _same_uid(facts.device_uid, candidate.device_uid):
        yield _Evidence(sure, "The device's own DICOM identifier")
    if _same(facts.station_name, candidate.station_name, is_junk):
        yield _Evidence(fair, f"Station name {facts.station_name.strip()}")
    if any(_same(facts.ae_title, title, is_junk) for title in (candidate.ae_title, *candidate.ae_titles)):
        yield _Evidence(fair, f"AE title {facts.ae_title.strip()}")
    for serial in facts.uid_serials:
        if _same(serial, candidate.serial, is_junk_serial) and _fits_uid_vendor(facts=facts, candidate=candidate):
            yield _Evidence(fair, f"Serial number {serial}, found inside the image's identifiers,")
    if _same(facts.observer_serial, candidate.serial, is_junk_serial):
        yield _Evidence(70, f"Serial number {facts.observer_serial.strip()} in the report")
    if _same_uid(facts.observer_uid, candidate.device_uid):
        yield _Evidence(70, "The device identifier in the report")
    if _same(facts.detector_id, candidate.serial, is_junk_serial):
        yield _Evidence(60, f"Detector {facts.detector_id.strip()}")


def _by_model(*, facts: Facts, candidates: Sequence[Candidate]) -> dict[int, _Evidence]:
    """Devices of the same make, model and modality; the institution narrows them down when it can."""
    if not maker(facts.manufacturer) or is_junk_model(facts.model):
        return {}
    alike = [candidate for candidate in candidates if _is_same_type(facts=facts, candidate=candidate)]
    here = [candidate for candidate in alike if _same(facts.institution, candidate.institution, is_junk)]
    says = f"Make and model ({_make_and_model(facts.manufacturer, facts.model)})"
    return {candidate.device_id: _Evidence(SUGGEST_SCORE, says) for candidate in here or alike}


def _vendor_only(*, facts: Facts) -> Match:
    vendor = maker(facts.manufacturer) or maker(facts.uid_root_vendor)
    if maker(facts.manufacturer):
        reason = f"No device in the register matches. The file names {vendor} as the manufacturer."
        return Match(device_id=None, score=0, reason=reason, decision="vendor_only")
    if vendor:
        reason = f"No device in the register matches. The image's identifiers were issued by {vendor}."
        return Match(device_id=None, score=30, reason=reason, decision="vendor_only")
    reason = "The file does not say which device made it."
    return Match(device_id=None, score=0, reason=reason, decision="vendor_only")


def _same(left: str, right: str, junk: Callable[[str], bool]) -> bool:
    """Equal in letters and digits, and neither a junk value."""
    return key(left) == key(right) and not junk(left) and not junk(right)


def _same_uid(left: str, right: str) -> bool:
    """Equal to the letter: the dots of a UID matter."""
    return left.strip() == right.strip() and left.count(".") > 2


def _is_same_type(*, facts: Facts, candidate: Candidate) -> bool:
    return (
        maker(facts.manufacturer) == maker(candidate.manufacturer)
        and _same(facts.model, candidate.model, is_junk_model)
        and facts.modality.strip().upper() == candidate.modality.strip().upper()
    )


def _is_contradicted(*, facts: Facts, candidate: Candidate) -> bool:
    """Another maker, or another kind of scanner, than the register says."""
    ours, theirs = maker(facts.manufacturer), maker(candidate.manufacturer)
    if ours and theirs and key(ours) != key(theirs):
        return True
    said, known = facts.modality.strip().upper(), candidate.modality.strip().upper()
    return bool(said and known and said != known and said not in _DERIVED_MODALITIES)


def _fits_uid_vendor(*, facts: Facts, candidate: Candidate) -> bool:
    vendor = maker(candidate.manufacturer)
    return not vendor or not facts.uid_root_vendor or vendor == maker(facts.uid_root_vendor)


def _make_and_model(manufacturer: str, model: str) -> str:
    return " ".join(part for part in (maker(manufacturer), model.strip()) if part)


def _label(candidate: Candidate) -> str:
    described = _make_and_model(candidate.manufacturer, candidate.model)
    return f"{candidate.tag} ({described})" if described else candidate.tag


def _stable(candidate: Candidate) -> tuple[str, str, str]:
    return (candidate.tag, candidate.manufacturer, candidate.model)
