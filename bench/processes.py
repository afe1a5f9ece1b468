"""What a whole process takes: the first migration, the start of the site, its memory."""

import http.client
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from time import monotonic, perf_counter, sleep

from bench.line import Line
from bench.reference_site.kept import ROOT

START_MS, MIGRATION_MS, MEMORY_MB = 3_000, 15_000, 150  # design 6
_WITHIN = 60  # seconds


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A page, and who opens it."""

    address: str
    cookies: str


@dataclass(frozen=True, kw_only=True)
class Served:
    """A site that is being served: where, and by which process."""

    host: str
    port: int
    process: "subprocess.Popen[bytes]"
    started_in: float  # seconds until it answered
    log: Path  # what it says

    def workers(self) -> list[int]:
        """The processes that answer pages: forked, so they are called as the site itself is."""
        called = _called(self.process.pid)
        return [each for each in _children(self.process.pid) if _called(each) == called]


@contextmanager
def served(environment: Mapping[str, str], *, workers: int = 2) -> Iterator[Served]:
    """``milepost serve``, as an operator starts it, on a free port of this machine."""
    with closing(socket()) as tried:
        tried.bind(("127.0.0.1", 0))
        port = tried.getsockname()[1]
    command = [
        *(sys.executable, "-m", "milepost", "serve"),
        *("--port", str(port), "--workers", str(workers)),
    ]
    start = perf_counter()
    with tempfile.NamedTemporaryFile(prefix="milepost-serve-") as said:
        process = subprocess.Popen(
            command, env={**os.environ, **environment}, cwd=ROOT, stdout=said, stderr=said
        )
        try:
            _wait_for(port, process)
            yield Served(
                host="127.0.0.1",
                port=port,
                process=process,
                started_in=perf_counter() - start,
                log=Path(said.name),
            )
        finally:
            process.terminate()
            process.wait(timeout=_WITHIN)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    give_up = monotonic() + _WITHIN
    while monotonic() < give_up and process.poll() is None:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as client:
            try:
                client.request("GET", "/healthz")
                if client.getresponse().status == 200:
                    return
            except OSError:
                sleep(0.02)
    raise SystemExit("The site did not start.")


def lines(environment: Mapping[str, str], parts: Mapping[str, Sequence[Visit]]) -> Iterator[Line]:
    """The start of the site, and its memory before and after pages were opened.

    :param parts: pages to open one after the other, by what is said of them.
    """
    starts = []
    for _ in range(3):
        with served(environment) as site:
            starts.append(site.started_in * 1000)
    least = [_timed([sys.executable, "-c", "import django, granian"]) for _ in range(3)]
    yield Line(
        group="Processes",
        name="start of the site, until it answers",
        median=sorted(starts)[1],
        worst=max(starts),
        floor=sorted(least)[1],
        floor_name="a process that imports Django and Granian",
        mark=START_MS,
        runs=3,
    )
    with served(environment) as site:
        yield _memory("memory of a web process, at its start", site)
        for name, visits in parts.items():
            for visit in visits:
                for _ in range(len(site.workers()) + 1):  # so that each worker has opened it
                    _open(site, visit)
            yield _memory(f"memory of a web process, {name}", site)


def first_migration(environment: Mapping[str, str]) -> Line:
    """An empty database is brought up to date.

    :param environment: of a database with nothing in it, and of its own folder.
    """
    taken = _timed(
        [sys.executable, "-m", "django", "migrate", "--verbosity", "0"],
        {**environment, "DJANGO_SETTINGS_MODULE": "milepost.config.settings"},
    )
    return Line(
        group="Processes",
        name="first migration",
        median=taken,
        worst=taken,
        floor=_timed([sys.executable, "-c", "import django"]),
        floor_name="a process that imports Django",
        mark=MIGRATION_MS,
    )


def _timed(command: list[str], environment: Mapping[str, str] | None = None) -> float:
    start = perf_counter()
    subprocess.run(command, env={**os.environ, **(environment or {})}, check=True)
    return (perf_counter() - start) * 1000


def _open(site: Served, visit: Visit) -> None:
    with closing(http.client.HTTPConnection(site.host, site.port, timeout=_WITHIN)) as client:
        client.request("GET", visit.address, headers={"Cookie": visit.cookies})
        answer = client.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{visit.address} answers {answer.status}.")


def _memory(name: str, site: Served) -> Line:
    held = [resident_mb(each) for each in site.workers()]
    return Line(
        group="Processes",
        name=name,
        median=max(held),
        worst=max(held),
        mark=MEMORY_MB,
        unit="MB",
        runs=len(held),
    )


def resident_mb(pid: int) -> float:
    """How much of a process is in memory, in megabytes."""
    for row in Path(f"/proc/{pid}/status").read_text().splitlines():
        if row.startswith("VmRSS:"):
            return int(row.split()[1]) / 1024
    return 0.0


def _children(pid: int) -> list[int]:
    return [
        int(each)
        for task in Path(f"/proc/{pid}/task").glob("*/children")
        for each in task.read_text().split()
    ]


def _called(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()
