"""Are the codes of a new edition still about what they were about in every edition before it?

A code is for ever. Struck, it is never used again; what it stands for stays in its focus area and
at its level, because results under earlier editions point to it there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.faults import Fault


def code_faults(new: MaturityMatrix, earlier: Sequence[MaturityMatrix]) -> tuple[Fault, ...]:
    """Every code of an edition that the earlier ones forbid; empty where there are none before.

    :param earlier: every edition before, the oldest first.
    """
    if not earlier:
        return ()
    areas = [frozenset(each.areas_by_code) for each in (*earlier, new)]
    criteria = [frozenset(_places(each)) for each in (*earlier, new)]
    versions = [each.version for each in earlier]
    return (
        *_used_again("focus area", areas, versions),
        *_used_again("criterion", criteria, versions),
        *_moved(new, earlier),
        *_replacing_faults(new, ever=frozenset().union(*criteria[:-1])),
    )


def codes_ever(editions: Iterable[MaturityMatrix]) -> frozenset[str]:
    """The codes of focus areas and criteria in any of the editions: given to nothing new."""
    return frozenset(code for each in editions for code in (*each.areas_by_code, *_places(each)))


def _places(matrix: MaturityMatrix) -> Mapping[str, tuple[str, int]]:
    """In which focus area, and at which level, each criterion stands."""
    return {c.code: (area.code, c.level) for area in matrix.focus_areas for c in area.criteria}


def _used_again(
    what: str, codes: Sequence[frozenset[str]], versions: Sequence[str]
) -> Iterator[Fault]:
    """Codes of the last edition that an earlier one had, and a later one than that had not."""
    *earlier, now = codes
    for code in sorted(now):
        stood = [turn for turn, each in enumerate(earlier) if code in each]
        if stood and stood[-1] + 1 < len(earlier):
            yield Fault(
                where=f"{what} {code}",
                sentence=(
                    f"this code was struck in version {versions[stood[-1] + 1]}, and a code is"
                    " never used again; give it a new one."
                ),
            )


def _moved(new: MaturityMatrix, earlier: Sequence[MaturityMatrix]) -> Iterator[Fault]:
    last: dict[str, tuple[str, int]] = {}
    for each in earlier:
        last |= _places(each)
    for code, (area, level) in _places(new).items():
        was_in, was_at = last.get(code, (area, level))
        if was_in != area:
            yield _elsewhere(code, f"in focus area {was_in}", f"in focus area {area}")
        if was_at != level:
            yield _elsewhere(code, f"at level {was_at}", f"at level {level}")


def _elsewhere(code: str, before: str, now: str) -> Fault:
    return Fault(
        where=f"criterion {code}",
        sentence=(
            f"it stood {before} and stands {now} now; what it asks for there takes a code of its"
            f" own, which replaces '{code}'."
        ),
    )


def _replacing_faults(new: MaturityMatrix, *, ever: frozenset[str]) -> Iterator[Fault]:
    stands = {criterion.code: area.code for area in new.focus_areas for criterion in area.criteria}
    for area in new.focus_areas:
        for criterion in area.criteria:
            for code in criterion.replaces:
                # One that still stands in the same row is refused wherever a matrix is read.
                if stands.get(code, area.code) != area.code:
                    yield Fault(
                        where=f"criterion {criterion.code}",
                        sentence=f"it takes the place of '{code}', which still stands.",
                    )
                elif code not in ever:
                    yield Fault(
                        where=f"criterion {criterion.code}",
                        sentence=f"it takes the place of '{code}', which no earlier version had.",
                    )
