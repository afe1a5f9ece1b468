"""Which sealed levels does an auditor look at? A sample by chance that anybody can draw again.

Each reference gets a place by the SHA-256 of the seed and itself, and the first places are drawn.
So the sample depends on nothing but the seed and what it is drawn from: not on an order of rows,
nor on a version of Python. A larger sample of one seed holds the smaller one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from milepost.core.assessment.seal import digest


class NothingToDraw(ValueError):
    """A sample of no seed, of fewer than one, or from a frame that names one thing twice."""


@dataclass(frozen=True, kw_only=True)
class Sample:
    """What was drawn, in the order it was drawn in, and all that is needed to draw it again.

    ``frame_hash`` is the hash of the sorted references it was drawn from: where it differs, it was
    drawn from something else.
    """

    seed: str
    size: int
    frame_size: int
    frame_hash: str
    drawn: tuple[str, ...]

    @property
    def words(self) -> str:
        return (
            f"{len(self.drawn)} of {self.frame_size}, drawn with the seed “{self.seed}” from the"
            f" list with the hash {self.frame_hash}."
        )


def draw(
    references: Iterable[str],
    *,
    seed: str,
    size: int,
    groups: Mapping[str, str] | None = None,
) -> Sample:
    """Draw a sample; all of them where there are not more than ``size``.

    :param references: what may be drawn, such as the seals of ratified levels; in any order.
    :param seed: best something that nobody chose and everybody can see later, such as the head
        hash printed on a Board paper.
    :param groups: the group of each reference, such as its focus area. Every group then comes up
        once before any comes up twice; one left out is in a group with the others left out.
    :raises NothingToDraw: if the seed is empty, the size below 1, or a reference given twice.
    """
    frame = sorted(references)
    if not seed.strip() or size < 1 or len(set(frame)) < len(frame):
        raise NothingToDraw(
            "A sample needs a seed, a size of 1 or more, and a list that names everything once."
        )
    by_chance = sorted(frame, key=lambda each: digest({"reference": each, "seed": seed}))
    turns: dict[str, int] = {}
    order: list[tuple[int, int, str]] = []
    for reference in by_chance:
        group = (groups or {}).get(reference, "")
        turn = turns[group] = turns.get(group, 0) + 1
        order.append((turn if groups else 0, len(order), reference))
    return Sample(
        seed=seed,
        size=size,
        frame_size=len(frame),
        frame_hash=digest(frame),
        drawn=tuple(reference for _, _, reference in sorted(order)[:size]),
    )
