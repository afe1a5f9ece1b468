"""The commands that work on files alone: show, check, compare, convert and rate a matrix."""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import NoReturn, ParamSpec, TypeVar

import click

from milepost.cli.diff_page import diff_page
from milepost.cli.file_answers import (
    checked_as_json,
    diff_as_json,
    rated_as_json,
    shown_as_json,
)
from milepost.cli.file_pages import check_page, guess_lines, rate_page, row_page, show_page
from milepost.cli.ratings_sheet import read_ratings
from milepost.cli.reading import read_both, read_file
from milepost.core.matrix.change_map import change_map
from milepost.core.matrix.faults import Fault, FaultyMatrix, UnreadableMatrix
from milepost.core.matrix.history_of_codes import code_faults
from milepost.core.matrix.reading import ReadMatrix
from milepost.core.rating.ladder import indicated_levels
from milepost.gateways.matrix_files import (
    layout_as_json,
    matrix_as_json,
    matrix_as_toml,
    schema_as_json,
    write_whole,
)
from milepost.gateways.spreadsheets import read_tables

_P = ParamSpec("_P")
_R = TypeVar("_R")

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_json_option = click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
_sheet_option = click.option("--sheet", help="The sheet, where several of a workbook fit.")
_layout_option = click.option(
    "--layout",
    "layout_file",
    type=_FILE,
    help="A JSON file that says which column is what (see `matrix layout`); guessed if unsaid.",
)
_earlier_option = click.option(
    "--earlier",
    type=_FILE,
    multiple=True,
    help="The version before, whose codes are kept; again for each before it, the oldest first.",
)


