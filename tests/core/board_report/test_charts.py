"""A chart is never without its title, its words and its table."""

import json
from datetime import date

from milepost.core.board_report.charts import CYCLES_SHOWN, Chart, reached_over_cycles
from milepost.core.board_report.profile import CycleCounts, ReachedCount


def _after(cycle: str, north: int, south: int) -> CycleCounts:
    counts = tuple(
        ReachedCount(whom=whom, name=f"{whom} Council", k=k, n=9)
        for whom, k in (("North", north), ("South", south))
    )
    return CycleCounts(cycle=cycle, settled_on=date(2026, 1, 1), counts=counts)


def _chart(*history: CycleCounts) -> Chart:
    found = reached_over_cycles(history, width=400, height=100)
    assert found is not None
    return found


def test_one_cycle_makes_no_line() -> None:
    assert reached_over_cycles([], width=400, height=100) is None
    assert reached_over_cycles([_after("Q1", 1, 1)], width=400, height=100) is None


def test_its_table_holds_every_number_and_its_words_the_first_and_last() -> None:
    chart = _chart(_after("Q1", 1, 0), _after("Q2", 4, 2), _after("Q3", 8, 7))
    assert chart.head == ("Cycle", "North", "South")
    assert chart.rows == (
        ("Q1", "1 of 9", "0 of 9"),
        ("Q2", "4 of 9", "2 of 9"),
        ("Q3", "8 of 9", "7 of 9"),
    )
    assert chart.description == (
        "A line for each, from Q1 to Q3: North from 1 of 9 to 8 of 9; South from 0 of 9 to 7 of 9."
    )
    drawn = [(each["cycle"], each["whom"], each["k"]) for each in chart.spec["data"]["values"]]
    assert ("Q3", "South", 7) in drawn
    assert len(drawn) == 6


def test_lines_are_told_apart_by_colour_dash_and_shape() -> None:
    chart = _chart(_after("Q1", 1, 0), _after("Q2", 4, 2))
    line, point = (layer["encoding"] for layer in chart.spec["layer"])
    for way in (chart.spec["encoding"]["color"], line["strokeDash"], point["shape"]):
        used = [json.dumps(each) for each in way["scale"]["range"]]
        assert len(set(used)) == len(used) == 2


def test_only_the_last_cycles_are_shown() -> None:
    chart = _chart(*(_after(f"C{number}", 1, 1) for number in range(40)))
    assert len(chart.rows) == CYCLES_SHOWN
    assert chart.rows[-1][0] == "C39"


def test_its_hash_names_the_drawing() -> None:
    first, second = _after("Q1", 1, 0), _after("Q2", 4, 2)
    assert _chart(first, second).spec_hash == _chart(first, second).spec_hash
    assert _chart(first, second).spec_hash != _chart(first, _after("Q2", 5, 2)).spec_hash


def test_a_cycle_named_like_code_is_a_name_and_nothing_else() -> None:
    chart = _chart(_after("Q1'] || alert(1) || ['", 1, 0), _after('"Q2\\', 4, 2))
    below = chart.spec["encoding"]["x"]["axis"]["labelExpr"]
    names = below.removesuffix("[datum.value]")
    assert names.count("'") == 4  # two names, each in its quotes
    assert "\\" not in names
