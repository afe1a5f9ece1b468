"""The files of the demonstration: small, real ones that open, each of the kind that people send."""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

import xlsxwriter

from milepost.cli.demonstration.letters import as_document, as_message, as_scan
from milepost.cli.demonstration.pdf import Block, pdf
from milepost.cli.demonstration.subjects import SUBJECTS, Subject

_LAST = 13  # the cycle in which each measure has come to its newest value
_MADE_UP = "Made up for the demonstration: the places, people and figures are not real."
_HEADINGS = ("Measure", "Now", "A year before", "Target")


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper to be made: what it is about, and how far the story has come (its cycle)."""

    key: str
    form: str  # "pdf", "csv", "xlsx", "docx", "eml" or "png"
    title: str
    author: str
    place: str
    cycle: int

    @property
    def subject(self) -> Subject:
        return SUBJECTS[self.key]


def content_of(paper: Paper) -> bytes:
    """The bytes of the file; the same paper gives the same bytes."""
    write = {
        "pdf": _as_pdf,
        "csv": _as_csv,
        "xlsx": _as_xlsx,
        "docx": _as_document,
        "eml": _as_message,
        "png": _as_scan,
    }
    return write[paper.form](paper)


def _figures(paper: Paper) -> list[tuple[str, float, float, float, str]]:
    """Each measure now, a year before, and its target."""
    return [
        (name, _value(paper, name, paper.cycle), _value(paper, name, paper.cycle - 4), target, unit)
        for name, _, _, target, unit in paper.subject.measures
    ]


def _value(paper: Paper, name: str, cycle: int) -> float:
    """On the way from the first value to the newest, with a little chance that repeats itself."""
    start, end = next((s, e) for n, s, e, _, _ in paper.subject.measures if n == name)
    chance = Random(f"{paper.key} {name} {cycle}")  # noqa: S311 - figures for a made-up paper
    way = min(max(cycle - 1, 0), _LAST - 1) / (_LAST - 1)
    value = start + (end - start) * (way + chance.uniform(-0.05, 0.05) * (0 < way < 1))
    return round(value, 0 if isinstance(start, int) else 2)


def _shown(value: float, unit: str) -> str:
    number = f"{value:,.2f}".rstrip("0").rstrip(".")
    if unit.startswith("£"):
        return f"£{number}{unit.removeprefix('£')}"
    return f"{number} {unit}" if unit == "t" else f"{number}{unit}"


def _rows(paper: Paper) -> list[tuple[str, ...]]:
    return [
        (name, *(_shown(value, unit) for value in (now, before, target)))
        for name, now, before, target, unit in _figures(paper)
    ]


def _remarks(paper: Paper) -> tuple[str, ...]:
    held = paper.subject.remarks
    turn = paper.cycle % len(held) if held else 0
    return (*held[turn:], *held[:turn])[:3]


def _as_pdf(paper: Paper) -> bytes:
    remarks = _remarks(paper)
    blocks: list[Block] = [paper.subject.opening, "# Results", [_HEADINGS, *_rows(paper)]]
    if remarks:
        blocks += ["# What we saw", *remarks]
    blocks += [
        "# About this paper",
        _MADE_UP,
    ]
    return pdf(paper.title, paper.author, blocks)


def _as_csv(paper: Paper) -> bytes:
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(("Measure", "Unit", "Now", "A year before", "Target"))
    for name, now, before, target, unit in _figures(paper):
        rows.writerow((name, unit, f"{now:g}", f"{before:g}", f"{target:g}"))
    return out.getvalue().encode("utf-8-sig")  # so that Excel reads the pound sign


def _as_xlsx(paper: Paper) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        made_at = datetime(2023, 4, 1, tzinfo=UTC)
        book.set_properties({"title": paper.title, "author": paper.author, "created": made_at})
        name = paper.place.split(",")[0].removeprefix("sheet ")
        sheet = book.add_worksheet(name[:31])
        bold, heading = (
            book.add_format({"bold": True, "font_size": 14}),
            book.add_format({"bold": True, "bottom": 1}),
        )
        sheet.set_column(0, 0, 46)
        sheet.set_column(1, 4, 14)
        sheet.write_string(0, 0, paper.title, bold)
        sheet.write_string(1, 0, paper.subject.opening)
        sheet.write_row(3, 0, ("Measure", "Unit", "Now", "A year before", "Target"), heading)
        for number, (label, now, before, target, unit) in enumerate(_figures(paper), start=4):
            sheet.write_row(number, 0, (label, unit, now, before, target))
        for number, remark in enumerate(_remarks(paper), start=len(paper.subject.measures) + 6):
            sheet.write_string(number, 0, remark)
        sheet.freeze_panes(4, 1)
    return out.getvalue()


def _as_document(paper: Paper) -> bytes:
    said = [f"{number}. {remark}" for number, remark in enumerate(_remarks(paper), start=3)]
    results = [f"{name}: {now}" for name, now, _, _ in _rows(paper)]
    parts = (("Results", results), ("What was said", said), ("About this paper", [_MADE_UP]))
    return as_document(paper.title, paper.author, paper.subject.opening, parts, cycle=paper.cycle)


def _as_message(paper: Paper) -> bytes:
    results = [f"{name}: {now}" for name, now, _, _ in _rows(paper)]
    lines = [paper.subject.opening, *results, *_remarks(paper), _MADE_UP]
    attached = "list of entries.txt"
    return as_message(paper.title, paper.author, lines, attached=attached, cycle=paper.cycle)


def _as_scan(paper: Paper) -> bytes:
    return as_scan(_as_pdf(paper))
