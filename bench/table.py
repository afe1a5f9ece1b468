"""The table of what was measured, as it is printed and as it is kept in the documents."""

import os
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.full_size import Measured
from bench.line import Line

_PREFACE = """\
Printed by `bin/bench --full-size --write`. It measures the reference site: each arrangement has two
Authorities, ten years of quarterly cycles, nine focus areas with 371 criteria, and 2,000 evidence
items with their citations. KPIs are not in it yet.
"""
_LEGEND = """\
Times are in milliseconds: the median, and the 95th percentile after it (the slowest, where a thing
was done fewer than 20 times). *Floor* is the least that the same work could take, measured in turn
with it on the larger site, so that a busy machine is busy to both. *Grows* is the larger site over
the smaller one: by *core* on SQLite, by the median on PostgreSQL, whose server works apart.
**Bold** is over its mark. *Core* is the median of what one core worked for it in the web process,
without waiting; *q* the number of queries. *Busy* is how many processes waited for a core, on
average over the quarter of an hour before: above the number of cores, everything took longer than
the work itself, the floors as well.
"""
_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def as_markdown(found: Sequence[Measured], crowd: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The whole document, line by line.

    :param crowd: what eight people at once came to, by database.
    """
    yield "# Performance"
    yield ""
    yield from _PREFACE.splitlines()
    yield ""
    yield f"{_machine()}."
    yield ""
    if found:
        yield from _sites(found)
    for database in dict.fromkeys(each.database for each in found):
        yield from _of_database(database, [each for each in found if each.database == database])
    if found:
        yield from _unmeasured(found)
    yield from _crowd(crowd)


def _sites(found: Sequence[Measured]) -> Iterator[str]:
    yield "| site | rows | database | made in | of one core | measured on | busy |"
    yield "|---|--:|--:|--:|--:|---|--:|"
    for each in found:
        yield (
            f"| {_site(each)} | {each.rows:,} | {each.size / 1e9:.2f} GB"
            f" | {each.load_seconds:.0f} s | {_seconds(each.cpu_seconds)}"
            f" | {each.measured_on} | {each.busy:.1f} |"
        )
    yield ""
    yield from _LEGEND.splitlines()


def _seconds(known: float) -> str:
    return f"{known:.0f} s" if known else ""


def _crowd(crowd: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    if crowd:
        yield ""
        yield "## Eight people at once"
    for database, verdict in crowd.items():
        yield ""
        yield f"{_NAMES[database]}: {verdict['words']}"


def _of_database(database: str, found: Sequence[Measured]) -> Iterator[str]:
    sites = sorted(found, key=lambda each: each.arrangements)
    by_name = [{(line.group, line.name): line for line in each.lines} for each in sites]
    for group in dict.fromkeys(line.group for line in sites[-1].lines):
        yield ""
        yield f"## {group} on {_NAMES[database]}"
        yield ""
        heads = [f"{each.arrangements} arr. | core | q" for each in sites]
        yield f"| | mark | floor | {' | '.join(heads)} | grows |"
        yield f"|---|--:|--:|{'--:|--:|--:|' * len(sites)}--:|"
        for line in sites[-1].lines:
            if line.group == group:
                yield _row(database, line, [each.get((group, line.name)) for each in by_name])


def _row(database: str, line: Line, sites: Sequence[Line | None]) -> str:
    cells = [_cells(each) if each else " | | " for each in sites]
    first, last = sites[0], sites[-1]
    grows = f"{_growth(database, first, last):.2f}" if len(sites) > 1 and first and last else ""
    name = line.name if line.unit == "ms" else f"{line.name}, {line.unit}"
    mark = f"{line.mark:,.0f}" if line.mark else ""
    floor = f"{line.floor:,.1f}" if line.floor else ""
    return f"| {name} | {mark} | {floor} | {' | '.join(cells)} | {grows} |"


def _growth(database: str, first: Line, last: Line) -> float:
    """By what one core worked, where all of the work is in the process: waiting grows nothing."""
    if database == "sqlite" and first.cpu and last.cpu:
        return last.cpu / first.cpu
    return last.median / first.median


def _cells(line: Line) -> str:
    core = f"{line.cpu:,.1f}" if line.cpu is not None else ""
    return f"{_figures(line)} | {core} | {line.queries or ''}"


def _figures(line: Line) -> str:
    places = 0 if line.median >= 100 else 1
    median = f"{line.median:,.{places}f}"
    if not line.is_within:
        median = f"**{median}**"
    return median if line.runs == 1 or line.unit != "ms" else f"{median} / {line.worst:,.{places}f}"


def _unmeasured(found: Iterable[Measured]) -> Iterator[str]:
    told = sorted({name for each in found for name in each.unmeasured})
    names = [each for each in told if " at " not in each]
    refused = [each for each in told if each not in names]
    yield ""
    if names:
        yield f"**Neither opened nor sent to**, by name: {', '.join(names)}."
    else:
        yield "Every address of the site was opened or sent to."
    if refused:
        yield ""
        yield "**Sent, and not taken**, so not measured:"
        yield ""
        yield from (f"- {each}" for each in refused)


def _site(each: Measured) -> str:
    plural = "" if each.arrangements == 1 else "s"
    return f"{each.arrangements} arrangement{plural}, {_NAMES[each.database]}"


def _machine() -> str:
    """What it was measured on."""
    model = next(
        (
            row.partition(":")[2].strip()
            for row in Path("/proc/cpuinfo").read_text().splitlines()
            if row.startswith("model name")
        ),
        platform.machine(),
    )
    return f"Python {platform.python_version()}, {os.cpu_count()} cores ({model})"
