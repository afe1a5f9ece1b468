"""Where does the record of a site end: its last event, and the head of each chain of seals?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from milepost.core.assessment.seal import utc_text

Ask = Callable[[str], list[tuple[Any, ...]]]  # an SQL question, and its rows


@dataclass(frozen=True, kw_only=True)
class LastRecorded:
    """The last event of a site, how many there are, and the head of each arrangement's seals."""

    event: str  # "level.ratified, A-12"; "" where nothing was recorded yet
    at: str  # UTC, ISO 8601
    events: int
    heads: tuple[tuple[str, int, str], ...]  # arrangement, how many seals, hash of the last

    def as_plain(self) -> dict[str, Any]:
        """As a backup describes it."""
        return {
            "event": self.event,
            "at": self.at,
            "events": self.events,
            "heads": [list(each) for each in self.heads],
        }


def last_recorded(ask: Ask | None = None) -> LastRecorded:
    """Where a record ends.

    :param ask: asks the database that is meant; without it, the site's own.
    """
    ask = ask or _ask_here
    newest = ask("SELECT name, about, at FROM audit_event ORDER BY id DESC LIMIT 1")
    name, about, at = newest[0] if newest else ("", "", "")
    heads = ask("SELECT arrangement, sequence, hash FROM audit_seal_head ORDER BY arrangement")
    return LastRecorded(
        event=f"{name}, {about}" if name else "",
        at=_utc(at) if at else "",
        events=ask("SELECT count(*) FROM audit_event")[0][0],
        heads=tuple((str(a), int(n), str(h)) for a, n, h in heads),
    )


def _ask_here(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _utc(at: "datetime | str") -> str:
    """A moment as a seal writes it; SQLite keeps moments as text, in UTC."""
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return utc_text(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
