"""The record of one arrangement as it grows: its events, its seals, and people's own words."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Any

from bench.reference_site.tables import Tables, as_json, moment
from milepost.core.assessment.seal import (
    BEFORE_THE_FIRST,
    SealRecord,
    canonical,
    sealed_text,
    utc_text,
)


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """A person with a role here. ``party`` is the opaque reference of their side, "" for none."""

    id: int
    reference: str
    name: str
    party: str


@dataclass(frozen=True, kw_only=True)
class Words:
    """A statement that was kept: its row and its salted hash."""

    id: int
    digest: str


class Record:
    """Adds to the events and to the chain of seals of one arrangement, in the order of time."""

    def __init__(self, arrangement: str, tables: Tables, chance: Random) -> None:
        self._arrangement = arrangement
        self._tables = tables
        self._chance = chance
        self._last: SealRecord | None = None

    def event(
        self,
        name: str,
        *,
        about: str,
        by: Somebody,
        at: datetime,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        reason: Words | None = None,
    ) -> None:
        self._tables.event.add(
            self._arrangement,
            name,
            about,
            by.reference,
            by.party,
            moment(at),
            as_json(before or {}),
            as_json(after or {}),
            reason.id if reason else None,
        )

    def seal(
        self, kind: str, *, about: str, at: datetime, content: Mapping[str, Any]
    ) -> tuple[int, str]:
        """Seal a content after the one before it; the seal's row and its hash.

        As ``core.assessment.seal.next_seal`` does, but the canonical form is made only once.
        """
        written = canonical(content)
        unhashed = SealRecord(
            arrangement=self._arrangement,
            sequence=self._last.sequence + 1 if self._last else 1,
            kind=kind,
            at=utc_text(at),
            content_hash=hashlib.sha256(written).hexdigest(),
            previous=self._last.hash if self._last else BEFORE_THE_FIRST,
            hash="",
        )
        self._last = replace(unhashed, hash=unhashed.expected_hash())
        row = self._tables.seal.add(
            self._arrangement,
            self._last.sequence,
            kind,
            about,
            self._last.at,
            written.decode(),
            self._last.content_hash,
            self._last.previous,
            self._last.hash,
        )
        return row, self._last.hash

    def words(self, text: str) -> Words:
        """Keep what somebody wrote."""
        salt = f"{self._chance.getrandbits(128):032x}"
        digest = sealed_text(text, salt)
        return Words(id=self._tables.statement.add(text, salt, digest), digest=digest)

    def close(self) -> None:
        """Write where the chain ends."""
        if self._last is not None:
            self._tables.seal_head.add(self._arrangement, self._last.sequence, self._last.hash)
