"""Charts as plain data: a Vega-Lite specification, what it shows in words, and its data table.

No chart goes without its title, description and table: a picture is never the only way to a
number. Measures are whole numbers (half pixels are nothing), so that a specification has one
canonical form and a hash by which its drawing is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from milepost.core.assessment.seal import digest
from milepost.core.board_report.profile import CycleCounts, ReachedCount

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
TYPEFACE = "Atkinson Hyperlegible Next"
INK, QUIET, RULE = "#16211f", "#4a5653", "#d6d1c6"

# One line for each Authority and one for both: told apart by colour, dash and shape.
COLOURS = ("#0b4f43", "#33409c", "#934400", "#7d1d6b", "#0a5276", "#5a3a86")
DASHES = ((1, 0), (6, 3), (2, 2), (8, 2, 2, 2), (4, 4), (1, 3))
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")

CYCLES_SHOWN = 12  # three years of quarters


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A picture of numbers, and the numbers. ``head`` and ``rows`` are its data table."""

    title: str
    description: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    spec: Mapping[str, Any]

    @property
    def spec_hash(self) -> str:
        """What the drawing is kept by."""
        return digest(self.spec)


def reached_over_cycles(history: Sequence[CycleCounts], *, width: int, height: int) -> Chart | None:
    """How many focus areas were at or above target after each cycle; None before the second.

    :param width: of the plot, in pixels.
    """
    shown = tuple(history[-CYCLES_SHOWN:])
    if len(shown) < 2:
        return None
    names = tuple(each.whom for each in shown[-1].counts)
    most = max(count.n for each in shown for count in each.counts)
    values = [
        {"place": place, "cycle": each.cycle, "whom": count.whom, "k": count.k, "of": count.n}
        for place, each in enumerate(shown)
        for count in each.counts
    ]
    return Chart(
        title="Focus areas at or above target, cycle by cycle",
        description=_description(shown),
        head=("Cycle", *names),
        rows=tuple(
            (each.cycle, *(f"{count.k} of {count.n}" for count in each.counts)) for each in shown
        ),
        spec=_lines(values, names, last=len(shown) - 1, most=most, width=width, height=height),
    )


def edition() -> str:
    """What changes when charts are drawn otherwise than before: by it, old drawings are told."""
    counts = tuple(ReachedCount(whom=whom, name=whom, k=1, n=9) for whom in ("a", "b", "c"))
    history = [
        CycleCounts(cycle=str(number), settled_on=date(2000, 1, 1), counts=counts)
        for number in range(CYCLES_SHOWN)
    ]
    chart = reached_over_cycles(history, width=100, height=100)
    return chart.spec_hash if chart else ""


def _description(shown: Sequence[CycleCounts]) -> str:
    first, last = shown[0], shown[-1]
    ways = "; ".join(
        f"{end.whom} from {start.k} of {start.n} to {end.k} of {end.n}"
        for start, end in zip(first.counts, last.counts, strict=True)
    )
    return f"A line for each, from {first.cycle} to {last.cycle}: {ways}."


def _lines(
    values: list[dict[str, Any]],
    names: Sequence[str],
    *,
    last: int,
    most: int,
    width: int,
    height: int,
) -> dict[str, Any]:
    def told_apart(kind: str, ways: Sequence[object]) -> dict[str, Any]:
        used = [ways[place % len(ways)] for place in range(len(names))]
        return {
            "field": "whom",
            "type": "nominal",
            "scale": {"domain": list(names), "range": used},
            "legend": {"title": None, "orient": "top", "labelFontSize": 11, "labelColor": INK},
        }

    every = max(1, (last + 1) // 6)  # no more names below than there is room for
    return {
        "$schema": SCHEMA,
        "width": width,
        "height": height,
        "background": None,
        "padding": {"left": 2, "top": 6, "right": 2, "bottom": 2},
        "data": {"values": values},
        "config": {
            "font": TYPEFACE,
            "view": {"stroke": None},
            "legend": {"symbolStrokeWidth": 0},  # a dash is for lines, not for the edge of a shape
            "axis": {
                "labelFontSize": 11,
                "labelColor": QUIET,
                "gridColor": RULE,
                "domainColor": QUIET,
                "tickColor": QUIET,
            },
        },
        "encoding": {
            "x": {
                "field": "place",
                "type": "quantitative",
                "scale": {"domain": [0, last], "nice": False},
                "axis": {
                    "title": None,
                    "grid": False,
                    "values": list(range(last % every, last + 1, every)),
                    "labelExpr": _names_below(values),
                    "labelFlush": True,
                },
            },
            "y": {
                "field": "k",
                "type": "quantitative",
                "scale": {"domain": [0, most], "nice": False},
                "axis": {
                    "title": None,
                    "values": sorted({0, most // 3, most * 2 // 3, most}),
                    "format": "d",
                    "domain": False,
                },
            },
            "color": told_apart("color", COLOURS),
        },
        "layer": [
            {
                "mark": {"type": "line", "strokeWidth": 2, "clip": False},
                "encoding": {
                    # Its legend would dash the edges of the shapes as well.
                    "strokeDash": told_apart("strokeDash", [list(dash) for dash in DASHES])
                    | {"legend": None}
                },
            },
            {
                "mark": {"type": "point", "filled": True, "size": 48, "opacity": 1},
                "encoding": {"shape": told_apart("shape", SHAPES)},
            },
        ],
    }


def _names_below(values: Sequence[Mapping[str, Any]]) -> str:
    """An expression that gives each place its cycle's name: data, quoted, and never code."""
    names = {int(each["place"]): str(each["cycle"]) for each in values}
    quoted = ", ".join(_quoted(names[place]) for place in sorted(names))
    return f"[{quoted}][datum.value]"


def _quoted(name: str) -> str:
    kept = "".join(sign if sign.isalnum() or sign in " /-–.,:()&" else " " for sign in name)
    return f"'{kept}'"
