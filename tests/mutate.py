"""Runs many mutations and counts what came of them (``bin/mutations``)."""

import sys
import time
from collections import Counter

from tests.mutations import FORMATS, faulty_sentences, outcomes

FILES, TABLES = 4_000, 6_000
SLOW = 2.0  # seconds; what takes longer is told


def main(files: int = FILES, tables: int = TABLES, seed: int = 1) -> int:
    """The number of accidents that did not end as they should; so many to each format."""
    return sum(_of_format(each, files, tables, seed) for each in sorted(FORMATS))


def _of_format(format: str, files: int, tables: int, seed: int) -> int:
    counts: Counter[str] = Counter()
    bad = 0
    begun = last = time.monotonic()
    slowest = 0.0
    for outcome in outcomes(files=files, tables=tables, seed=seed, format=format):
        counts["refused" if outcome.is_refused else "read"] += 1
        for sentence in faulty_sentences(outcome):
            bad += 1
            print(f"{outcome.name}, seed {outcome.seed}: {sentence!r}")
        now = time.monotonic()
        slowest = max(slowest, now - last)
        if now - last > SLOW:
            print(f"{outcome.name}, seed {outcome.seed}: took {now - last:.1f} s")
        last = now
    took, all_of_them = time.monotonic() - begun, sum(counts.values())
    print(
        f"{format}: {all_of_them:,} mutations in {took:.0f} s, the slowest {slowest:.2f} s:"
        f" {counts['read']:,} read, {counts['refused']:,} refused, {bad} sentences that are none.",
        flush=True,
    )
    return bad


if __name__ == "__main__":
    sys.exit(1 if main(*map(int, sys.argv[1:])) else 0)
