"""Whether a piece of evidence counts: the same answer wherever somebody asks, for every reason."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from milepost.apps.archives.contents import archived_tables
from milepost.apps.archives.rows import Rows
from milepost.apps.assessments.models import EvidenceLink
from milepost.apps.assessments.queries.assessment_reading import read_assessment
from milepost.apps.evidence.actions import judge_evidence
from milepost.apps.evidence.models import EvidenceItem, EvidenceVersion
from milepost.apps.evidence.queries import EvidenceFacts
from milepost.apps.reports import queries as reports
from milepost.cli import main
from milepost.core.archive.rows import ArchivedRow
from milepost.core.archive.spreadsheets import TABLES, Spreadsheets, as_csv
from milepost.core.evidence.admissible import EvidenceFaultCode, ItemFacts
from tests.apps.small_worlds import a_small_world, number_of, rate, submit, the
from tests.apps.worlds import World
from tests.web.browsing import Browser

pytestmark = pytest.mark.django_db

C = EvidenceFaultCode

# What is wrong with one item each, in the columns of its item, its version and its citation.
FAULTY: Mapping[EvidenceFaultCode, Mapping[str, Any]] = {
    C.REJECTED: {},  # by a judgement, below
    C.WRONG_TYPE: {"type_code": "photographs"},
    C.NO_AUTHOR: {"author": ""},
    C.NO_DATE: {},  # no row can lack it, so it is taken away between the row and the rules
    C.NO_PERIOD: {},  # the same
    C.NO_SOURCE: {"source": ""},
    C.OUTSIDE_WINDOW: {"period_from": date(2024, 1, 1), "period_to": date(2024, 3, 31)},
    C.PAST_SHELF_LIFE: {"dated_on": date(2020, 1, 31)},
    C.EXPIRED: {"valid_until": date(2026, 5, 31)},
    C.NOT_HASHED: {"sha256": "no hash"},
    C.NO_SNAPSHOT: {"sha256": "", "address": "https://example.org/", "snapshot_note": ""},
    C.NO_PLACE: {"place": ""},
    C.NO_REDACTION_STATUS: {"redaction": "needed"},
}
LACKS: Mapping[str, dict[str, Any]] = {
    C.NO_DATE: {"dated_on": None},
    C.NO_PERIOD: {"period_to": None},
}
ITEM = {"type_code": "customer_survey", "author": "Surveyors", "source": "Their report"}
VERSION = {
    "redaction": "not_needed",
    "sha256": "a" * 64,
    "dated_on": date(2026, 6, 20),
    "period_from": date(2026, 4, 1),
    "period_to": date(2026, 6, 30),
    "valid_until": None,
    "address": "",
    "snapshot_note": "",
}

Told = dict[int, tuple[str, str]]  # by item: the letter of its strength, and why it does not count


@pytest.fixture
def cited(monkeypatch: pytest.MonkeyPatch) -> tuple[World, int, Mapping[EvidenceFaultCode, int]]:
    """A claim that cites an item with each fault, and the number of each item."""
    monkeypatch.setattr("milepost.cli.serving.require_migrated", lambda: None)
    _take_away(monkeypatch)
    world = a_small_world()
    number = number_of(world)
    rate(world, number, "A1 F")
    items = {
        code: _cite(world, number, place, code, faulty)
        for place, (code, faulty) in enumerate(FAULTY.items(), start=1)
    }
    submit(world, number, level=0)
    by, at = world.actor("north-validator"), world.at()
    words = "Half of the depots were asked."
    judge_evidence(number=items[C.REJECTED], answer="rejected", reason=words, by=by, at=at)
    return world, number, items


def _cite(
    world: World, number: int, place: int, code: EvidenceFaultCode, faulty: Mapping[str, Any]
) -> int:
    about = the(world, number)
    who, at = world.person("provider-lead"), world.at()
    item = EvidenceItem.objects.create(
        **{
            **{name: faulty.get(name, usual) for name, usual in ITEM.items()},
            "arrangement": about.arrangement,
            "number": place,
            "owner": about.arrangement.provider,
            "title": code.value,
            "made_by": "provider",
            "added_by_id": who,
            "added_at": at,
        }
    )
    said = {name: faulty.get(name, usual) for name, usual in VERSION.items()}
    version = EvidenceVersion.objects.create(
        item=item, number=1, added_by_id=who, added_at=at, **said
    )
    EvidenceLink.objects.create(
        assessment=about,
        position="provider",
        criterion="CS.A1",
        evidence_version=version,
        kind="supports",
        place=faulty.get("place", "page 4"),
        by_id=who,
        at=at,
    )
    return place


def _take_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """What no row of a site can lack, on its way from the row to the rules: on site, in archive."""
    on_site = EvidenceFacts.item_facts

    def item_facts(self: EvidenceFacts, **asked: Any) -> ItemFacts:
        return replace(on_site(self, **asked), **LACKS.get(self.title, {}))

    monkeypatch.setattr(EvidenceFacts, "item_facts", item_facts)


# -- everybody who tells it -----------------------------------------------------------------------


def on_the_page(world: World, number: int) -> Told:
    browser = Browser(world, "provider-lead")
    page = browser.get(browser.at(f"assessments/{number}/")).content.decode()
    return dict(_lines(page))


def _lines(page: str) -> Iterator[tuple[int, tuple[str, str]]]:
    for line in re.findall(r'(?s)<li class="mp-cited__one.*?</li>', page):
        words = unescape(" ".join(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", line).split()))
        item = re.search(r" E-(\d+) ", words)
        letter = re.search(r"Strength ([A-D]):", line)
        why = re.search(r'(?s)mp-cited__faults">.*?</b>(.*?)</p>', line)
        assert item
        assert letter
        yield int(item[1]), (letter[1], unescape(why[1].strip()) if why else "")


def by_the_command(world: World, number: int) -> Told:
    (found,) = json.loads(_asked("--focus-area", "cs", "--authority", "north", "--json").stdout)
    assert found["number"] == number
    return {
        each["item"]: (each["strength"], " ".join(each["faults"])) for each in found["citations"]
    }


def _asked(*more: str, who: str = "provider-lead") -> Result:
    line = ["evidence", "check", "--arrangement", "hw-01", "--as", who, *more]
    return CliRunner().invoke(main, line)


def in_the_workbook(world: World, number: int) -> Told:
    made = reports.workbook(by=world.actor("north-manager"), view="north", at=world.at())
    return _in_a_sheet(made.content)


def in_a_working_copy(world: World, number: int) -> Told:
    made = reports.working_copy(by=world.actor("north-validator"), at=world.at())
    return _in_a_sheet(made.content)


def _in_a_sheet(content: bytes) -> Told:
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Evidence cited"]
    heading, *rows = sheet.iter_rows(min_row=4, values_only=True)
    found: Told = {}
    for row in rows:
        line = dict(zip(heading, row, strict=True))
        why = str(line["Why not"] or "")
        assert line["Counts"] == ("no" if why else "yes")
        found[int(str(line["Item"]).removeprefix("E-"))] = str(line["Strength"]), why
    return found


def in_an_export(world: World, number: int) -> Told:
    """In the table of citations, made as an export makes it."""
    tables = {each.name: each for each in archived_tables()}
    rows = Rows(world.reference, using="default")

    def read(name: str) -> Iterator[ArchivedRow]:
        titles = {row.number: row.word("title") for row in rows.plain(tables["evidence_item"])}
        for row in rows.plain(tables[name]):
            lacks = LACKS.get(titles.get(row.count("item"), ""), {})
            values = {**row.values, **lacks} if name == "evidence_version" else row.values
            yield ArchivedRow(table=row.table, number=row.number, values=values)

    text = b"".join(as_csv(TABLES["tables/citations.csv"](Spreadsheets(read, {}))))
    found: Told = {}
    for line in csv.DictReader(io.StringIO(text.decode("utf-8-sig"))):
        assert line["Counts"] == ("no" if line["Why not"] else "yes")
        found[int(line["Evidence"].removeprefix("E-"))] = line["Strength"], line["Why not"]
    return found


EVERYWHERE: tuple[Callable[[World, int], Told], ...] = (
    on_the_page,
    by_the_command,
    in_the_workbook,
    in_a_working_copy,
    in_an_export,
)


def test_for_every_reason_there_is_the_same_sentence_stands_everywhere(
    cited: tuple[World, int, Mapping[EvidenceFaultCode, int]],
) -> None:
    world, number, items = cited
    assert set(items) == set(EvidenceFaultCode)
    read = read_assessment(number=number, by=world.actor("provider-lead"), at=world.at())
    expected: Told = {}
    for each in read.evidence:
        (fault,) = each.worth.faults
        assert items[fault.code] == each.evidence.number, "each item has its own fault, and no more"
        expected[each.evidence.number] = each.strength.value, fault.sentence
    assert len(expected) == len(items)
    for tells in EVERYWHERE:
        assert tells(world, number) == expected, tells.__name__
    browser, said = Browser(world, "provider-lead"), _asked().output
    for item, (_, sentence) in expected.items():
        assert sentence in browser.see(f"evidence/{item}/")
        assert sentence in said
    assert "13 citations, of which 13 do not count" in said


def test_the_command_tells_nobody_more_than_the_pages_do(
    cited: tuple[World, int, Mapping[EvidenceFaultCode, int]],
) -> None:
    world, _, _ = cited
    south = number_of(world, authority="south")
    rate(world, south, "A1 F")
    EvidenceLink.objects.create(
        assessment=the(world, south),
        position="provider",
        criterion="CS.A1",
        evidence_version=EvidenceVersion.objects.get(item__number=1),
        kind="supports",
        place="page 4",
        by_id=world.person("provider-lead"),
        at=world.at(),
    )
    assert "14 citations" in _asked("--focus-area", "CS").output
    others = _asked("--focus-area", "CS", who="south-validator").output
    assert "13 citations" in others, "what is cited in a draft of the provider's is its own"
    assert "counts" in _asked("--authority", "south").output
    for more, who, told in (
        ((), "nobody-here", "There is nobody who signs in as 'nobody-here'"),
        (("--focus-area", "XX"), "provider-lead", "The newest cycle has no such assessment."),
        ((), "member", "does not allow this: seeing assessments"),
    ):
        answer = _asked(*more, who=who)
        assert answer.exit_code == 1
        assert told in answer.output
