"""Make the reference site in a database that has been migrated and is empty."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import perf_counter

from django.contrib.auth.hashers import make_password

from bench.reference_site import loading
from bench.reference_site.cycle import Cycles
from bench.reference_site.parties import set_up
from bench.reference_site.quarters import CYCLES, Clock, quarter
from bench.reference_site.tables import Tables
from milepost.gateways.matrix_files import shipped_matrix

SEED = "milepost reference site 1"
PASSWORD = "a-password-for-the-benchmark-only"  # noqa: S105


@dataclass(frozen=True, kw_only=True)
class Made:
    """What was made: how many rows each table has, and how long it took."""

    rows: dict[str, int]
    seconds: float


def fill(
    loader: loading.Loader,
    tables: Tables,
    *,
    arrangements: int,
    cycles: int = CYCLES,
    files: Path,
    say: Callable[[str], None],
) -> Made:
    """Make so many arrangements, each written before the next is begun.

    :param cycles: the last so many of the forty; fewer for a test.
    :param files: the folder of the evidence files.
    """
    start = perf_counter()
    for first in range(256):
        (files / f"{first:02x}").mkdir(parents=True, exist_ok=True)
    matrix = shipped_matrix()
    password = make_password(PASSWORD, salt="x" * 22)
    with _little_garbage():
        for number in range(1, arrangements + 1):
            chance = Random(f"{SEED} {number}")
            clock = Clock()
            place = set_up(
                number, tables=tables, matrix=matrix, password=password, chance=chance, clock=clock
            )
            telling = Cycles(place, tables, clock, chance)
            for each in range(CYCLES - cycles + 1, CYCLES + 1):
                telling.take_through(quarter(each))
            place.record.close()
            for table in tables.all():
                loader.write(table)
            _keep(telling.shelf.files, files)
            if number % 5 == 0 or number == arrangements:
                say(f"{number} of {arrangements} arrangements, {perf_counter() - start:.0f} s")
    return Made(
        rows={table.name: table.last for table in tables.all()}, seconds=perf_counter() - start
    )


def _keep(files: dict[str, bytes], folder: Path) -> None:
    for sha256, content in files.items():
        with open(f"{folder}/{sha256[:2]}/{sha256}", "wb") as kept:
            kept.write(content)


@contextmanager
def _little_garbage() -> Iterator[None]:
    """Millions of small rows: looking for garbage among them would take a quarter of it all."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)
    yield
    gc.set_threshold(*usual)
