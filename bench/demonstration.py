"""The core, the files and the demonstration on SQLite: a look that takes two minutes."""

import os
import platform
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime

from bench import rules
from bench.timing import Timing


def measure_demonstration() -> None:
    """Measure, and print each figure beside its mark and its floor."""
    with tempfile.TemporaryDirectory(prefix="milepost-bench-") as data:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milepost.config.settings")
        os.environ["MILEPOST_DATA"] = data
        import django

        django.setup()
        found = list(_all_timings())
    _show(found)


def _all_timings() -> Iterable[Timing]:
    yield from rules.timings()
    from django.core.management import call_command

    from bench import site
    from milepost.cli.demonstration import cast
    from milepost.cli.demonstration.making import make

    call_command("migrate", verbosity=0)
    make(say=lambda line: print(f"  {line}", file=sys.stderr))
    yield from site.timings(cast.ARRANGEMENT, lead="provider-lead", viewer="north-validator")


def _show(found: list[Timing]) -> None:
    cores = os.cpu_count()
    print(f"\nPython {platform.python_version()}, {cores} cores, {datetime.now(UTC):%d %B %Y}\n")
    head = ("", "median", "95 %", "mark", "floor", "times", "queries")
    print("{:<42} {:>9} {:>9} {:>9} {:>9} {:>6} {:>7}".format(*head))
    for each in found:
        mark = f"{each.mark_ms:.0f}" if each.mark_ms else ""
        flag = "" if each.is_within else "  over its mark"
        print(
            f"{each.name:<42} {each.median_ms:>9.2f} {each.worst_ms:>9.2f} {mark:>9}"
            f" {each.floor_ms:>9.2f} {each.ratio:>6.1f} {each.queries or '':>7}{flag}"
        )
    print("\nMilliseconds. Floors, measured in turn with the work:")
    for name in dict.fromkeys(f"{each.name}: {each.floor_name}" for each in found):
        print(f"  {name}")