def _faults_told(command: Callable[_P, _R]) -> Callable[_P, _R]:
    """A refused file ends the command with its faults on standard error, and nothing else."""

    @wraps(command)
    def told(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return command(*args, **kwargs)
        except (FaultyMatrix, UnreadableMatrix) as refused:
            _refuse(refused.faults)
        except OSError as error:
            _refuse([Fault(where=str(error.filename or "file"), sentence=f"{error.strerror}.")])

    return told


@click.group()
def matrix() -> None:
    """Read a matrix file: TOML, JSON, XLSX, ODS, DOCX, CSV, TSV or tab-separated text."""


@matrix.command(short_help="Show what FILE holds.")
@click.argument("file", type=_FILE)
@_json_option
@_sheet_option
@_layout_option
@click.option("--area", metavar="CODE", help="Show one focus area, with its words and criteria.")
@_faults_told
def show(
    file: Path, as_json: bool, sheet: str | None, layout_file: Path | None, area: str | None
) -> None:
    """Show what FILE holds: categories, focus areas, levels and criteria."""
    read = read_file(file, sheet=sheet, layout_file=layout_file)
    if as_json:
        _print(_pretty(shown_as_json(read)))
    elif area is None:
        _print(show_page(read))
    elif found := read.matrix.areas_by_code.get(area.upper()):
        _print(row_page(found))
    else:
        known = ", ".join(read.matrix.areas_by_code)
        raise click.BadParameter(f"there is no focus area '{area}'; there are {known}.")


@matrix.command(short_help="Tell the faults of FILE, or what there is to settle.")
@click.argument("file", type=_FILE)
@_json_option
@_sheet_option
@_layout_option
@_earlier_option
@_faults_told
def check(
    file: Path,
    as_json: bool,
    sheet: str | None,
    layout_file: Path | None,
    earlier: tuple[Path, ...],
) -> None:
    """Tell every fault of FILE (and exit 1), or what there is to settle in it (and exit 0).

    With --earlier it is read beside that version, as the site reads a file beside the version in
    force: what resembles one of its criteria, or has moved, is told as well.
    """
    faults: tuple[Fault, ...] = ()
    read: ReadMatrix | None = None
    try:
        before = [read_file(each) for each in earlier]
        read = read_file(file, sheet=sheet, earlier=before, layout_file=layout_file)
    except (FaultyMatrix, UnreadableMatrix) as refused:
        faults = refused.faults
    anomalies, guesses = (read.anomalies, read.to_ask) if read else ((), ())
    if as_json:
        _print(_pretty(checked_as_json(faults, anomalies, guesses)))
    else:
        _print(check_page(file.name, faults, anomalies, guesses))
    sys.exit(1 if faults else 0)


@matrix.command(short_help="Tell what became of each criterion and cell of OLD in NEW.")
@click.argument("old", type=_FILE)
@click.argument("new", type=_FILE)
@_json_option
@_sheet_option
@_layout_option
@_faults_told
def diff(old: Path, new: Path, as_json: bool, sheet: str | None, layout_file: Path | None) -> None:
    """Tell what became of each criterion and cell of OLD in NEW, and what else differs.

    Each is unchanged, reworded, harder, easier, new or removed, with the reason; that is suggested
    from what differs, and for people to confirm. Where NEW is a sheet, what says the same keeps
    its code in OLD. --sheet and --layout are of NEW.
    """
    before, after = read_both(old, new, sheet=sheet, layout_file=layout_file)
    for line in guess_lines(after.to_ask):
        click.echo(line, err=True)
    change = change_map(before.matrix, after.matrix)
    faults = code_faults(after.matrix, [before.matrix])
    if as_json:
        _print(
            json.dumps(diff_as_json(change, faults), indent=2, sort_keys=True, ensure_ascii=False)
        )
    else:
        _print(diff_page(change, faults))


@matrix.command(short_help="Tell how FILE is laid out, to be mended by hand.")
@click.argument("file", type=_FILE)
@_sheet_option
@_faults_told
def layout(file: Path, sheet: str | None) -> None:
    """Tell as JSON how FILE is laid out: its tables, which way round, which column is what.

    Mend what was guessed wrongly, and give it to show, check and convert with --layout.
    """
    read = read_file(file, sheet=sheet)
    if read.layout is None:
        raise click.BadParameter(f"{file.name} is written as a matrix, so it has no layout.")
    _print(layout_as_json(read.layout))
    for line in guess_lines(read.to_ask):
        click.echo(line, err=True)


@matrix.command(short_help="Print the JSON Schema of matrix files.")
def schema() -> None:
    """Print what may stand in a matrix file, as a JSON Schema (draft 2020-12).

    A TOML file is held to it as well, with its dates as text. It knows the form alone; what the
    matrix means, such as a code that is used twice, is looked at by `matrix check`.
    """
    _print(schema_as_json())


@matrix.command(short_help="Write the matrix in FILE as TOML or JSON.")
@click.argument("file", type=_FILE)
@click.option("--to", "form", type=click.Choice(["toml", "json"]), help="The form; TOML if unsaid.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@_earlier_option
@click.option("--as-version", metavar="VERSION", help="The version that the matrix is given.")
@_sheet_option
@_layout_option
@_faults_told
def convert(
    file: Path,
    form: str | None,
    out: Path | None,
    earlier: tuple[Path, ...],
    as_version: str | None,
    sheet: str | None,
    layout_file: Path | None,
) -> None:
    """Write the matrix in FILE as TOML or JSON, to standard output or to a file."""
    before = [read_file(each) for each in earlier]
    read = read_file(file, sheet=sheet, earlier=before, layout_file=layout_file)
    for line in guess_lines(read.to_ask):
        click.echo(line, err=True)
    found = replace(read.matrix, version=as_version) if as_version else read.matrix
    is_json = form == "json" or (form is None and out is not None and out.suffix == ".json")
    text = matrix_as_json(found) if is_json else matrix_as_toml(found)
    if out is None:
        _print(text)
        return
    write_whole(out, text)
    count = sum(1 for _ in found.criteria())
    click.echo(
        f"{out}: {len(found.focus_areas)} focus areas, {count} criteria. "
        f"{len(read.anomalies)} things to settle (milepost matrix check {file}).",
        err=True,
    )


@click.command()
@click.option("--matrix", "matrix_file", type=_FILE, required=True, help="Any matrix file.")
@click.option(
    "--ratings",
    type=_FILE,
    required=True,
    help="A CSV with the columns criterion and rating; if given, supported, sustain, waived.",
)
@_json_option
@_sheet_option
@_faults_told
def rate(matrix_file: Path, ratings: Path, as_json: bool, sheet: str | None) -> None:
    """Work out the level that criterion ratings indicate, and what holds each row back.

    Ratings are F, L, P, N, NA or NE. NA is taken as agreed; what is not listed is not rated.
    """
    found = read_file(matrix_file, sheet=sheet).matrix
    with ratings.open("rb") as file:
        tables = read_tables(file, name=ratings.name)
    given = read_ratings(tables[0], found, name=ratings.name)
    for remark in given.remarks:
        click.echo(remark, err=True)
    indicated = indicated_levels(found, given.facts)
    if as_json:
        _print(_pretty(rated_as_json(indicated)))
    else:
        _print(rate_page(found, indicated))


def _refuse(faults: Iterable[Fault]) -> NoReturn:
    for fault in faults:
        click.echo(str(fault), err=True)
    sys.exit(1)


def _print(text: str) -> None:
    # As bytes, so that what is printed is UTF-8 whatever the terminal says of itself.
    click.echo(text.encode(), nl=not text.endswith("\n"))


def _pretty(answer: object) -> str:
    return json.dumps(answer, indent=2, ensure_ascii=False)
