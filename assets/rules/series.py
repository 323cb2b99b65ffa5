"""What many files say together: which images make a series, and what is odd about it.

Works on allow-listed facts and on pseudonyms of identities; it knows neither a patient nor a UID. Geometry after
DICOM PS3.3 C.7.6.2.1.1: a slice lies where its position falls on the normal of its plane.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assets.rules.findings import Severity
from assets.rules.slices import gaps_in, place_on, plane_of, uneven_steps, usual_step


@dataclass(frozen=True, kw_only=True)
class Image:
    """One file. keys: kind of identity to pseudonym. codes: its findings. is_read: False while nobody looked at it."""

    file_id: int
    facts: Mapping[str, object]
    keys: Mapping[str, str]
    codes: Sequence[str] = ()
    is_read: bool = True


@dataclass(frozen=True)
class SeriesFinding:
    """Something odd about a series or about all files together."""

    code: str
    severity: Severity
    title: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class Series:
    """The images that belong together. key: pseudonym of the series, or "" for files that name none.

    first and last: instance numbers. spacing: millimetres between slices, None where there are no slices.
    """

    key: str
    study: str
    images: Sequence[Image]
    number: int | None
    first: int | None
    last: int | None
    spacing: float | None
    findings: Sequence[SeriesFinding]

    @property
    def lead(self) -> Mapping[str, object]:
        """The facts of the first image, which stand for the series."""
        return self.images[0].facts


def series_of(*, images: Iterable[Image]) -> list[Series]:
    """The series among files that were read, by study and number; files without a series stand alone at the end."""
    groups: dict[str, list[Image]] = defaultdict(list)
    for image in images:
        if image.is_read:
            groups[image.keys.get("series", "") or f"?{image.file_id}"].append(image)
    found = [_series(key="" if key.startswith("?") else key, images=group) for key, group in groups.items()]
    return sorted(found, key=lambda each: (not each.key, each.study, each.number or 0, each.images[0].file_id))


def findings_over(*, images: Sequence[Image]) -> list[SeriesFinding]:
    """What is odd about all files of a ticket together."""
    patients, studies = _kinds(images, "patient"), _kinds(images, "study")
    found = []
    if patients > 1:
        found.append(
            _warn(
                "MIXED_PATIENTS",
                f"The files belong to {patients} different patients",
                "Their patient IDs differ. Make sure that the right files are on this ticket.",
            )
        )
    if studies > 1:
        detail = "That may be right, for instance with prior images."
        found.append(_note("MIXED_STUDIES", f"The files come from {studies} studies", detail))
    return found


def _series(*, key: str, images: list[Image]) -> Series:
    ordered = sorted(images, key=lambda image: (_number(image, "instance_number") or 0, image.file_id))
    numbers = [number for image in ordered if (number := _number(image, "instance_number")) is not None]
    spacing, geometry = _geometry(ordered)
    spacing = spacing if spacing is not None else next(filter(None, map(_frame_step, ordered)), None)
    return Series(
        key=key,
        study=ordered[0].keys.get("study", ""),
        images=ordered,
        number=_number(ordered[0], "series_number"),
        first=min(numbers, default=None),
        last=max(numbers, default=None),
        spacing=spacing,
        findings=(
            *_identity_findings(ordered),
            *_number_findings(ordered, numbers),
            *geometry,
            *_frames(ordered),
            *_mixed(ordered),
        ),
    )


def _identity_findings(images: Sequence[Image]) -> Iterator[SeriesFinding]:
    if (patients := _kinds(images, "patient")) > 1:
        detail = "One series must belong to one patient. The images may have been mixed up or merged by mistake."
        yield _warn("MIXED_PATIENTS", f"{patients} different patient IDs in one series", detail)
    if _kinds(images, "name") > 1 and patients <= 1:
        detail = "The patient ID is the same. The name may have been corrected for some images only."
        yield _warn("MIXED_NAMES", "The patient's name is not the same in all images", detail)
    if (studies := _kinds(images, "study")) > 1:
        yield _warn("MIXED_STUDIES", f"One series in {studies} studies", "A PACS will split it or refuse part of it.")
    same = [count for count in Counter(_values(images, "instance")).values() if count > 1]
    if same:
        detail = "Different files carry the same SOP instance UID. A PACS keeps only one of them."
        yield _warn("DUPLICATE_UIDS", f"{_images(sum(same))} share an identifier with another", detail)


def _number_findings(images: Sequence[Image], numbers: Sequence[int]) -> Iterator[SeriesFinding]:
    gaps = gaps_in(numbers)
    if gaps:
        missing = sum(last - first + 1 for first, last in gaps)
        names = ", ".join(f"{first}" if first == last else f"{first} to {last}" for first, last in gaps[:6])
        more = f" and {len(gaps) - 6} more gaps" if len(gaps) > 6 else ""
        yield _warn(
            "NUMBER_GAPS",
            f"{_images(missing)} seem{'s' * (missing == 1)} to be missing",
            f"Instance numbers not here: {names}{more}.",
        )
    repeated = sum(1 for count in Counter(numbers).values() if count > 1)
    if repeated and len(set(_values(images, "instance"))) == len(images):
        detail = "Some scanners number every phase or echo anew; else images of two runs are mixed."
        yield _note("REPEATED_NUMBERS", f"{repeated} instance numbers occur more than once", detail)


def _geometry(images: Sequence[Image]) -> tuple[float | None, list[SeriesFinding]]:
    planes = [(image, plane_of(image.facts.get("image_orientation"))) for image in images]
    oriented = [(image, plane) for image, plane in planes if plane is not None]
    if len(oriented) < 2:
        return None, []
    kinds = Counter(plane for _, plane in oriented)
    if len(kinds) > 1:
        detail = "Right for a localizer; a stack to be read or reconstructed must have one."
        return None, [_note("ORIENTATION_BREAK", f"The slices lie in {len(kinds)} different planes", detail)]
    places = {place_on(plane, image.facts.get("image_position")) for image, plane in oriented} - {None}
    ordered = sorted(place for place in places if place is not None)
    steps = [round(after - before, 3) for before, after in zip(ordered, ordered[1:], strict=False)]
    if not steps:
        return None, []
    usual, odd = usual_step(steps), uneven_steps(steps)
    if not odd:
        return usual, []
    where = ", ".join(f"{steps[at]:g} mm behind {ordered[at]:g} mm" for at in odd[:4])
    more = f" and {len(odd) - 4} more" if len(odd) > 4 else ""
    detail = f"The slices are {usual:g} mm apart, but: {where}{more}. Reconstructions and measurements will be wrong."
    return usual, [_warn("SPACING_BREAK", "The distance between slices changes", detail)]


def _frame_step(image: Image) -> float | None:
    said = image.facts.get("frame_step")
    return float(said[0]) if isinstance(said, list) and said else None


def _frames(images: Sequence[Image]) -> Iterator[SeriesFinding]:
    """What the frames of enhanced images say of themselves: several planes, or a distance that changes."""
    for image in images:
        planes, breaks = image.facts.get("frame_planes"), image.facts.get("frame_breaks")
        if isinstance(planes, int) and planes > 1:
            detail = "Right for a localizer; a stack to be read or reconstructed must have one."
            yield _note("FRAME_ORIENTATION_BREAK", f"The frames of one image lie in {planes} different planes", detail)
        if isinstance(breaks, list) and len(breaks) > 1:
            pairs = zip(breaks[::2], breaks[1::2], strict=False)
            where = ", ".join(f"{step:g} mm behind {place:g} mm" for place, step in pairs)
            usual = f"{_frame_step(image) or 0:g} mm"
            detail = f"The frames are {usual} apart, but: {where}. Reconstructions and measurements will be wrong."
            yield _warn("FRAME_SPACING_BREAK", "The distance between frames of one image changes", detail)


def _mixed(images: Sequence[Image]) -> Iterator[SeriesFinding]:
    def shape(image: Image) -> object:
        rows, columns = image.facts.get("rows"), image.facts.get("columns")
        return f"{columns} × {rows}" if rows and columns else None

    yield from _differing(images, shape, "SIZE_BREAK", "The size of the image changes within the series", _warn)
    yield from _differing(images, _said("pixel_spacing"), "SPACING_MIXED", "The pixel spacing changes", _warn)
    yield from _differing(
        images, _said("transfer_syntax_name"), "MIXED_SYNTAX", "Several encodings in one series", _note
    )
    yield from _differing(images, _said("software_versions"), "MIXED_SOFTWARE", "Several software versions", _warn)
    yield from _differing(images, _said("station_name"), "MIXED_STATIONS", "Several station names", _warn)
    yield from _differing(images, _said("serial"), "MIXED_SERIALS", "Several serial numbers", _warn)


def _said(name: str) -> Callable[[Image], object]:
    return lambda image: image.facts.get(name)


def _differing(
    images: Sequence[Image],
    value_of: Callable[[Image], object],
    code: str,
    title: str,
    make: Callable[[str, str, str], SeriesFinding],
) -> Iterator[SeriesFinding]:
    counts = Counter(_words(value) for image in images if (value := value_of(image)))
    if len(counts) > 1:
        yield make(
            code, title, "; ".join(f"{value} ({_images(count)})" for value, count in counts.most_common(4)) + "."
        )


def _words(value: object) -> str:
    return " × ".join(f"{one:g}" for one in value) if isinstance(value, list | tuple) else str(value)


def _values(images: Iterable[Image], kind: str) -> list[str]:
    return [key for image in images if (key := image.keys.get(kind))]


def _kinds(images: Iterable[Image], kind: str) -> int:
    return len(set(_values(images, kind)))


def _number(image: Image, name: str) -> int | None:
    value = image.facts.get(name)
    return value if isinstance(value, int) else None


def _images(count: int) -> str:
    return "1 image" if count == 1 else f"{count:,} images"


def _warn(code: str, title: str, detail: str) -> SeriesFinding:
    return SeriesFinding(code, Severity.WARN, title, detail)


def _note(code: str, title: str, detail: str) -> SeriesFinding:
    return SeriesFinding(code, Severity.NOTE, title, detail)
