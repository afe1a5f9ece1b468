"""What is put in as evidence, quarter by quarter, and for which criteria is it cited?"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from bench.reference_site.parties import Place, Side
from bench.reference_site.quarters import CYCLES, PUT_IN, Clock, Quarter
from bench.reference_site.record import Somebody
from bench.reference_site.tables import Tables, day, moment
from milepost.apps.evidence.queries import EvidenceFacts, JudgementFacts
from milepost.core.evidence.judging import JudgementAnswer, strength_when_accepted
from milepost.core.evidence.passages import Passage, joined
from milepost.core.evidence.strength import Maker
from milepost.core.evidence.support import OVERVIEW_REPORT
from milepost.core.matrix.definition import FocusArea
from milepost.core.rating.scale import Achieved

ITEMS = 2_000  # an arrangement
SERVES = 4  # cycles: then its window has passed, and it is past its shelf life

_WORDS = (
    "Patrol returns agree with the sample that was walked.",
    "Two of the five routes were resurfaced since the last report.",
    "The figure is that of the asset system on the last day of the quarter.",
    "Members asked for the same table by parish; it is on the next page.",
    "The contractor's own count was checked against the permit system.",
)


@dataclass(kw_only=True)
class PutIn:
    """An item that was put in for a focus area of an Authority."""

    facts: EvidenceFacts
    owner: Side
    is_released: bool = False

    @property
    def is_of_the_provider(self) -> bool:
        return self.facts.made_by == Maker.PROVIDER.value

    def accept(self, authority: Side, by: Somebody, at: datetime) -> None:
        """The Authority takes it as strong as its maker allows."""
        said = JudgementFacts(
            id=0,
            party=authority.id,
            authority=authority.short_name,
            answer=JudgementAnswer.ACCEPTED,
            strength=strength_when_accepted(Maker(self.facts.made_by)),
            reason="",
            digest="",
            by=by.reference,
            at=at,
        )
        self.facts = replace(self.facts, judgements=(said,))


class Shelf:
    """Puts an arrangement's items in, and keeps their files until they are written."""

    def __init__(self, place: Place, tables: Tables, chance: Random) -> None:
        self._place = place
        self._tables = tables
        self._chance = chance
        self._number = 0
        self._rows = 2 * len(place.matrix.focus_areas) * CYCLES
        self._asked = 0
        self.files: dict[str, bytes] = {}

    def put_in(
        self, area: FocusArea, authority: Side, quarter: Quarter, clock: Clock
    ) -> list[PutIn]:
        """The two or three items of a focus area in one quarter: 2,000 over the ten years."""
        first = self._asked * ITEMS // self._rows
        self._asked += 1
        number = self._asked * ITEMS // self._rows - first
        makers = [Maker.INDEPENDENT, Maker.AUTHORITY, Maker.PROVIDER]
        if quarter.number % 2:
            makers[1:] = [Maker.PROVIDER, Maker.AUTHORITY]
        return [self._item(maker, area, authority, quarter, clock) for maker in makers[:number]]

    def _item(
        self, maker: Maker, area: FocusArea, authority: Side, quarter: Quarter, clock: Clock
    ) -> PutIn:
        self._number += 1
        number = self._number
        owner = authority if maker is Maker.AUTHORITY else self._place.provider
        name = f"{authority.slug}-contributor" if owner is authority else "provider-contributor"
        by = self._place.people[name]
        type_code = self._type(maker, area)
        words = type_code.replace("_", " ").capitalize()
        title = f"{words}, {authority.short_name}, {quarter.name}: {area.name}"[:200]
        dated_on = quarter.day(PUT_IN) - timedelta(days=1 + number % 9)
        at = clock.tick()
        row = self._tables.item.add(
            self._place.id,
            number,
            owner.id,
            title,
            type_code,
            maker.value,
            by.name,
            f"{owner.short_name} contract office",
            by.id,
            moment(at),
        )
        kept = self._file(number, title, at) if number % 10 < 7 else None
        address = "" if kept else f"https://example.org/{self._place.reference}/E-{number}"
        file_name = f"E-{number}.csv" if kept else ""
        sha256, size = kept or ("", 0)
        note = "" if kept else f"Seen on {day(dated_on)}: the table of the quarter."
        version = self._tables.version.add(
            row,
            1,
            "not_needed",
            file_name,
            "text/csv" if kept else "",
            size,
            sha256,
            address,
            note,
            day(dated_on),
            day(quarter.first_day),
            day(quarter.cut_off_on),
            by.id,
            moment(at),
        )
        self._place.record.event(
            "evidence.added",
            about=f"E-{number}",
            by=by,
            at=at,
            after={"type": type_code, "sha256": sha256, "version": 1},
        )
        facts = EvidenceFacts(
            version_id=version,
            number=number,
            title=title,
            type_code=type_code,
            made_by=maker.value,
            author=by.name,
            source=f"{owner.short_name} contract office",
            redaction="not_needed",
            classification="official",
            is_restricted=False,
            owner=owner.short_name,
            version=1,
            kind="first",
            file_name=file_name,
            content_type="text/csv" if kept else "",
            size=size,
            sha256=sha256,
            address=address,
            snapshot_note=note,
            dated_on=dated_on,
            period_from=quarter.first_day,
            period_to=quarter.cut_off_on,
            valid_until=None,
            added_by=by.reference,
            added_at=at,
        )
        return PutIn(facts=facts, owner=owner)

    def _type(self, maker: Maker, area: FocusArea) -> str:
        if maker is Maker.AUTHORITY:
            return OVERVIEW_REPORT
        return self._chance.choice(
            [each.code for each in area.evidence_base if each.code != OVERVIEW_REPORT]
        )

    def _file(self, number: int, title: str, at: datetime) -> tuple[str, int]:
        """A small table, of its own for each item, which was read: its hash and its size."""
        lines = [title, "route,miles,defects,words"]
        for route in range(1, 9):
            miles, defects = self._chance.randint(3, 60), self._chance.randint(0, 40)
            lines.append(f"R{route},{miles},{defects},{_WORDS[(number + route) % len(_WORDS)]}")
        words = "\n".join(lines)
        content = words.encode()
        sha256 = hashlib.sha256(content).hexdigest()
        text = joined([Passage(words=words)])
        self._tables.words.add(self._place.id, sha256, "read", 1, text, moment(at))
        self.files[sha256] = content
        return sha256, len(content)


class Citations:
    """Which criteria of a focus area want a citation, so that each is always carried by one."""

    def __init__(self, area: FocusArea) -> None:
        self._area = area
        self._until: dict[str, int] = {}  # the last cycle in which what is cited still serves

    def wanted(self, ratings: Mapping[str, Achieved], cycle: int, chance: Random) -> Iterator[str]:
        """The criteria relied on whose evidence no longer serves, and some ahead of time."""
        for code, rating in ratings.items():
            if rating not in (Achieved.FULLY, Achieved.LARGELY) or self._is_carried(code, ratings):
                continue
            left = self._until.get(code, 0) - cycle
            if left < 0 or (left == 0 and chance.random() < 0.3):
                yield code

    def serve(self, codes: Iterable[str], cycle: int) -> None:
        for code in codes:
            self._until[code] = cycle + SERVES - 1

    def _is_carried(self, code: str, ratings: Mapping[str, Achieved]) -> bool:
        builders = self._area.covered_by.get(code, ())
        return bool(builders) and all(ratings.get(each.code) is Achieved.FULLY for each in builders)
