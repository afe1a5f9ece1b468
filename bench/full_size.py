"""Measure the reference site at one and at fifty arrangements, on SQLite and on PostgreSQL."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import processes
from bench.line import Line
from bench.reference_site import kept
from tests.databases import LOCAL, postgresql

PARTS = ("pages", "verify", "processes", "saves", "archive")
# As a server comes: what is acknowledged is on the disk.
_DURABLE = ("-c", "max_wal_size=8GB", *LOCAL)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """How one site came out. ``unmeasured`` names the routes that nobody could open or send to."""

    database: str
    arrangements: int
    size: int
    load_seconds: float
    cpu_seconds: float
    rows: int
    lines: tuple[Line, ...]
    unmeasured: tuple[str, ...]
    measured_on: str  # the day, in words
    busy: float  # processes that waited for a core, on average over the quarter of an hour before


def measure(
    *,
    databases: Sequence[str],
    arrangements: Sequence[int],
    folder: Path,
    parts: Sequence[str] = PARTS,
    say: Callable[[str], None],
) -> None:
    """Each site in turn, in a process of its own; each is noted down as soon as it is measured.

    :param folder: where made sites are kept for another time, and what was measured of them.
    """
    for database in databases:
        for number in arrangements:
            with site(database, number, folder, say) as opened:
                say(f"Measuring {number} on {database}")
                found = _measured(opened, parts, _first_migration(database, parts))
            note = folder / f"measured-{database}-{number}.json"
            note.write_text(json.dumps(asdict(found)))


def measured(folder: Path) -> list[Measured]:
    """What was noted down of each site, when it was last measured."""
    notes = [json.loads(each.read_text()) for each in sorted(folder.glob("measured-*.json"))]
    found = [
        Measured(
            **{
                **each,
                "lines": tuple(Line(**line) for line in each["lines"]),
                "unmeasured": tuple(each["unmeasured"]),
            }
        )
        for each in notes
    ]
    return sorted(found, key=lambda each: (each.database != "sqlite", each.arrangements))


@contextmanager
def site(
    database: str, arrangements: int, folder: Path, say: Callable[[str], None]
) -> Iterator[kept.Site]:
    """A copy of a reference site, made first where it is not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        if database == "sqlite":
            yield stack.enter_context(kept.sqlite_site(folder, arrangements, say))
        else:
            address = stack.enter_context(postgresql(folder / "postgresql", settings=_DURABLE))
            yield stack.enter_context(kept.postgresql_site(folder, arrangements, address, say))


def _measured(opened: kept.Site, parts: Sequence[str], more: list[Line]) -> Measured:
    with tempfile.TemporaryDirectory() as aside:
        out = Path(aside) / "lines.json"
        subprocess.run(
            [
                *(sys.executable, "-m", "bench.measuring", str(out)),
                *(str((opened.arrangements + 1) // 2), ",".join(parts)),
            ],
            env={**os.environ, **opened.environment},
            cwd=kept.ROOT,
            check=True,
        )
        said: dict[str, Any] = json.loads(out.read_text())
    return Measured(
        database=opened.database,
        arrangements=opened.arrangements,
        size=opened.size,
        load_seconds=opened.load_seconds,
        cpu_seconds=opened.cpu_seconds,
        rows=sum(opened.rows.values()),
        lines=(*(Line(**each) for each in said["lines"]), *more),
        unmeasured=tuple(said["unmeasured"]),
        measured_on=f"{datetime.now(UTC):%d %B %Y}",
        busy=os.getloadavg()[2],
    )


def _first_migration(database: str, parts: Sequence[str]) -> list[Line]:
    """The first migration, on a database of its own."""
    if "processes" not in parts:
        return []
    with ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        address = f"sqlite:///{data}/milepost.sqlite3"
        if database == "postgresql":
            address = stack.enter_context(postgresql(settings=_DURABLE))
        environment = {"MILEPOST_DATA": str(data), "MILEPOST_DATABASE_URL": address}
        return [processes.first_migration(environment)]


def eight_people(
    *,
    databases: Sequence[str],
    arrangements: int,
    seconds: float,
    folder: Path,
    say: Callable[[str], None],
) -> None:
    """Eight people at once on each database; what comes of it is noted down."""
    for database in databases:
        with (
            site(database, arrangements, folder, say) as opened,
            tempfile.TemporaryDirectory() as aside,
        ):
            say(f"Eight people on {database}, for {seconds:.0f} s")
            out = Path(aside) / "verdict.json"
            subprocess.run(
                [
                    *(sys.executable, "-m", "bench.crowd", str(out)),
                    *(str((arrangements + 1) // 2), str(seconds)),
                ],
                env={**os.environ, **opened.environment},
                cwd=kept.ROOT,
                check=True,
            )
            shutil.copyfile(out, folder / f"people-{database}.json")


def crowds(folder: Path) -> dict[str, dict[str, Any]]:
    """What eight people at once last came to, by database."""
    return {
        each.stem.removeprefix("people-"): json.loads(each.read_text())
        for each in sorted(folder.glob("people-*.json"), reverse=True)
    }
