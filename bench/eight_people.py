"""Eight people write and read at once, through a real server: is every acknowledged write there?

They talk HTTP to it and know nothing of its database. Each write carries a word of its own, by
which it is looked for afterwards. Two who rate the same criterion meet: the second is refused, is
shown both, and has lost nothing; that is counted apart.
"""

import http.client
import random
import re
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from time import monotonic, perf_counter
from urllib.parse import urlencode

_PATIENCE = 60  # seconds for one answer
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_WAS = re.compile(r'name="was\.([^"]+)" value="([^"]*)"')
_ITEM = re.compile(r'name="evidence"[^>]* value="(\d+)"')
_TYPE = re.compile(r'name="type_code".*?<option value="([^"]+)"', re.DOTALL)
_CRITERION = re.compile(r'name="criteria"[^>]* value="([^"]+)"')


@dataclass(frozen=True, kw_only=True)
class Writer:
    """Somebody who signs in, and the page that they write on again and again.

    ``writes``: "rate" or "cite" on an assessment, or "add" to the register. Only one person of a
    side cites on an assessment, since what is cited already is not cited again.
    """

    username: str
    password: str
    writes: tuple[str, ...]
    assessments: tuple[int, ...] = ()
    position: str = "provider"


@dataclass(kw_only=True)
class Tally:
    """What came of it all. Each write is known by its word."""

    done: dict[str, list[str]] = field(default_factory=dict)  # by kind of write
    refused: list[str] = field(default_factory=list)  # another was there first
    failed: list[str] = field(default_factory=list)  # what was answered
    reads: int = 0
    write_ms: list[float] = field(default_factory=list)
    read_ms: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def acknowledged(self) -> int:
        return sum(len(words) for words in self.done.values())


class _NotAnswered(Exception):
    """A page was not there to be read."""


class _Browser:
    """One person's browser: cookies, and the token that forms are sent with."""

    def __init__(self, host: str, port: int) -> None:
        self._connection = http.client.HTTPConnection(host, port, timeout=_PATIENCE)
        self._cookies: dict[str, str] = {}

    def get(self, address: str) -> str:
        status, text = self._ask("GET", address, None)
        if status != 200:
            raise _NotAnswered(f"GET {address}: {status}")
        return text

    def post(self, address: str, fields: Mapping[str, object]) -> tuple[int, str]:
        return self._ask("POST", address, urlencode(fields, doseq=True))

    def close(self) -> None:
        self._connection.close()

    def _ask(self, method: str, address: str, body: str | None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, address, body=body, headers=headers)
        answer = self._connection.getresponse()
        for given in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = given.partition("=")
            self._cookies[name] = rest.partition(";")[0]
        return answer.status, answer.read().decode()


