"""Contracts as files: what is written is read again, and says what the register says."""

import csv
import io

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.enums import SheetKind
from assets.intake.sheets import read_sheet
from assets.render import contracts_csv, contracts_xlsx
from assets.rules.contract import CONTRACT_FIELDS, LONGEST, TERMS_FIELDS, with_usual_terms
from assets.rules.contract_sheet import Contracts, KnownContract, KnownDevice, plan_contracts
from assets.rules.tag_list import write_tags


class File(io.BytesIO):
    def __init__(self, content, name="contracts.csv"):
        super().__init__(content)
        self.name, self.size = name, len(content)


def words(most, *, least=0):
    """What a form keeps of a text: no NUL, no half signs, no blanks around it."""
    signs = st.characters(exclude_categories=("Cs",), exclude_characters="\x00")
    odd = st.sampled_from(["=1+1", "'=x", "''-1", "@a", "- x\n=y", 'say "so"; or, else', "\u200b=1", "1,2;3|4\t5"])
    return st.one_of(st.text(signs, max_size=min(most, 20)), odd).map(str.strip).filter(lambda text: len(text) >= least)


DAYS = st.one_of(st.just(""), st.dates().filter(lambda day: day.year >= 1000).map(lambda day: day.isoformat()))
HOURS = st.sampled_from(["", "08:00-18:00", "07:30-12:00, 13:00-17:00", "22:00-06:00", "00:00-24:00"])
TERMS = {
    "covered_weekdays": HOURS,
    "covered_saturday": HOURS,
    "covered_sunday": HOURS,
    "holidays": st.sampled_from(["covered", "not covered"]),
    "holidays_of": st.sampled_from(["", "DE", "DE-BY"]),
    "uptime_percent": st.sampled_from(["", "0.5", "98.5", "100"]),
    "degraded_percent": st.sampled_from(["0", "50", "100"]),
    "planned_counts": st.sampled_from(["yes", "no"]),
    "forgiven_minutes": st.integers(0, 1440).map(str),
    "terms_note": words(200),
}
NO_TERMS = dict.fromkeys(TERMS_FIELDS, "")


@st.composite
def contracts(draw):
    """A register with any contracts, each with any of the devices."""
    names = draw(st.lists(words(80, least=1), min_size=1, max_size=3, unique_by=lambda text: _read(text)))
    tags = draw(st.lists(words(24, least=1), max_size=6, unique_by=lambda text: _read(text)))
    numbers = draw(st.lists(words(60, least=1), max_size=4, unique_by=lambda text: _read(text)))
    under = {tag: draw(st.integers(0, len(numbers))) for tag in tags}
    found = []
    for pk, number in enumerate(numbers, 1):
        vendor = draw(st.integers(1, len(names)))
        terms = draw(st.one_of(st.just(NO_TERMS), st.fixed_dictionaries(TERMS)))
        said = {name: draw(words(LONGEST[name])) for name in ("name", "hours", "response_terms", "contact", "phone")}
        begins, ends = sorted([draw(DAYS), draw(DAYS)])  # the database keeps none that ends before it begins
        said |= {"begins_on": begins, "ends_on": ends, "notes": draw(words(4_000)), **terms}
        mine = [place for place, tag in enumerate(tags, 1) if under[tag] == pk]
        said |= {"vendor": names[vendor - 1], "number": number}
        said |= {"devices": write_tags(tags[place - 1] for place in mine)}
        values = with_usual_terms({name: said[name] for name in CONTRACT_FIELDS})
        found.append(
            KnownContract(contract_id=pk, vendor_id=vendor, version=1, values=values, devices=frozenset(mine))
        )
    return Contracts(
        vendors=dict(enumerate(names, 1)),
        contracts=found,
        devices={
            tag.casefold(): KnownDevice(device_id=place, tag=tag, contract_id=under[tag] or None)
            for place, tag in enumerate(tags, 1)
        },
        countries={"de": "DE", "de-by": "DE-BY"},
    )


def _read(text):
    """What a file keeps of a name: nothing that cannot be seen."""
    shown = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(shown.split()).casefold() or "?"


@pytest.mark.parametrize("write", [contracts_csv, contracts_xlsx])
@given(there=contracts())
@settings(max_examples=40, deadline=None)
def test_an_export_read_again_changes_nothing(write, there):
    there_said = [each.values for each in there.contracts if _read(each.values["number"]) != "?"]
    there_said = [said for said in there_said if _read(said["vendor"]) != "?"]
    if not there_said:
        return

    new = read_sheet(file=File(write(there_said)), site="")

    planned = plan_contracts(rows=list(new.rows), there=there)
    assert new.kind is SheetKind.CONTRACTS
    assert {(each.outcome, each.changes, each.problems) for each in planned} == {("same", (), ())}
    assert len(planned) == len(there_said)


@given(said=st.fixed_dictionaries({name: words(80) for name in CONTRACT_FIELDS}))
@settings(max_examples=40, deadline=None)
def test_no_cell_of_an_export_is_a_formula(said):
    rows = list(csv.reader(io.StringIO(contracts_csv([said]).decode("utf-8-sig"), newline="")))

    assert not [cell for cell in rows[1] if cell.lstrip("\u200b\ufeff ").startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"vendor,number,Colour\nAcme,1,red\n", "Contracts have no column \u201cColour\u201d."),
        (b"vendor,number,vendor\nAcme,1,red\n", "Two columns are named"),
        (b"vendor,name\nAcme,x\n", "There is no column \u201ctag\u201d, nor \u201cvendor\u201d and \u201cnumber\u201d"),
    ],
)
def test_columns_that_cannot_be_meant_are_told(content, words):
    with pytest.raises(ValidationError) as refused:
        read_sheet(file=File(content), site="")

    assert refused.value.messages[0].startswith(words)
