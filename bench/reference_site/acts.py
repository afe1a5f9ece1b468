"""What every step leaves behind: ratings, citations, an issued set, a seal, the new stage."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bench.reference_site.evidence import PutIn
from bench.reference_site.parties import Place
from bench.reference_site.quarters import Clock
from bench.reference_site.record import Somebody
from bench.reference_site.row import Case, Link, rate
from bench.reference_site.tables import Table, Tables, as_json, day, moment
from milepost.apps.assessments.actions.sealing import evidence_content
from milepost.apps.assessments.held_ratings import RatingFacts
from milepost.apps.assessments.last_move import EVENT_NAMES
from milepost.apps.assessments.reckoning import Reckoning
from milepost.core.assessment.snapshot import snapshot
from milepost.core.assessment.workflow import Position, find_move
from milepost.core.evidence.support import LinkKind
from milepost.core.rating.scale import Achieved


class Acts:
    """Adds the rows of one arrangement's acts."""

    def __init__(self, place: Place, tables: Tables, clock: Clock) -> None:
        self._place = place
        self._tables = tables
        self._clock = clock

    def rated(
        self,
        case: Case,
        position: Position,
        ratings: Mapping[str, tuple[Achieved, str]],
        revision: int,
        origin: str,
        by: Somebody,
        before: Mapping[str, str] | None = None,
    ) -> dict[str, RatingFacts]:
        at = self._clock.tick()
        found = rate(
            self._tables,
            self._place.record,
            rating_set=case.sets[position],
            ratings=ratings,
            revision=revision,
            origin=origin,
            by=by,
            at=at,
        )
        self._place.record.event(
            "criteria.rated",
            about=case.reference,
            by=by,
            at=at,
            before={code: (before or {}).get(code, "") for code in ratings},
            after={code: rating.value for code, (rating, _) in ratings.items()},
        )
        case.changed(position)
        return found

    def cite(
        self, case: Case, position: Position, item: PutIn, codes: list[str], by: Somebody
    ) -> None:
        if not codes:
            return
        at = self._clock.tick()
        for place, code in enumerate(codes):
            words = f"page {1 + place % 7}"
            version = item.facts.version_id
            number = self._tables.link.add(
                case.id, position.value, code, version, "supports", words, by.id, moment(at)
            )
            case.row.add_link(
                Link(
                    id=number,
                    criterion=code,
                    kind=LinkKind.SUPPORTS,
                    place=words,
                    position=position,
                    item=item,
                    cycle=case.quarter.number,
                )
            )
        self._place.record.event(
            "evidence.cited",
            about=case.reference,
            by=by,
            at=at,
            after={"item": item.facts.reference, "criteria": codes, "kind": "supports"},
        )
        case.cites(position, item)

    def state(
        self,
        case: Case,
        name: str,
        position: Position,
        found: Reckoning,
        by: Somebody,
        table: Table,
        *,
        also: Mapping[str, Any] | None = None,
        more: tuple[Any, ...] = (),
    ) -> datetime:
        """Issue a position's set, seal it, state the level that it indicates, and move on; when."""
        at = self._clock.tick()
        rating_set = self._issue(case, position, found, by, at)
        move = find_move(case.stage, name)
        level = found.indicated.level
        seal, hashed = self._place.record.seal(
            EVENT_NAMES[name],
            about=case.reference,
            at=at,
            content=self._content(case, position, found, by, also or {}),
        )
        stated = table.add(case.id, rating_set, level, level, None, by.id, moment(at), seal, *more)
        if move.name == "propose":
            case.proposed, case.paper = (level, stated), hashed
        after = {"level": level, "indicated": level, **(also or {}), "seal": hashed}
        self.take(case, name, by, at, after)
        return at

    def _issue(
        self, case: Case, position: Position, found: Reckoning, by: Somebody, at: datetime
    ) -> int:
        if position not in case.sets:
            case.sets[position] = self._tables.rating_set.reserve()
        missing = {
            code: (each.rating, "")
            for code, each in found.base.items()
            if code not in found.own and each.rating is not None
        }
        rate(
            self._tables,
            self._place.record,
            rating_set=case.sets[position],
            ratings=missing,
            revision=1,
            origin="accepted",
            by=by,
            at=at,
        )
        case.row.issued(position, found, case.runs)
        self.remember(case, position, found, at)
        for item in case.released(position):
            self._tables.release.add(item.facts.version_id, case.reference, moment(at))
        return case.sets[position]

    def remember(
        self, case: Case, position: Position, found: Reckoning, at: datetime | None
    ) -> None:
        """What the level rule made of a set, beside it."""
        self._tables.rating_set.put(
            case.sets[position],
            case.id,
            position.value,
            case.changes.get(position, 0) + 1,
            moment(at) if at else None,
            found.indicated.level,
            as_json(found.held_back_by()),
            as_json(sorted(found.indicated.covered)),
            as_json({code: run for code, run in found.runs.items() if run}),
        )

    def _content(
        self,
        case: Case,
        position: Position,
        found: Reckoning,
        by: Somebody,
        also: Mapping[str, Any],
    ) -> dict[str, Any]:
        """As ``apps.assessments.actions.sealing`` seals it."""
        return snapshot(
            assessment=case.reference,
            position=position.value,
            by=by.reference,
            matrix_version=found.matrix.version,
            matrix_hash=self._place.matrix_hash,
            area=found.area,
            rule=found.matrix.rule,
            settings=found.matrix.settings,
            facts=found.facts,
            evidence=[evidence_content(each) for each in found.evidence],
            indicated=found.indicated,
            level=found.indicated.level,
            also={
                "authority": case.row.authority.reference,
                "cycle": case.quarter.number,
                "cut_off_on": day(case.quarter.cut_off_on),
                "party": by.party,
                "reasons": {
                    code: each.reason_digest
                    for code, each in found.own.items()
                    if each.reason_digest
                },
                **also,
            },
        )

    def take(
        self,
        case: Case,
        name: str,
        by: Somebody,
        at: datetime,
        after: Mapping[str, Any],
        **more: Any,
    ) -> None:
        move = find_move(case.stage, name)
        before = case.stage
        case.stage, case.stage_since = move.end, at
        case.revision += 1
        if move.step is not None:
            self._tables.step.add(case.id, by.id, move.step.value, moment(at))
        self._place.record.event(
            EVENT_NAMES[name],
            about=case.reference,
            by=by,
            at=at,
            before={"stage": before.value},
            after={"stage": move.end.value, **after},
            **more,
        )
