"""How is a plain document read field by field, so that every fault in it is told at once?"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeGuard, TypeVar

from milepost.core.matrix.faults import Fault

Choice = TypeVar("Choice", bound=StrEnum)
SUSTAIN_GRADES = range(4)  # S0 to S3


class Fields:
    """A mapping from a file, read one field at a time.

    Each reading method answers the field's value, or a harmless stand-in after noting a fault, so
    that reading goes on to the end. ``close`` notes the fields that nobody asked for.
    """

    def __init__(self, value: object, *, where: str, faults: list[Fault]) -> None:
        self.where = where
        self.faults = faults
        self._left: dict[str, object] = {}
        if isinstance(value, Mapping):
            self._left = {str(name): found for name, found in value.items()}
        else:
            self.fault("this must be a table of named fields.")

    def fault(self, sentence: str) -> None:
        self.faults.append(Fault(where=self.where, sentence=sentence))

    def has(self, name: str) -> bool:
        return name in self._left

    def text(self, name: str, *, needed: bool = False) -> str:
        """The words of a field; "" where it is absent and not needed."""
        if not self.has(name):
            if needed:
                self.fault(f"'{name}' is missing.")
            return ""
        found = self._left.pop(name)
        if not isinstance(found, str):
            self.fault(f"'{name}' must be text.")
            return ""
        if needed and not found.strip():
            self.fault(f"'{name}' is empty.")
        return found

    def code(self, name: str) -> str:
        """The code of something; whether it is written as a code is, the whole matrix tells."""
        return self.text(name, needed=True)

    def text_or_none(self, name: str) -> str | None:
        """The words of a field, or None where it is absent or null."""
        if self._left.get(name) is None:
            self._left.pop(name, None)
            return None
        return self.text(name)

    def text_or_whole(self, name: str) -> str:
        """A field that may be words or a whole number, as words; "" where absent."""
        found = self._left.pop(name, "")
        if isinstance(found, bool) or not isinstance(found, str | int):
            self.fault(f"'{name}' must be text or a whole number.")
            return ""
        return str(found)

    def whole(self, name: str, default: int | None) -> int | None:
        """A whole number of the field; ``default`` where it is absent."""
        if not self.has(name):
            return default
        found = self._left.pop(name)
        if found is None:
            return None
        if isinstance(found, bool) or not isinstance(found, int):
            self.fault(f"'{name}' must be a whole number.")
            return default
        return found

    def whole_needed(self, name: str) -> int:
        found = self.whole(name, None)
        if found is None:
            self.fault(f"'{name}' is missing.")
        return found or 0

    def count(self, name: str, default: int | None) -> int:
        """A whole number from 0; needed where there is no ``default``."""
        found = self.whole(name, default)
        if found is None or found < 0:
            self.fault(f"'{name}' must be a whole number from 0.")
            return default or 0
        return found

    def exactly(self, name: str, only: int) -> None:
        """A field that can say but one thing, and need not say it."""
        if self.whole(name, only) != only:
            self.fault(f"'{name}' must be {only}, the only one there is.")

    def flag(self, name: str) -> bool:
        found = self._left.pop(name, False)
        if not isinstance(found, bool):
            self.fault(f"'{name}' must be true or false.")
            return False
        return found

    def choice(self, name: str, default: Choice) -> Choice:
        """One of the values of ``default``'s enumeration."""
        found = self._left.pop(name, default.value)
        kind = type(default)
        try:
            return kind(found) if isinstance(found, str) else kind("")
        except ValueError:
            known = ", ".join(f"'{member.value}'" for member in kind)
            self.fault(f"'{name}' is {found!r}; it must be one of {known}.")
            return default

    def day(self, name: str) -> date | None:
        """A date, written as YYYY-MM-DD or as the file's own date type; None where absent."""
        found = self._left.pop(name, None)
        if found is None or type(found) is date:
            return found
        try:
            return date.fromisoformat(found) if isinstance(found, str) else date.fromisoformat("")
        except ValueError:
            self.fault(f"'{name}' must be a date written as 2025-03-31.")
            return None

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of words; () where absent."""
        found = self._left.pop(name, [])
        if not isinstance(found, list | tuple) or not all(isinstance(each, str) for each in found):
            self.fault(f"'{name}' must be a list of texts.")
            return ()
        return tuple(found)

    def setting(self, name: str) -> str | int | bool | list[int]:
        """The value of a setting: text, a whole number, true or false, or whole numbers."""
        found = self._left.pop(name, None)
        if isinstance(found, str | int):
            return found
        if isinstance(found, list | tuple) and all(type(each) is int for each in found):
            return list(found)
        self.fault(f"'{name}' must be text, a whole number, true or false, or whole numbers.")
        return ""

    def _by_level(self, name: str) -> Mapping[int, object] | None:
        """A table keyed by level number; None where absent."""
        if not self.has(name):
            return None
        table = self._table(name)
        wrong = [key for key in table if not (key.isascii() and key.isdigit())]
        for key in wrong:
            self.fault(f"'{name}' has the key {key!r}; its keys are level numbers.")
        return {int(key): found for key, found in table.items() if key not in wrong}

    def grades_by_level(self, name: str, how_many: int) -> Mapping[int, tuple[int, ...]] | None:
        """Sustain grades 0 to 3 (S0 to S3) by level, as many as asked for; None where absent.

        A single one stands by itself, several in a list.
        """
        given = self._by_level(name)
        if given is None:
            return None
        found = {}
        for level, value in given.items():
            grades = [value] if how_many == 1 else value
            if _are_grades(grades, how_many):
                found[level] = tuple(grades)
            else:
                self.fault(
                    f"'{name}' at level {level} must give {how_many} sustain grade(s) from 0 to 3."
                )
        return found

    def by_code(self, name: str) -> Mapping[str, int]:
        """A table of whole numbers, not below 0, keyed by code; {} where absent."""
        found: dict[str, int] = {}
        for key, value in self._table(name).items():
            if isinstance(value, bool) or not isinstance(value, int) or value < 0:
                self.fault(f"'{name}' gives {key} {value!r}; it must be a whole number from 0.")
            else:
                found[key] = value
        return found

    def inner(self, name: str) -> "Fields":
        """A table within this one, empty where absent."""
        return Fields(self._left.pop(name, {}), where=name, faults=self.faults)

    def inner_or_none(self, name: str) -> "Fields | None":
        """A table within this one, placed by this one too; None where it is absent or null."""
        found = self._left.pop(name, None)
        if found is None:
            return None
        return Fields(found, where=f"{self.where}, {name}", faults=self.faults)

    def each(self, name: str, *, called: str) -> Iterator["Fields"]:
        """The tables of a list, each placed by its own code, name or number, or its turn."""
        found = self._left.pop(name, [])
        if not isinstance(found, list | tuple):
            self.fault(f"'{name}' must be a list.")
            return
        for turn, value in enumerate(found, start=1):
            yield Fields(value, where=self._place(called, value, turn), faults=self.faults)

    def close(self) -> None:
        for name in self._left:
            self.fault(f"'{name}' is not a field that is known here.")

    def _table(self, name: str) -> Mapping[str, object]:
        found = self._left.pop(name, {})
        if not isinstance(found, Mapping):
            self.fault(f"'{name}' must be a table.")
            return {}
        return {str(key): value for key, value in found.items()}

    def _place(self, called: str, value: object, turn: int) -> str:
        own: object = turn
        if isinstance(value, Mapping):
            own = next((value[k] for k in ("code", "number", "level", "name") if k in value), turn)
        return ", ".join(part for part in (self.where, f"{called} {own}") if part)


def _are_grades(found: object, how_many: int) -> TypeGuard[Sequence[int]]:
    return (
        isinstance(found, list | tuple)
        and len(found) == how_many
        and all(type(each) is int and each in SUSTAIN_GRADES for each in found)
    )
