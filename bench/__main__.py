"""``bin/bench``: how fast is Milepost? A lost write is a fault; to be slow is not."""

import argparse
import sys
import tempfile
from pathlib import Path

from bench import full_size
from bench.reference_site.kept import ROOT
from bench.table import as_markdown

DOCUMENT = ROOT / "docs" / "reference" / "performance.md"


def main() -> int:
    """Measure what is asked for: the demonstration, unless the reference site is."""
    asked = _asked()
    if not (asked.full_size or asked.people or asked.table):
        from bench.demonstration import measure_demonstration

        measure_demonstration()
        return 0
    databases = asked.database or ["sqlite", "postgresql"]
    arrangements = asked.arrangements or [1, 50]
    if asked.full_size:
        full_size.measure(
            databases=databases,
            arrangements=arrangements,
            folder=asked.kept,
            parts=asked.part or full_size.PARTS,
            say=_say,
        )
    if asked.people:
        full_size.eight_people(
            databases=databases,
            arrangements=arrangements[0],
            seconds=asked.seconds,
            folder=asked.kept,
            say=_say,
        )
    crowds = full_size.crowds(asked.kept)
    text = "\n".join(as_markdown(full_size.measured(asked.kept), crowds)) + "\n"
    print(text)
    if asked.write:
        DOCUMENT.write_text(text)
    return 0 if all(each["is_sound"] for each in crowds.values()) else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    add = parser.add_argument
    add("--full-size", action="store_true", help="measure the reference site of design 6")
    add("--people", action="store_true", help="eight people write and read at once")
    add("--table", action="store_true", help="print what was measured last, and measure nothing")
    add("--arrangements", type=int, action="append", help="how many; 1 and 50 if not given")
    add("--database", choices=("sqlite", "postgresql"), action="append", help="both if not given")
    add("--part", choices=full_size.PARTS, action="append", help="all of them if not given")
    add("--seconds", type=float, default=60, help="how long the eight people go on")
    add("--write", action="store_true", help=f"keep the table in {DOCUMENT.relative_to(ROOT)}")
    add(
        "--kept",
        type=Path,
        default=Path(tempfile.gettempdir()) / "milepost-bench",
        help="where made sites are kept for another time; 50 arrangements take 6 GB",
    )
    return parser.parse_args()


def _say(line: str) -> None:
    print(line, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
