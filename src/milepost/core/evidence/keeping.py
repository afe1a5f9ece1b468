"""How long is a file of evidence kept, when is it due for deletion, and how much room is there?

Only files are ever deleted. What was said of them, their hashes, seals and events stay for good.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from milepost.core.period.months import add_months


class RecordClass(StrEnum):
    """What a file was to the record, which decides for how long it is kept."""

    RATIFIED = "ratified"  # a ratified level was given on it
    RELIED_ON = "relied_on"  # a position that cites it was issued
    UNUSED = "unused"

    @property
    def words(self) -> str:
        """As a page names it."""
        return _CLASS_WORDS[self]


_CLASS_WORDS = {
    RecordClass.RATIFIED: "Behind a ratified level",
    RecordClass.RELIED_ON: "Relied on, behind no ratified level",
    RecordClass.UNUSED: "Never relied on",
}

# Claims under a contract may be brought for 6 years after a breach, under a deed for 12
# (Limitation Act 1980), so nobody may set less for what a party relied on.
LEAST_YEARS: Mapping[RecordClass, int] = {
    RecordClass.RATIFIED: 6,
    RecordClass.RELIED_ON: 6,
    RecordClass.UNUSED: 1,
}
USUAL_YEARS: Mapping[RecordClass, int] = {
    RecordClass.RATIFIED: 12,
    RecordClass.RELIED_ON: 6,
    RecordClass.UNUSED: 2,
}
MOST_YEARS = 100
GIGABYTE = 1024**3  # bytes
MOST_GIGABYTES = 1024**2


class WhyKept(StrEnum):
    """Why a file is not due for deletion; the first that holds is told."""

    NO_RULE = "no_rule"  # nobody has set for how long files are kept
    CONTRACT_RUNS = "contract_runs"
    YEARS_RUN = "years_run"
    HELD = "held"


@dataclass(frozen=True, kw_only=True)
class KeepingRules:
    """What was settled for an arrangement: years after the end of the contract, and a quota.

    :ivar quota: how many bytes all its evidence files may take; None for as many as there are.
    """

    years: Mapping[RecordClass, int]
    quota: int | None


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What comes of a file: ``why`` it is still kept, or None where it is due for deletion.

    :ivar kept_until: the last day on which it is kept; None where nobody has settled that.
    """

    record_class: RecordClass
    kept_until: date | None
    why: WhyKept | None

    @property
    def is_due(self) -> bool:
        """Whether it may be deleted now."""
        return self.why is None


@dataclass(frozen=True, kw_only=True)
class Space:
    """How much room the files of an arrangement take, in bytes, and how much they may."""

    used: int
    quota: int | None

    @property
    def percent(self) -> int | None:
        """How much of the quota is used; None without one. More than 100 where it was lowered."""
        return None if self.quota is None else -(-self.used * 100 // self.quota)

    def refusal(self, size: int) -> str:
        """Why a further file of a size does not fit; "" where it does."""
        if self.quota is None or self.used + size <= self.quota:
            return ""
        return (
            f"There is no room for it: {size_words(self.used)} of the {size_words(self.quota)} that"
            f" this arrangement may keep are used, and it has {size_words(size)}. A contract"
            " manager of an Authority can allow more, under Evidence, Keeping."
        )


def rules_faults(rules: KeepingRules) -> Iterator[str]:
    """Everything that is wrong with rules that somebody wants to set, in sentences."""
    for each in RecordClass:
        years, least = rules.years[each], LEAST_YEARS[each]
        if not least <= years <= MOST_YEARS:
            yield (
                f"{each.words}: between {least} and {MOST_YEARS} years after the end of the"
                f" contract, and not {years}."
            )
    if rules.quota is not None and rules.quota <= 0:
        yield "The quota has to be larger than nothing; leave it empty for none."
    elif rules.quota is not None and rules.quota > MOST_GIGABYTES * GIGABYTE:
        yield f"The quota can be {MOST_GIGABYTES:,} GB at most; leave it empty for none."


def record_class(*, is_ratified: bool, is_relied_on: bool) -> RecordClass:
    """What a file was to the record: the most that it was."""
    if is_ratified:
        return RecordClass.RATIFIED
    return RecordClass.RELIED_ON if is_relied_on else RecordClass.UNUSED


def kept_until(
    of: RecordClass, *, rules: KeepingRules | None, contract_ends_on: date | None
) -> date | None:
    """The last day on which a file of a class is kept; None where nobody has settled that.

    :param contract_ends_on: the day on which the last of the arrangement's contracts ends.
    """
    if rules is None or contract_ends_on is None:
        return None
    return add_months(contract_ends_on, 12 * rules.years[of])


def fate(
    of: RecordClass,
    *,
    rules: KeepingRules | None,
    contract_ends_on: date | None,
    is_held: bool,
    on: date,
) -> Fate:
    """Whether a file of a class is due for deletion on a day, and why not."""
    until = kept_until(of, rules=rules, contract_ends_on=contract_ends_on)
    why = None
    if rules is None:
        why = WhyKept.NO_RULE
    elif contract_ends_on is None or on <= contract_ends_on:
        why = WhyKept.CONTRACT_RUNS
    elif until is None or on <= until:
        why = WhyKept.YEARS_RUN
    elif is_held:
        why = WhyKept.HELD
    return Fate(record_class=of, kept_until=until, why=why)


def rule_words(of: RecordClass, *, years: int) -> str:
    """The rule under which a file is kept and then deleted, within a sentence."""
    return (
        f"{of.words.lower()}, kept for {years} {'year' if years == 1 else 'years'} after the end of"
        " the contract"
    )


def size_words(size: int) -> str:
    """A number of bytes as people say it: ``1.2 GB``."""
    if size < 1024:
        return f"{size} {'byte' if size == 1 else 'bytes'}"
    for unit, of_it in (("TB", 1024**4), ("GB", GIGABYTE), ("MB", 1024**2)):
        if size >= of_it:
            return f"{size / of_it:.1f} {unit}".replace(".0 ", " ")
    return f"{size / 1024:.1f} KB".replace(".0 ", " ")
