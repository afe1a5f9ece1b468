"""Everything that is wrong with an archive, gathered so that it is told at once."""

from milepost.core.matrix.faults import Fault

MOST = 500  # told; a file of another kind altogether has a fault in every line


class Faults:
    """Faults as they are found; beyond the first few hundred they are only counted."""

    def __init__(self) -> None:
        self._told: dict[str, None] = {}  # in their order, each once
        self._count = 0

    def __bool__(self) -> bool:
        return self._count > 0

    def add(self, where: str, sentence: str) -> None:
        """One thing that is wrong, and where."""
        self.take(Fault(where=where, sentence=sentence))

    def take(self, fault: Fault) -> None:
        """One that somebody else found."""
        if str(fault) not in self._told:
            self._count += 1
            if len(self._told) < MOST:
                self._told[str(fault)] = None

    def sentences(self) -> list[str]:
        """What is told of them."""
        more = self._count - len(self._told)
        return [*self._told, f"And {more:,} more faults were found."] if more else list(self._told)
