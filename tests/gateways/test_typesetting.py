"""The PDF of a profile: to be read aloud, kept for decades, and the same whoever makes it."""

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pytest

from milepost.core.board_report.change import Change, Direction
from milepost.core.board_report.charts import reached_over_cycles
from milepost.core.board_report.plain import plain
from milepost.core.board_report.profile import (
    CycleCounts,
    Profile,
    ProfileCategory,
    ProfileRow,
    ProfileStanding,
    ReachedCount,
)
from milepost.core.rating.standing import StandingState
from milepost.gateways.drawing import NotDrawn, draw
from milepost.gateways.typesetting import NotSet, set_pdf

TODAY = date(2026, 11, 22)
LONG = "Integrated corridor management, adaptation and resilience of structures and drainage " * 2
STATES = tuple(StandingState)


def a_profile(*, rows: int = 9, authorities: int = 2, cycles: int = 12, name: str = "") -> Profile:
    """A profile with something of everything in it.

    :param name: of every row and Authority, instead of short ones.
    """
    whom = [name or ("North", "South", "East")[n] for n in range(authorities)]
    counts = tuple(
        ReachedCount(whom=each, name=f"{each} Council", k=min(3, rows), n=rows) for each in whom
    )
    made = [
        ProfileRow(
            code=f"R{n}",
            name=name or f"Focus area {n}",
            is_gate=n == 1,
            joint_words="Level 1 (the lower: North 3, South 1)" if n % 3 == 0 else "",
            standings=tuple(_standing(each, n + place) for place, each in enumerate(whom)),
        )
        for n in range(rows)
    ]
    third = max(1, -(-rows // 3))
    return Profile(
        arrangement="hw-01",
        arrangement_name=name or "Highways service HW-01",
        matrix_title="Maturity Matrix",
        matrix_version="1.0",
        as_recorded_on=TODAY,
        seals=12,
        head_seal="ab" * 32,
        shows_what_follows=True,
        cycle="Q2 2026/27",
        cycle_before="Q1 2026/27",
        year_before=date(2025, 11, 22),
        levels=(0, 1, 2, 3, 4, 5),
        counts=counts,
        gate="Focus area 1 – North: level 3, sustained",
        categories=tuple(
            ProfileCategory(name=f"Category {n}", rows=tuple(made[n * third : (n + 1) * third]))
            for n in range(3)
            if made[n * third : (n + 1) * third]
        ),
        history=tuple(
            CycleCounts(cycle=f"Q{n % 4 + 1} 20{23 + n // 4}", settled_on=TODAY, counts=counts)
            for n in range(cycles)
        ),
    )


def _standing(authority: str, place: int) -> ProfileStanding:
    state = STATES[place % len(STATES)]
    level = None if state is StandingState.NOT_RATIFIED else place % 6
    return ProfileStanding(
        authority=authority,
        level=level,
        level_words="Not yet ratified" if level is None else f"Level {level}",
        state=state,
        state_words=state.value.replace("_", " ").capitalize(),
        held_since=None if level is None else date(2024, 8, 19),
        target=3 if place % 4 else None,
        target_by=date(2025, 3, 31) if place % 4 else None,
        is_at_target=bool(level and level >= 3),
        since_cycle=Change(direction=Direction.UP, words="Up from 1"),
        since_year=Change(direction=Direction.DOWN, words="Level 3 lost"),
        is_in_dispute=place % 5 == 0,
    )


def a_pdf(profile: Profile, **otherwise: Any) -> bytes:
    chart = reached_over_cycles(profile.history, width=420, height=110)
    charts = [{"name": "reached", **plain(chart)}] if chart else []
    data = {
        "profile": plain(profile),
        "data_hash": "cd" * 32,
        "title": f"Profile: {profile.arrangement_name}",
        "heading": "Profile",
        "description": "Where each focus area stands.",
        "charts": charts,
        "notes": ["Levels are never averaged."],
        "room": 3.4,
    }
    pictures = {"reached": draw(chart.spec)} if chart else {}
    return set_pdf("profile", data | otherwise, pictures=pictures, dated=TODAY)


@pytest.fixture(scope="module")
def usual() -> bytes:
    return a_pdf(a_profile())


def pages(pdf: bytes) -> list[str]:
    """What each page says, as it is read aloud or copied out."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return ["".join(_shown(page)) for page in opened.pages]


def _shown(page: pikepdf.Page) -> list[str]:
    fonts = {name: _letters(font) for name, font in page.Resources.Font.items()}
    said: list[str] = []
    font: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = instruction.operands, instruction.operator
        if str(operator) == "Tf":
            font = fonts[str(operands[0])]
        elif str(operator) in {"Tj", "TJ"}:
            parts = operands[0] if str(operator) == "TJ" else operands
            for part in parts:
                if isinstance(part, pikepdf.String):
                    raw = bytes(part)
                    codes = (int.from_bytes(raw[n : n + 2]) for n in range(0, len(raw), 2))
                    said += [font.get(code, "") for code in codes]
        elif str(operator) in {"ET", "Td", "Tm"}:
            said.append(" ")
    return said


def _letters(font: Any) -> dict[int, str]:
    """From a font's codes to letters, as its own table has them."""
    table = font.ToUnicode.read_bytes().decode()
    found = {}
    for code, letters in re.findall(r"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\n", table):
        found[int(code, 16)] = bytes.fromhex(letters).decode("utf-16-be")
    return found


def tags(pdf: bytes) -> list[tuple[str, Any]]:
    """Every element of the structure, in reading order: its role, and itself as it was read."""
    found: list[tuple[str, Any]] = []

    def walk(element: Any) -> None:
        if isinstance(element, pikepdf.Array):
            for each in element:
                walk(each)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            found.append((str(element.S), str(element.get("/Alt", ""))))
            walk(element.get("/K", pikepdf.Array()))

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        walk(opened.Root.StructTreeRoot.K)
    return found


def roles(pdf: bytes) -> list[str]:
    return [role for role, _ in tags(pdf)]


# -- to be read aloud -----------------------------------------------------------------------------


def test_it_says_by_which_standards_it_is_made(usual: bytes) -> None:
    with pikepdf.open(io.BytesIO(usual)) as opened, opened.open_metadata() as said:
        assert said["pdfuaid:part"] == "1"
        assert (said["pdfaid:part"], said["pdfaid:conformance"]) == ("2", "A")
        assert said["dc:title"] == "Profile: Highways service HW-01"
        assert str(opened.Root.Lang) == "en-GB"
        assert opened.Root.MarkInfo.Marked
        assert opened.Root.ViewerPreferences.DisplayDocTitle


def test_a_checker_of_pdf_ua_finds_nothing(usual: bytes, tmp_path: Path) -> None:
    (tmp_path / "profile.pdf").write_bytes(usual)
    report = pdfua.validate(str(tmp_path / "profile.pdf"))
    assert [str(finding) for finding in report.findings] == []


def test_its_table_has_headers_and_a_cell_for_every_fact(usual: bytes) -> None:
    said = roles(usual)
    assert said.count("/Table") == 2  # the profile, and the numbers of the chart
    assert said.count("/TH") == 8 + 13
    assert said.count("/H1") == 1
    assert said.index("/H1") < said.index("/Table") < said.index("/H2")


def test_its_picture_is_told_in_words(usual: bytes) -> None:
    pictures = [alt for role, alt in tags(usual) if role == "/Figure"]
    assert len(pictures) == 1
    assert pictures[0].startswith("Focus areas at or above target, cycle by cycle.")
    assert "North from 3 of 9 to 3 of 9" in pictures[0]


def test_its_hashes_and_its_day_are_printed_whole(usual: bytes) -> None:
    (page,) = pages(usual)
    together = page.replace(" ", "")
    assert "cd" * 32 in together
    assert "ab" * 32 in together
    assert "Asrecordedby22November2026" in together


# -- the same for everybody -----------------------------------------------------------------------


def test_the_same_data_gives_the_same_bytes(usual: bytes) -> None:
    assert a_pdf(a_profile()) == usual


def test_what_is_written_is_data_and_never_markup() -> None:
    name = '#panic(1) *bold* $x$ @ref [a] \\ <b> "q" {{x}} #sys.inputs'
    (page, *_) = pages(a_pdf(a_profile(rows=1, authorities=1, name=name)))
    assert name.replace(" ", "") in page.replace(" ", "")


# -- every size -----------------------------------------------------------------------------------


@pytest.mark.parametrize("authorities", [1, 2])
def test_nine_focus_areas_are_on_one_page(authorities: int) -> None:
    assert len(pages(a_pdf(a_profile(authorities=authorities)))) == 1


@pytest.mark.parametrize("authorities", [1, 2, 3])
@pytest.mark.parametrize("rows", [1, 30])
def test_any_number_of_rows_is_set_and_the_head_comes_again_on_every_page(
    rows: int, authorities: int
) -> None:
    made = pages(a_pdf(a_profile(rows=rows, authorities=authorities)))
    joined = " ".join(made)
    assert all(f"Focus area {n}" in joined for n in range(rows))
    with_rows = [page for page in made if "Focus area " in page.partition("Standing gate")[2]]
    assert all("Ratified level" in page for page in with_rows[1:])


def test_long_names_break_and_stay_on_the_page() -> None:
    made = pages(a_pdf(a_profile(name=LONG)))
    assert len(made) > 1
    together = "".join(made).replace(" ", "")
    assert together.count(LONG.replace(" ", "")) >= 9


def test_without_a_history_there_is_no_chart_and_no_hole() -> None:
    made = a_pdf(a_profile(cycles=1))
    assert "/Figure" not in roles(made)
    assert roles(made).count("/Table") == 1


# -- refused --------------------------------------------------------------------------------------


def test_a_chart_without_its_picture_is_refused() -> None:
    chart = reached_over_cycles(a_profile().history, width=420, height=110)
    assert chart is not None
    silent = plain(chart) | {"name": "missing"}
    with pytest.raises(NotSet):
        a_pdf(a_profile(), charts=[silent])


def test_what_is_no_chart_is_refused_with_a_sentence() -> None:
    with pytest.raises(NotDrawn, match="could not be drawn"):
        draw({"mark": "no such mark"})


def test_a_chart_whose_names_are_markup_is_a_picture_and_nothing_else() -> None:
    count = ReachedCount(whom="<script>alert(1)</script>", name="x", k=1, n=2)
    history = [CycleCounts(cycle=f"<b>{n}", settled_on=TODAY, counts=(count,)) for n in range(2)]
    chart = reached_over_cycles(history, width=420, height=110)
    assert chart is not None
    svg = draw(chart.spec)
    assert "<script" not in svg
    assert "&lt;script&gt;" in svg
