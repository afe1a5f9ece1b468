"""When is a piece of work expected to be done, by its own date and by what it waits for?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from graphlib import CycleError, TopologicalSorter


class WorkInACircle(ValueError):
    """Pieces of work that wait for one another; ``codes`` names them in the order of waiting."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        self.codes = codes
        super().__init__(f"These wait for one another in a circle: {', then '.join(codes)}.")


@dataclass(frozen=True, kw_only=True)
class Work:
    """A milestone, commitment or corrective action that criteria wait for.

    ``expected_on`` is its forecast date, or the day it was done on where ``is_done``. ``after``
    names the work that has to be done before it.
    """

    code: str
    expected_on: date
    is_done: bool = False
    after: tuple[str, ...] = ()


def in_order(works: Iterable[Work]) -> tuple[Work, ...]:
    """The works so that each comes after all that it waits for; unknown codes wait for nothing.

    :raises WorkInACircle: where some wait for one another.
    """
    by_code = {each.code: each for each in works}
    waits = {
        code: sorted(before for before in each.after if before in by_code)
        for code, each in sorted(by_code.items())
    }
    try:
        return tuple(by_code[code] for code in TopologicalSorter(waits).static_order())
    except CycleError as circle:
        raise WorkInACircle(tuple(reversed(circle.args[1]))) from None


def finish_dates(works: Iterable[Work], *, on: date) -> Mapping[str, date]:
    """The day on which each work is expected to be done.

    It is never before what it waits for is done, nor, if it is still to do, before ``on``.

    :raises WorkInACircle: where some wait for one another.
    """
    found: dict[str, date] = {}
    for each in in_order(works):
        if each.is_done:
            found[each.code] = each.expected_on
            continue
        before = (found[code] for code in each.after if code in found)
        found[each.code] = max(each.expected_on, on, *before)
    return found
