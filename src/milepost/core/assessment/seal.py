"""Has a sealed record been changed since, by anybody?

Design 2.13. What was submitted, validated, proposed or ratified is written in the one canonical
form that RFC 8785 gives it and hashed; each seal takes in the hash of the one before it, so a
change anywhere breaks the chain from there on. This module stands on the standard library alone
and imports nothing of ours: the verifier that an export carries is made from it.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

BEFORE_THE_FIRST = "0" * 64  # what the first seal of an arrangement names as the one before it

WITHHELD = object()  # in the place of what a seal covers: its hash alone is known

_LARGEST = 2**53 - 1  # beyond it, readers that know only doubles would see another number
_DEEPEST = 64  # nothing sealed comes near; without an end, a value could refuse to be walked
_SALT_AT_LEAST = 16  # characters: too short a salt, and the text could be guessed from its hash
_UTC = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z")


class NotSealable(ValueError):
    """A value that has no canonical form here, with where it stands and why."""


def canonical(value: object) -> bytes:
    """The one way to write a value, by RFC 8785, in UTF-8.

    Takes dictionaries with ASCII keys, lists and tuples, text, whole numbers that a double holds
    exactly, booleans and None.

    :raises NotSealable: for anything else: a float, for one, may be written in many ways.
    """
    if not _is_of_plain_kinds(value, 0):
        _require_sealable(value, "the value", 0)  # slower, since it knows where it is
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if not written.isascii():
        _require_sealable(value, "the value", 0)
    # With ASCII keys, Python's order is RFC 8785's; its escapes are too, once checked as above.
    return written.encode()


def digest(value: object) -> str:
    """The SHA-256 of a value's canonical form, as 64 lower-case hex digits.

    :raises NotSealable: if the value has no canonical form.
    """
    return hashlib.sha256(canonical(value)).hexdigest()


def sealed_text(text: str, salt: str) -> str:
    """The hash by which free text is sealed: the text and its salt can be erased, the seal stays.

    :param salt: at least 16 characters of chance, kept beside the text and erased with it.
    :raises NotSealable: if the salt is too short to hide the text.
    """
    if len(salt) < _SALT_AT_LEAST:
        raise NotSealable(f"A salt needs at least {_SALT_AT_LEAST} characters.")
    return digest({"salt": salt, "text": text})


def utc_text(at: datetime) -> str:
    """A moment as a seal writes it, such as ``2025-03-31T09:15:00.000000Z``.

    :raises NotSealable: if the moment has no time zone.
    """
    if at.utcoffset() is None:
        raise NotSealable(f"{at.isoformat()} has no time zone, so it cannot be sealed.")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


# -- the chain ------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class SealRecord:
    """One seal: what it covers by hash, and the hash of the seal before it on its arrangement.

    ``sequence`` counts from 1. ``at`` is UTC in ISO 8601, with a Z. ``hash`` covers all the rest.
    """

    arrangement: str
    sequence: int
    kind: str
    at: str
    content_hash: str
    previous: str
    hash: str

    def expected_hash(self) -> str:
        """The hash that its other fields come to.

        :raises NotSealable: if one of them is not what a seal holds.
        """
        return digest(
            {
                "arrangement": self.arrangement,
                "at": self.at,
                "content_hash": self.content_hash,
                "kind": self.kind,
                "previous": self.previous,
                "sequence": self.sequence,
            }
        )


def next_seal(
    previous: SealRecord | None, *, arrangement: str, kind: str, at: str, content: object
) -> SealRecord:
    """Seal a content after the latest seal of its arrangement; None where there is none yet.

    The caller holds the lock under which ``previous`` was read: two seals may not share a place.

    :raises NotSealable: if the content has no canonical form, ``at`` is not UTC, or ``previous``
        belongs to another arrangement.
    """
    if previous is not None and previous.arrangement != arrangement:
        raise NotSealable(f"The seal before it is of {previous.arrangement}, not of {arrangement}.")
    if _UTC.fullmatch(at) is None:
        raise NotSealable(f"{at!r} is not a moment in UTC, such as 2025-03-31T09:15:00Z.")
    unhashed = SealRecord(
        arrangement=arrangement,
        sequence=1 if previous is None else previous.sequence + 1,
        kind=kind,
        at=at,
        content_hash=digest(content),
        previous=BEFORE_THE_FIRST if previous is None else previous.hash,
        hash="",
    )
    return replace(unhashed, hash=unhashed.expected_hash())


@dataclass(frozen=True, kw_only=True)
class Broken:
    """One thing wrong with a chain of seals, and at which seal; 0 for the chain as a whole."""

    sequence: int
    finding: str


@dataclass(frozen=True, kw_only=True)
class ChainVerdict:
    """What verifying a chain of seals has shown.

    ``is_tail_proved``: the chain is whole and ends in the head hash that was printed elsewhere.
    ``head`` is the hash that it ends in, ``words`` say what is proved and what is not.
    """

    broken: tuple[Broken, ...]
    is_tail_proved: bool
    head: str
    words: str

    @property
    def is_whole(self) -> bool:
        return not self.broken


def verify_chain(
    records: Iterable[SealRecord],
    contents: Mapping[int, object] | None,
    *,
    head: str | None = None,
) -> ChainVerdict:
    """Check the seals of one arrangement, in their order, and what they cover.

    :param contents: what each seal covers, by its sequence, or ``WITHHELD``; None to look at the
        hashes alone.
    :param head: the hash of a seal as printed on a Board paper or an export. Without it, nobody can
        tell whether seals were cut off at the end, or the whole chain was made anew.
    """
    chain: list[SealRecord] = []
    broken: list[Broken] = []
    before: SealRecord | None = None
    for record in records:  # one at a time: what they cover may be read as they are
        broken += _faults_of(record, before, contents)
        chain.append(record)
        before = record
    ends_in = before.hash if before is not None else BEFORE_THE_FIRST
    known = {record.hash for record in chain} | {ends_in}
    if head is not None and head not in known:
        broken.append(Broken(sequence=0, finding="The printed head hash is not in this chain."))
    is_tail_proved = head == ends_in and not broken
    return ChainVerdict(
        broken=tuple(broken),
        is_tail_proved=is_tail_proved,
        head=ends_in,
        words=_verdict(chain, broken, head, is_tail_proved),
    )


def _faults_of(
    record: SealRecord, before: SealRecord | None, contents: Mapping[int, object] | None
) -> list[Broken]:
    findings = [_out_of_place(record, before), _unlinked(record, before), _rewritten(record)]
    if contents is not None:
        findings.append(_content_changed(record, contents))
    return [Broken(sequence=record.sequence, finding=finding) for finding in findings if finding]


def _out_of_place(record: SealRecord, before: SealRecord | None) -> str:
    if before is not None and record.arrangement != before.arrangement:
        return f"It is of {record.arrangement}, and the seal before it of {before.arrangement}."
    expected = 1 if before is None else before.sequence + 1
    return "" if record.sequence == expected else f"Seal {expected} was to stand here."


def _unlinked(record: SealRecord, before: SealRecord | None) -> str:
    expected = BEFORE_THE_FIRST if before is None else before.hash
    return "" if record.previous == expected else "It does not name the seal before it."


def _rewritten(record: SealRecord) -> str:
    try:
        is_as_made = record.hash == record.expected_hash()
    except NotSealable as refusal:
        return str(refusal)
    return "" if is_as_made else "Its own fields were changed: they do not come to its hash."


def _content_changed(record: SealRecord, contents: Mapping[int, object]) -> str:
    if record.sequence not in contents:
        return "What it covers is missing."
    if contents[record.sequence] is WITHHELD:
        return ""
    try:
        is_as_sealed = record.content_hash == digest(contents[record.sequence])
    except NotSealable as refusal:
        return f"What it covers was changed: {refusal}"
    return "" if is_as_sealed else "What it covers was changed since it was sealed."


def _verdict(
    chain: list[SealRecord], broken: list[Broken], head: str | None, is_tail_proved: bool
) -> str:
    if broken:
        return f"The chain of {_seals(len(chain))} is broken in {_places(len(broken))}."
    whole = f"The chain of {_seals(len(chain))} is whole"
    if is_tail_proved:
        return f"{whole}, and ends in the printed head hash: nothing was cut off."
    if head is None:
        return (
            f"{whole}, as far as it goes. Without a printed head hash, nobody can prove that no "
            "seals were cut off at its end."
        )
    at = next((record.sequence for record in chain if record.hash == head), 0)
    return (
        f"{whole}, and proved by the printed head hash up to seal {at}. For the {len(chain) - at} "
        "after it, nobody can prove that no more were cut off."
    )


def _seals(n: int) -> str:
    return f"{n} seal" if n == 1 else f"{n} seals"


def _places(n: int) -> str:
    return f"{n} place" if n == 1 else f"{n} places"


# -- what can be sealed ---------------------------------------------------------------------------


_ALWAYS_PLAIN = frozenset({str, bool, type(None)})


def _is_of_plain_kinds(value: object, depth: int) -> bool:
    """Whether a dictionary or list surely can be sealed, but for what its text may hold.

    Where it is false, ``_require_sealable`` says. Every word of every seal passes through here
    twice, when it is made and when it is verified: so only what holds others is a call of its own.
    """
    if depth == _DEEPEST or not isinstance(value, dict | list | tuple):
        return False
    if isinstance(value, dict) and not {type(key) for key in value} <= {str}:
        return False
    for each in value.values() if isinstance(value, dict) else value:
        if type(each) in _ALWAYS_PLAIN or (type(each) is int and abs(each) <= _LARGEST):
            continue
        if not _is_of_plain_kinds(each, depth + 1):
            return False
    return True


def _require_sealable(value: object, where: str, depth: int) -> None:
    """:raises NotSealable: naming the first thing that has no canonical form, and where it is."""
    if depth > _DEEPEST:
        raise NotSealable(f"{where} is nested more than {_DEEPEST} deep.")
    if isinstance(value, dict):
        for key, inner in value.items():
            _require_key(key, where)
            _require_sealable(inner, f"{where}, {key}", depth + 1)
    elif isinstance(value, list | tuple):
        for place, inner in enumerate(value, start=1):
            _require_sealable(inner, f"{where}, entry {place}", depth + 1)
    else:
        _require_plain(value, where)


def _require_plain(value: object, where: str) -> None:
    if isinstance(value, str):
        _require_text(value, where)
    elif isinstance(value, int):
        if abs(value) > _LARGEST:
            raise NotSealable(f"{where} is {value}: too large to be exact everywhere.")
    elif value is not None:
        raise NotSealable(f"{where} is of type {type(value).__name__}, which is never sealed.")


def _require_key(key: object, where: str) -> None:
    if not isinstance(key, str) or not key.isascii():
        raise NotSealable(f"{where} has the key {key!r}: keys are ASCII text.")


def _require_text(value: str, where: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError as refusal:
        raise NotSealable(f"{where} holds half a character (a lone surrogate).") from refusal