class _Person(threading.Thread):
    """Reads and writes in turn until told to stop, or has written enough."""

    def __init__(
        self,
        writer: Writer,
        *,
        host: str,
        port: int,
        home: str,
        signed_in: threading.Barrier,
        is_over: Callable[[int], bool],
    ) -> None:
        super().__init__(name=writer.username, daemon=True)
        self._writer = writer
        self._browser = _Browser(host, port)
        self._home = home
        self._signed_in = signed_in
        self._is_over = is_over
        self._chance = random.Random(writer.username)
        self._tried = 0
        self._cited: set[tuple[int, str, str]] = set()
        self.tally = Tally()

    def run(self) -> None:
        try:
            self._sign_in()
            self._signed_in.wait(_PATIENCE)
            while not self._is_over(self._tried):
                self._read()
                self._write(self._chance.choice(self._writer.writes))
        except (
            OSError,
            http.client.HTTPException,
            threading.BrokenBarrierError,
            _NotAnswered,
        ) as fault:
            self.tally.failed.append(f"{self._writer.username}: {fault!r}")
        finally:
            self._browser.close()

    def _sign_in(self) -> None:
        fields = {
            "csrfmiddlewaretoken": _token(self._browser.get("/")),
            "username": self._writer.username,
            "password": self._writer.password,
        }
        status, _ = self._browser.post("/", fields)
        if status not in (302, 303):
            raise _NotAnswered(f"{self._writer.username} cannot sign in: {status}")

    def _read(self) -> None:
        pages = ("", "assessments/", "evidence/", "focus-areas/CS/")
        start = perf_counter()
        self._browser.get(self._home + self._chance.choice(pages))
        self.tally.read_ms.append((perf_counter() - start) * 1000)
        self.tally.reads += 1

    def _write(self, kind: str) -> None:
        self._tried += 1
        word = f"{self._writer.username} wrote {self._tried}"
        address, fields = getattr(self, f"_{kind}")(word)
        start = perf_counter()
        status, _ = self._browser.post(address, fields)
        self.tally.write_ms.append((perf_counter() - start) * 1000)
        if status in (302, 303):
            self.tally.done.setdefault(kind, []).append(word)
        elif status == 409:
            self.tally.refused.append(word)
        else:
            self.tally.failed.append(f"{word} ({kind}): {status}")

    def _rate(self, word: str) -> tuple[str, dict[str, object]]:
        """One of the first few criteria, so that people meet."""
        address = f"{self._home}assessments/{self._chance.choice(self._writer.assessments)}/"
        page = self._browser.get(address)
        code, was = self._chance.choice(_WAS.findall(page)[:8])
        seen = re.search(rf'name="seen\.{re.escape(code)}" value="(\d*)"', page)
        return f"{address}rate/", {
            "csrfmiddlewaretoken": _token(page),
            "position": self._writer.position,
            f"was.{code}": was,
            f"seen.{code}": seen[1] if seen else "0",
            f"rating.{code}": "L" if was == "F" else "F",
            f"reason.{code}": word,
            f"had.{code}": "",
        }

    def _cite(self, word: str) -> tuple[str, dict[str, object]]:
        """An item for a criterion that it was not cited for yet: else nothing would be written."""
        number = self._chance.choice(self._writer.assessments)
        address = f"{self._home}assessments/{number}/cite/"
        page = self._browser.get(address)
        pairs = product(_ITEM.findall(page), _CRITERION.findall(page))
        left = [pair for pair in pairs if (number, *pair) not in self._cited]
        if not left:
            raise _NotAnswered(f"Nothing is left to cite at {address}.")
        item, code = self._chance.choice(left)
        self._cited.add((number, item, code))
        return address, {
            "csrfmiddlewaretoken": _token(page),
            "evidence": item,
            "kind": "context",
            "place": word,
            "criteria": [code],
        }

    def _add(self, word: str) -> tuple[str, dict[str, object]]:
        address = f"{self._home}evidence/add/"
        page = self._browser.get(address)
        days = {
            f"{name}-{part}": value
            for name, day in (("dated_on", 12), ("period_from", 1), ("period_to", 12))
            for part, value in (("day", day), ("month", 6), ("year", 2026))
        }
        return address, {
            "csrfmiddlewaretoken": _token(page),
            "title": word,
            "address": "https://example.org/count",
            "snapshot_note": "Seen today.",
            "type_code": _first(_TYPE, page),
            "made_by": "independent",
            "author": "Depot",
            "source": "Depot",
            "redaction": "not_needed",
            **days,
        }


def at_once(
    writers: Sequence[Writer],
    *,
    host: str,
    port: int,
    arrangement: str,
    seconds: float = 60,
    writes: int | None = None,
) -> Tally:
    """All of them at once, once they have signed in: for so long, or so many tries by each."""
    began: list[float] = []

    def is_over(tried: int) -> bool:
        return tried >= writes if writes is not None else monotonic() > began[0] + seconds

    signed_in = threading.Barrier(len(writers), action=lambda: began.append(monotonic()))
    people = [
        _Person(
            each,
            host=host,
            port=port,
            home=f"/arrangements/{arrangement}/",
            signed_in=signed_in,
            is_over=is_over,
        )
        for each in writers
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    found = _together([each.tally for each in people])
    found.seconds = monotonic() - began[0] if began else 0.0
    return found


def _together(tallies: Sequence[Tally]) -> Tally:
    found = Tally()
    for each in tallies:
        for kind, words in each.done.items():
            found.done.setdefault(kind, []).extend(words)
        found.refused += each.refused
        found.failed += each.failed
        found.reads += each.reads
        found.write_ms += each.write_ms
        found.read_ms += each.read_ms
    return found


def lost(tally: Tally) -> list[str]:
    """The acknowledged writes that are not in the database."""
    held = _held()
    return [
        f"{word} ({kind})"
        for kind, words in tally.done.items()
        for word, times in Counter(words).items()
        if held[kind][word] != times
    ]


def written_all_the_same(tally: Tally) -> list[str]:
    """The refused writes of which something is in the database."""
    held = _held()
    return [word for word in tally.refused if any(each[word] for each in held.values())]


def _held() -> dict[str, Counter[str]]:
    """What is in the database, by kind of write and by the word it carries."""
    from milepost.apps.assessments.models import CriterionRating, EvidenceLink
    from milepost.apps.evidence.models import EvidenceItem

    wrote = " wrote "
    return {
        "rate": Counter(
            CriterionRating.objects.filter(reason__text__contains=wrote).values_list(
                "reason__text", flat=True
            )
        ),
        "cite": Counter(
            EvidenceLink.objects.filter(place__contains=wrote).values_list("place", flat=True)
        ),
        "add": Counter(
            EvidenceItem.objects.filter(title__contains=wrote).values_list("title", flat=True)
        ),
    }


def _token(page: str) -> str:
    return _first(_TOKEN, page)


def _first(pattern: re.Pattern[str], page: str) -> str:
    found = pattern.search(page)
    if found is None:
        raise _NotAnswered("There is no such form on the page.")
    return found[1]
