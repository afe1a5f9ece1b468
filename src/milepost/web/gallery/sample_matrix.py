"""A believable matrix of nine rows, made of the same facts a real page is given."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from milepost.apps.assessments.queries.facts import (
    HeldBackFacts,
    Mark,
    MarkKind,
    MatrixCell,
    MatrixPage,
    MatrixRow,
    StandingFacts,
    ViewChoice,
    WhatNext,
)

LEVELS = (
    (0, "floor"),
    (1, "full"),
    (2, "interim"),
    (3, "full"),
    (4, "interim"),
    (5, "full"),
)
TARGET_LEVEL = 3
TARGET_WORD = "Target 31 March 2025"
NORTH, SOUTH = "North", "South"
VIEWS = (
    ("joint", "Both Authorities"),
    ("north", "Northmere Council"),
    ("south", "Southdale Council"),
)

_WORDS = {
    1: "An agreed plan covers the whole contract and what was due under it has been done. First"
    " results are favourable, and more scope has been found.",
    2: "Level 1 is complete, and the Authority is confident in the progress made and its pace.",
    3: "The plan is bringing the results it set out to bring, and is revised as things change."
    " First steps have been evaluated, and those that earned it have spread.",
    5: "Results are good, and have stayed good long enough to be called durable. What is planned"
    " next is full and demanding, and recognition comes again and again.",
}


@dataclass(frozen=True, kw_only=True)
class _Sample:
    """One row, briefly. ``ratified`` and ``claimed`` are levels, for North and for South."""

    code: str
    name: str
    category: str
    ratified: tuple[int | None, int | None]
    claimed: tuple[int | None, int | None] = (None, None)
    standing: tuple[str, str] = ("achieved", "achieved")
    since: date | None = date(2024, 6, 12)
    lapses: int = 0
    disputed: str = ""
    missing: tuple[tuple[str, str, str, str], ...] = ()
    lasting_only: bool = False


_POLICY, _SERVICE, _RESILIENCE = "Policy impact", "Service excellence", "Contract resilience"

_ROWS = (
    _Sample(
        code="CS",
        name="Customer service",
        category=_POLICY,
        ratified=(3, 3),
        claimed=(5, 5),
        standing=("sustained", "sustained"),
        since=date(2023, 12, 14),
        missing=(
            (
                "CS.FEED.L5.1",
                "Customers and key stakeholders are content with the network, all of them",
                "not_lasting",
                "has to last longer: S3 is needed",
            ),
            (
                "CS.ACCR.L5.1",
                "Recognition comes again and again",
                "too_weak",
                "rests on evidence that nobody but the provider has checked",
            ),
            ("CS.VOICE.L5.1", "Customers feel included", "not_rated", "not yet rated"),
        ),
    ),
    _Sample(
        code="IV",
        name="Innovation, improvement and value for money",
        category=_POLICY,
        ratified=(3, 1),
        claimed=(None, 3),
        standing=("achieved", "at_risk"),
        since=date(2024, 12, 12),
        disputed=SOUTH,
        missing=(
            (
                "IV.PROD.L3.1",
                "Productivity targets of the plan are met",
                "contradicted",
                "contradicting evidence stands unanswered",
            ),
            (
                "IV.CASE.L3.1",
                "Business cases stand behind further ideas",
                "not_supported",
                "no admissible evidence supports it",
            ),
        ),
    ),
    _Sample(
        code="SV",
        name="Social value",
        category=_POLICY,
        ratified=(1, 1),
        claimed=(2, 2),
        standing=("sustained", "achieved"),
        since=date(2023, 9, 7),
        missing=(
            (
                "SV.TOMS.L3.2",
                "The TOMs targets of the year are met in full",
                "not_met",
                "rated partly; fully or largely is needed",
            ),
            (
                "SV.EVAL.L3.1",
                "First interventions have been evaluated",
                "not_evidenced",
                "not evidenced",
            ),
        ),
    ),
    _Sample(
        code="CE",
        name="Climate change and the environment",
        category=_POLICY,
        ratified=(1, 1),
        since=date(2024, 3, 14),
        missing=(
            (
                "CE.PLAN.L3.3",
                "Revisions of the plan rest on a carbon baseline",
                "not_rated",
                "not yet rated",
            ),
        ),
    ),
    _Sample(
        code="AM",
        name="Asset management",
        category=_SERVICE,
        ratified=(2, 2),
        claimed=(3, 3),
        since=date(2025, 3, 13),
        missing=(
            (
                "AM.DATA.L3.1",
                "Decisions follow data, with the help of technology",
                "not_met",
                "rated largely without a waiver",
            ),
            (
                "AM.COND.L3.1",
                "The condition of the asset is what was expected and paid for",
                "not_supported",
                "no admissible evidence supports it",
            ),
        ),
    ),
    _Sample(
        code="NM",
        name="Network management",
        category=_SERVICE,
        ratified=(1, 3),
        claimed=(3, None),
        standing=("lapsed", "achieved"),
        lapses=1,
        since=None,
        missing=(
            (
                "NM.SAFE.L1.1",
                "Emergency responses meet their targets, at every hour",
                "not_met",
                "rated not met, and it is critical",
            ),
        ),
    ),
    _Sample(
        code="DD",
        name="Day to day service delivery",
        category=_SERVICE,
        ratified=(3, 3),
        standing=("sustained", "at_risk"),
        since=date(2024, 3, 14),
        lasting_only=True,
        missing=(
            (
                "DD.KPI.L5.1",
                "Every tactical KPI target is met",
                "not_lasting",
                "has to last longer: S3 is needed",
            ),
        ),
    ),
    _Sample(
        code="FR",
        name="Contract financial resilience",
        category=_RESILIENCE,
        ratified=(None, None),
        claimed=(1, 1),
        standing=("not_ratified", "not_ratified"),
        since=None,
        missing=(
            (
                "FR.MARGIN.L1.1",
                "The provider’s margin is open to view and agrees with its price",
                "not_evidenced",
                "not evidenced",
            ),
        ),
    ),
    _Sample(
        code="CB",
        name="Culture and collaborative benefit",
        category=_RESILIENCE,
        ratified=(5, 5),
        standing=("sustained", "sustained"),
        since=date(2023, 6, 8),
    ),
)


def sample_page(view: str = "north") -> MatrixPage:
    """The sample as one of ``VIEWS`` shows it; any other word is the joint view."""
    slugs = [slug for slug, _ in VIEWS]
    view = view if view in slugs else "joint"
    rows = tuple(_row(sample, view) for sample in _ROWS)
    firsts: set[str] = set()
    counted = []
    for row in rows:
        spans = sum(other.category == row.category for other in rows)
        counted.append(replace(row, category_rows=0 if row.category in firsts else spans))
        firsts.add(row.category)
    return MatrixPage(
        arrangement="northmere-and-southdale",
        arrangement_name="Northmere and Southdale Highways",
        matrix_title="Strategic Performance Maturity Matrix",
        matrix_version="1.0",
        views=tuple(
            ViewChoice(slug=slug, name=name, is_chosen=slug == view) for slug, name in VIEWS
        ),
        view_name=dict(VIEWS)[view],
        is_joint=view == "joint",
        cycle="Q2 2025/26",
        cut_off_on=date(2025, 9, 30),
        levels=LEVELS,
        rows=tuple(counted),
        at_or_above_target=sum(row.is_at_target for row in rows),
        gate="Day to day service delivery is at level 3, sustained since 14 March 2024.",
        head_seal="9f3c1a7be204",
        as_recorded_at=datetime(2025, 10, 2, 9, 15, tzinfo=ZoneInfo("Europe/London")),
    )


def _row(sample: _Sample, view: str) -> MatrixRow:
    sides = {"north": (NORTH,), "south": (SOUTH,)}.get(view, (NORTH, SOUTH))
    at = {NORTH: 0, SOUTH: 1}
    ratified = [sample.ratified[at[side]] for side in sides]
    level = None if None in ratified else min(one for one in ratified if one is not None)
    unsettled = "Not settled" if len(sides) > 1 and any(ratified) else "Not yet ratified"
    marks = list(_marks(sample, sides, at))
    return MatrixRow(
        code=sample.code,
        name=sample.name,
        category=sample.category,
        category_rows=0,
        lasting_only=sample.lasting_only,
        cells=tuple(_cell(number, kind, level, marks) for number, kind in LEVELS),
        level=level,
        level_words=unsettled if level is None else f"Level {level}",
        target=TARGET_LEVEL,
        is_at_target=level is not None and level >= TARGET_LEVEL,
        standings=tuple(_standing(sample, side, at[side]) for side in sides),
        next_steps=tuple(_next(sample, side, sample.ratified[at[side]]) for side in sides),
    )


_STANDS = {
    "at_risk": (MarkKind.AT_RISK, "Ratified, at risk"),
    "lapsed": (MarkKind.LAPSED, "Lapsed"),
}
_CLAIMS = {
    False: (MarkKind.CLAIMED, "Claimed"),
    True: (MarkKind.IN_DISPUTE, "In dispute"),
}


def _marks(sample: _Sample, sides: Iterable[str], at: dict[str, int]) -> Iterable[tuple[int, Mark]]:
    sides = tuple(sides)
    for side in sides:
        whose = side if len(sides) > 1 else ""
        ratified, claimed = sample.ratified[at[side]], sample.claimed[at[side]]
        if ratified is not None:
            kind, word = _STANDS.get(sample.standing[at[side]], (MarkKind.RATIFIED, "Ratified"))
            yield ratified, Mark(kind=kind, word=word, authority=whose)
        if claimed is not None:
            kind, word = _CLAIMS[sample.disputed == side]
            yield claimed, Mark(kind=kind, word=word, authority=whose)
        yield TARGET_LEVEL, Mark(kind=MarkKind.TARGET, word=TARGET_WORD, authority=whose)


def _cell(
    number: int, kind: str, level: int | None, marks: Iterable[tuple[int, Mark]]
) -> MatrixCell:
    return MatrixCell(
        level=number,
        is_defined=number in _WORDS,
        is_floor=kind == "floor",
        is_interim=kind == "interim",
        words=_WORDS.get(number),
        is_held=level is not None and number <= level and (number in _WORDS or number == 0),
        marks=tuple(mark for where, mark in marks if where == number),
    )


def _standing(sample: _Sample, side: str, place: int) -> StandingFacts:
    state = sample.standing[place]
    since = sample.since if state != "lapsed" else None
    return StandingFacts(
        authority=side,
        state=state,
        word=state.replace("_", " ").capitalize(),
        level=sample.ratified[place],
        held_since=since,
        longest_hold_days=timedelta(days=540).days if since else 0,
        lapses=sample.lapses if place == 0 else 0,
        reasons=(),
    )


def _next(sample: _Sample, side: str, ratified: int | None) -> WhatNext:
    following = {None: 1, 0: 1, 1: 3, 2: 3, 3: 5, 5: None}[ratified]
    missing = sample.missing if following is not None else ()
    return WhatNext(
        authority=side,
        level=following,
        held_back_by=tuple(
            HeldBackFacts(criterion=code, text=text, reason=reason, words=words)
            for code, text, reason, words in missing
        ),
        total=len(missing) + (4 if len(missing) > 1 else 0),
        assessment="A-2025-014" if missing else None,
    )
