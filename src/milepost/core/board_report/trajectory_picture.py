"""Where does each mark of a trajectory stand on a picture: whole numbers, and words beside them?

Time goes to the right, levels go up. What is worked out here is drawn as it is: the page adds
colours and shapes, and works out nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from milepost.core.matrix.definition import Level, LevelKind
from milepost.core.trajectory.dated_test import LevelFrom
from milepost.core.trajectory.trajectory import LevelStretch, Trajectory


@dataclass(frozen=True, kw_only=True)
class PicturePlane:
    """The size of a picture, the room around its plot, in whole pixels, and the days it spans."""

    width: int
    height: int
    first: date
    last: date
    left: int = 64
    right: int = 14
    top: int = 20
    bottom: int = 24


@dataclass(frozen=True, kw_only=True)
class PictureLine:
    """A rule across the plot, or up it, with its word; ``is_full`` where it is a main one."""

    at: int
    words: str
    is_full: bool = True


@dataclass(frozen=True, kw_only=True)
class PictureSpot:
    """Where a mark stands."""

    x: int
    y: int


@dataclass(frozen=True, kw_only=True)
class TrajectoryPicture:
    """A trajectory as it is drawn. Paths are in the words of SVG; "" where there is nothing.

    ``band``: x, y, width and height of where eight runs in ten end; None below ten records.
    """

    plane: PicturePlane
    levels: tuple[PictureLine, ...]
    years: tuple[PictureLine, ...]
    today: int
    held: str
    ratified: tuple[PictureSpot, ...]
    lost: tuple[PictureSpot, ...]
    claimed: str
    claims: tuple[PictureSpot, ...]
    wanted: str
    flags: tuple[PictureSpot, ...]
    ahead: str
    expected: PictureSpot | None
    band: tuple[int, int, int, int] | None

    @property
    def plot_right(self) -> int:
        """Where the plot ends on the right."""
        return self.plane.width - self.plane.right

    @property
    def plot_bottom(self) -> int:
        """Where it ends below."""
        return self.plane.height - self.plane.bottom


_BAND = 12  # pixels high


def draw_trajectory(
    shown: Trajectory, levels: Sequence[Level], plane: PicturePlane
) -> TrajectoryPicture:
    """Place every mark of a trajectory on a plane.

    :param levels: of the matrix, lowest first: each has its line, whether it was ever reached.
    """
    ruler = _Ruler(plane=plane, levels=tuple(each.number for each in levels))
    return TrajectoryPicture(
        plane=plane,
        levels=tuple(
            PictureLine(
                at=ruler.y(each.number),
                words=_level_words(each),
                is_full=each.kind is not LevelKind.INTERIM,
            )
            for each in levels
        ),
        years=tuple(_years(ruler)),
        today=ruler.x(shown.on),
        held=_held(ruler, shown.held),
        ratified=tuple(ruler.spot(each.first, each.level) for each in shown.held),
        lost=tuple(ruler.spot(each.on, each.level) for each in shown.lost),
        claimed=_steps(ruler, shown.claimed, shown.on),
        claims=tuple(ruler.spot(each.on, each.level) for each in shown.claimed),
        wanted=_wanted(ruler, shown.wanted),
        flags=tuple(ruler.spot(each.first, each.level) for each in shown.wanted),
        ahead=_ahead(ruler, shown),
        expected=_expected(ruler, shown),
        band=_band(ruler, shown),
    )


@dataclass(frozen=True, kw_only=True)
class _Ruler:
    """Turns days and levels into places; what lies outside of the plane stands at its edge."""

    plane: PicturePlane
    levels: tuple[int, ...]

    def x(self, day: date) -> int:
        plane = self.plane
        room = plane.width - plane.left - plane.right
        days = max(1, (plane.last - plane.first).days)
        gone = min(max(0, (day - plane.first).days), days)
        return plane.left + room * gone // days

    def y(self, level: int) -> int:
        plane = self.plane
        room = plane.height - plane.top - plane.bottom
        steps = max(1, len(self.levels) - 1)
        place = sum(each < level for each in self.levels)
        return plane.height - plane.bottom - room * place // steps

    def spot(self, day: date, level: int) -> PictureSpot:
        return PictureSpot(x=self.x(day), y=self.y(level))


def _level_words(level: Level) -> str:
    if level.kind is LevelKind.FLOOR:
        return "Below"
    if level.kind is LevelKind.INTERIM:
        return str(level.number)
    return f"Level {level.number}"


def _years(ruler: _Ruler) -> Iterator[PictureLine]:
    """The beginning of each year, no more of them than there is room for."""
    plane = ruler.plane
    years = range(plane.first.year + 1, plane.last.year + 1)
    every = 1 + len(years) * 34 // (plane.width - plane.left - plane.right)
    for place, year in enumerate(years):
        if place % every == 0:
            yield PictureLine(at=ruler.x(date(year, 1, 1)), words=str(year))


def _held(ruler: _Ruler, held: Sequence[LevelStretch]) -> str:
    """Along each level while it was held; up or down where one followed on another."""
    path, ended = [], None
    for each in held:
        x, y = ruler.x(each.first), ruler.y(each.level)
        path.append(f"V{y}" if each.first == ended else f"M{x} {y}")
        path.append(f"H{ruler.x(each.until)}")
        ended = each.until
    return "".join(path)


def _steps(ruler: _Ruler, claimed: Sequence[LevelFrom], on: date) -> str:
    path: list[str] = []
    for each in claimed:
        x, y = ruler.x(each.on), ruler.y(each.level)
        path.append(f"H{x}V{y}" if path else f"M{x} {y}")
    return "".join([*path, f"H{ruler.x(on)}"]) if path else ""


def _wanted(ruler: _Ruler, wanted: Sequence[LevelStretch]) -> str:
    """A riser on the due date, then along; a target at the same level goes straight on."""
    path: list[str] = []
    for each in wanted:
        x, y = ruler.x(each.first), ruler.y(each.level)
        path.append(f"V{y}H{ruler.x(each.until)}" if path else f"M{x} {y}H{ruler.x(each.until)}")
    return "".join(path)


def _ahead(ruler: _Ruler, shown: Trajectory) -> str:
    """From where it stands today along to the day of being ratified, and up."""
    if shown.ahead is None or shown.ahead.ratified_on is None:
        return ""
    begins = ruler.spot(shown.on, shown.now if shown.now is not None else ruler.levels[0])
    x, y = ruler.x(shown.ahead.ratified_on), ruler.y(shown.ahead.level)
    return f"M{begins.x} {begins.y}H{x}V{y}"


def _expected(ruler: _Ruler, shown: Trajectory) -> PictureSpot | None:
    if shown.ahead is None or shown.ahead.ratified_on is None:
        return None
    return ruler.spot(shown.ahead.ratified_on, shown.ahead.level)


def _band(ruler: _Ruler, shown: Trajectory) -> tuple[int, int, int, int] | None:
    """Never thinner than can be seen; to the edge where it ends after the contract."""
    if shown.ahead is None or shown.ahead.early is None:
        return None
    begins = ruler.x(shown.ahead.early)
    ends = ruler.x(shown.ahead.late) if shown.ahead.late is not None else _edge(ruler.plane)
    width = max(4, ends - begins)
    return begins, ruler.y(shown.ahead.level) - _BAND // 2, width, _BAND


def _edge(plane: PicturePlane) -> int:
    return plane.width - plane.right
