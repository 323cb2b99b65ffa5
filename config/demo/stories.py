"""What is logged: who has which trouble with what, in their own words. Pure: the same seed tells the same stories."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from config.demo.arrivals import arrivals, bad_week
from config.demo.devices import device_rows, words_of
from config.demo.people import MONITOR, people_rows
from config.demo.sites import read, rows_of
from tickets.enums import Affected, Source

TEXTS = ("texts/images.json", "texts/machines.json", "texts/desk.json")

_EXAMS: Mapping[str, tuple[str, ...]] = {
    "CT": ("CT abdomen", "CT head", "CT thorax", "CT angio", "CT pulmonary arteries", "CT trauma"),
    "MR": ("MR spine", "MR knee", "MR head", "MR liver", "MR prostate", "MR shoulder"),
    "DX": ("chest film", "pelvis film", "hand film", "knee films", "spine films"),
    "CR": ("foot films", "chest film"),
    "US": ("abdominal ultrasound", "thyroid ultrasound", "leg vein ultrasound", "echo"),
    "MG": ("mammogram", "tomo"),
    "NM": ("bone scan", "thyroid scan"),
    "PT": ("PET-CT",),
    "XA": ("angio", "stent case", "embolisation"),
    "RF": ("barium swallow", "enema"),
}
_ANY_EXAM = tuple(name for names in (_EXAMS["CT"], _EXAMS["MR"], _EXAMS["DX"], _EXAMS["US"]) for name in names)
_BAD_WEEK_BOOST = {"R01": 60, "R02": 60, "R05": 12, "R06": 6, "R07": 10, "R08": 15, "R10": 5, "R11": 8, "R20": 8}
_SIBLINGS = {"R05": "R10", "R18": "R19", "R19": "R18", "R28": "R29", "R29": "R28", "R46": "R66", "R02": "R03"}
_STOPPED = frozenset({"R33", "R35", "R37", "R42", "R28", "R29", "R21", "R46"})
_PLANNED = frozenset({"R61", "R70", "R71", "R72", "R77", "R78"})


@dataclass(frozen=True, kw_only=True)
class Story:
    """One ticket as it is told to the desk. Codes, tags and keys only; the database is not asked.

    told_at: when the desk heard of it; logged_at: when it was written down, later for a call. known_device: the
    requester named the device. logged_as: the category the requester chose. course: a scene's own acts, in minutes
    before now, instead of made-up ones; minutes_ago: when the scene itself was told.
    """

    index: int
    told_at: datetime
    logged_at: datetime
    requester: str
    category: str
    logged_as: str
    subject: str
    description: str
    affected: Affected
    source: Source
    device: str = ""
    known_device: bool = True
    place: str = ""
    code: str = ""
    done: str = ""
    file: str = ""
    is_bad_week: bool = False
    minutes_ago: int = 0
    course: Sequence[Sequence[Any]] | None = None


@cache
def texts() -> dict[str, dict[str, Any]]:
    """Return category code to its weight, its people, its devices and its sentences."""
    return {code: row for name in TEXTS for code, row in read(name).items()}


def tell(*, seed: int, at: datetime, count: int, with_scenes: bool = True) -> list[Story]:
    """Return `count` stories in the order in which they are logged, the scenes of today among them."""
    scenes = _scenes(at=at) if with_scenes else []
    rng = Random(f"{seed}:arrivals")
    told = [_story(seed=seed, index=index, told_at=told_at, at=at)
            for index, told_at in enumerate(arrivals(rng=rng, at=at, count=max(count - len(scenes), 0)))]  # fmt: skip
    with_files = _give_files(told, rng=Random(f"{seed}:files"))
    ordered = sorted([*with_files, *scenes], key=lambda story: (story.logged_at, story.index))
    return [replace(story, index=index) for index, story in enumerate(ordered)]


def _story(*, seed: int, index: int, told_at: datetime, at: datetime) -> Story:
    rng = Random(f"{seed}:{index}")
    bad_from, bad_to = bad_week(at)
    is_bad = bad_from <= told_at < bad_to
    code = _category(rng=rng, is_bad=is_bad)
    text = texts()[code]
    device = _device(rng=rng, words=text["on"])
    requester, source = _who(rng=rng, who=text["who"], site=device["site"] if device else "")
    words = _words(rng=rng, device=device, told_at=told_at)
    cause, done = rng.choice(text["done"])
    late = timedelta(minutes=rng.randint(2, 14)) if source is Source.PHONE else timedelta()
    return Story(
        index=index,
        told_at=told_at,
        logged_at=min(told_at + late, at),
        requester=requester,
        category=code,
        logged_as=_SIBLINGS.get(code, code) if rng.random() < 0.12 else code,
        subject=_fill(rng.choice(text["say"]), words),
        description=_description(rng=rng, text=text, words=words, source=source),
        affected=_affected(rng=rng, code=code),
        source=source,
        device=device["tag"] if device else "",
        known_device=rng.random() < 0.9,
        place="" if device else rng.choice(("", "", "Ward 3B", "Clinic 2", "Outpatients", "Office A0.60")),
        code=cause,
        done=_fill(done, words),
        is_bad_week=is_bad,
    )


def _category(*, rng: Random, is_bad: bool) -> str:
    codes = list(texts())
    boost = _BAD_WEEK_BOOST if is_bad else {}
    return rng.choices(codes, weights=[texts()[code]["weight"] * boost.get(code, 1) for code in codes])[0]


@cache
def _fitting(words: tuple[str, ...]) -> list[dict[str, Any]]:
    return [row for row in device_rows() if words_of(row) & set(words)]


def _device(*, rng: Random, words: Sequence[str]) -> dict[str, Any] | None:
    rows = _fitting(tuple(words))
    return rng.choices(rows, weights=[row["trouble"] for row in rows])[0] if rows else None


@cache
def _people(group: str) -> list[dict[str, Any]]:
    return [row for row in people_rows() if row["group"] == group]


def _who(*, rng: Random, who: str, site: str) -> tuple[str, Source]:
    """Return who tells it and how it comes; three in ten call."""
    if who == "monitor":
        return MONITOR, Source.MONITOR
    if who == "desk":
        return rng.choice([row["email"] for row in people_rows() if row["role"] == "agent"]), Source.PORTAL
    group = rng.choice(("reader", "tech", "ward")) if who == "any" else who
    rows = _people(group)
    near = [row for row in rows if row["site"] == site]
    person = rng.choice(near if near and rng.random() < 0.85 else rows)
    source = rng.choices((Source.PORTAL, Source.PHONE, Source.EMAIL, Source.API), weights=(57, 32, 10, 1))[0]
    return person["email"], source


def _words(*, rng: Random, device: Mapping[str, Any] | None, told_at: datetime) -> dict[str, str]:
    earlier = told_at - timedelta(minutes=rng.randint(10, 200))
    exams = _EXAMS.get(device["modality"], _ANY_EXAM) if device else _ANY_EXAM
    return {
        "dev": device["name"] if device else "the station",
        "tag": device["tag"] if device else "the station",
        "room": device["location"] if device else "the ward",
        "t": f"{earlier.hour}:{earlier.minute // 5 * 5:02}",
        "n": str(rng.randint(2, 7)),
        "m": str(rng.randint(24, 480)),
        "exam": rng.choice(exams),
        "day": rng.choice(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")),
    }


def _fill(sentence: str, words: Mapping[str, str]) -> str:
    filled = sentence.format_map(words)
    return filled[:1].upper() + filled[1:]


def _description(*, rng: Random, text: Mapping[str, Any], words: Mapping[str, str], source: Source) -> str:
    tells = rng.sample(text["tell"], k=min(len(text["tell"]), rng.choices((0, 1, 2), weights=(12, 60, 28))[0]))
    endings = ("", "", "", "Thanks.", "Please call me.", f"I am in {words['room']}.", "Until four today.")
    parts = [_fill(part, words) for part in tells]
    if source is Source.PHONE and parts:
        parts.insert(0, rng.choice(("Caller says:", "Call from the department.", "By phone:")))
    return " ".join(part for part in (*parts, rng.choice(endings)) if part)


def _affected(*, rng: Random, code: str) -> Affected:
    if code in _PLANNED:
        return rng.choices((Affected.REQUEST, Affected.WORKAROUND), weights=(96, 4))[0]
    weights = (4, 18, 4, 68, 6) if code in _STOPPED else (1, 4, 6, 67, 22)
    return rng.choices(tuple(Affected), weights=weights)[0]


def _give_files(stories: list[Story], *, rng: Random) -> list[Story]:
    """Give about 32 of the stories a DICOM file of the device they are about; half of those do not name the device."""
    files: dict[str, list[str]] = read("files.json")["devices"]
    able = set(read("files.json")["categories"])
    fitting = [n for n, story in enumerate(stories) if story.device in files and story.category in able]
    chosen = set(rng.sample(fitting[:-12], k=min(22, max(len(fitting) - 12, 0)))) | set(fitting[-12:])
    result = list(stories)
    for number in sorted(chosen):
        story = stories[number]
        result[number] = replace(story, file=rng.choice(files[story.device]), known_device=rng.random() < 0.5,
                                 source=Source.PORTAL, logged_at=story.told_at, logged_as=story.category)  # fmt: skip
    return result


def _scenes(*, at: datetime) -> list[Story]:
    """Return today's scenes: what an agent finds in the inbox, whatever the time of day."""
    stories = []
    for number, row in enumerate(rows_of(name="scenes.json", rows="scenes", columns="columns")):
        told_at = at - timedelta(minutes=row["minutes"])
        is_call = row["source"] == Source.PHONE
        stories.append(
            Story(
                index=1_000_000 + number,
                told_at=told_at,
                logged_at=told_at + timedelta(minutes=3 if is_call else 0),
                requester=row["requester"],
                category=row["category"],
                logged_as=row["category"],
                subject=row["subject"],
                description=row["description"],
                affected=Affected(row["affected"]),
                source=Source(row["source"]),
                device=row["device"],
                known_device=not row["file"],
                file=row["file"],
                minutes_ago=row["minutes"],
                course=row["acts"],
            )
        )
    return stories
