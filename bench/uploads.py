"""A file of a gigabyte is put in, in parts and whole: how long it takes, and in how much memory.

By itself, on a site that runs: ``python -m bench.uploads http://127.0.0.1:8000 PID sessionid=...``.
"""

import base64
import http.client
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from time import perf_counter

from bench.line import Line
from bench.processes import MEMORY_MB, served

GIGABYTE = 1024**3
_PART = 8 * 1024**2  # as the page's own script sends them
_BORDER = "----a-border-between-parts"
_BLOCK = os.urandom(1024**2)  # sent over and over; a counter makes each file another


class Uploading:
    """Somebody signed in, at the tray of an arrangement."""

    def __init__(self, *, host: str, port: int, place: str, cookies: str) -> None:
        """
        :param place: the path of the page with the tray.
        :param cookies: of the session.
        """
        self._host, self._port, self._place = host, port, place
        answer, words = self._ask("GET", place, headers={"Cookie": cookies})
        if answer.status != 200:
            raise SystemExit(f"{place} answers {answer.status}.")
        secret = (answer.headers["Set-Cookie"] or "").partition(";")[0]
        self._cookies = f"{cookies}; {secret}" if secret else cookies
        start = words.index(b'name="csrfmiddlewaretoken" value="') + 34
        self._token = words[start : words.index(b'"', start)].decode()

    def in_parts(self, size: int) -> None:
        """By the script's way: announced, and sent part by part."""
        headers = {"Tus-Resumable": "1.0.0", **self._who()}
        name = base64.b64encode(f"{perf_counter()}.bin".encode()).decode()
        said = {"Upload-Length": str(size), "Upload-Metadata": f"filename {name}"}
        answer, words = self._ask("POST", f"{self._place}parts/", headers={**headers, **said})
        if answer.status != 201:
            raise SystemExit(f"A file is announced: {answer.status}, {words[:200]!r}")
        place = answer.headers["Location"]
        for start in range(0, size, _PART):
            part = b"".join(_blocks(min(_PART, size - start), start))
            more = {"Upload-Offset": str(start), "Content-Type": "application/offset+octet-stream"}
            answer, words = self._ask("PATCH", place, part, {**headers, **more})
            if answer.status != 204:
                raise SystemExit(f"A part is sent: {answer.status}, {words[:200]!r}")

    def whole(self, size: int) -> None:
        """By the plain form: one request, as large as the file."""
        head = (
            f'--{_BORDER}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
            f"{self._token}\r\n--{_BORDER}\r\nContent-Disposition: form-data;"
            f' name="files"; filename="{perf_counter()}.bin"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
        tail = f"\r\n--{_BORDER}--\r\n".encode()
        with closing(http.client.HTTPConnection(self._host, self._port, timeout=600)) as line:
            line.putrequest("POST", self._place)
            for name, value in {
                **self._who(),
                "Content-Type": f"multipart/form-data; boundary={_BORDER}",
                "Content-Length": str(len(head) + size + len(tail)),
            }.items():
                line.putheader(name, value)
            line.endheaders()
            for part in (head, *_blocks(size, 1), tail):
                line.send(part)
            answer = line.getresponse()
            if answer.status != 303:
                raise SystemExit(f"A file is sent: {answer.status}, {answer.read()[:200]!r}")

    def _who(self) -> dict[str, str]:
        return {"Cookie": self._cookies, "X-CSRFToken": self._token}

    def _ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        with closing(http.client.HTTPConnection(self._host, self._port, timeout=600)) as line:
            line.request(method, path, body=body or None, headers=headers or {})
            answer = line.getresponse()
            return answer, answer.read()


def lines(uploading: Uploading, *, workers: list[int], size: int = GIGABYTE) -> Iterator[Line]:
    """Both ways, and the most memory that a web process ever held meanwhile."""
    for name, send in (("in parts", uploading.in_parts), ("whole", uploading.whole)):
        start = perf_counter()
        send(size)
        taken = (perf_counter() - start) * 1000
        yield Line(
            group="Evidence",
            name=f"put {size // 1024**2:,} MB in, {name}",
            median=taken,
            worst=taken,
        )
        most = max(map(_most_mb, workers))
        yield Line(
            group="Evidence",
            name=f"most memory of a web process until then, {name}",
            median=most,
            worst=most,
            mark=MEMORY_MB,
            unit="MB",
        )


def on_a_site(environment: Mapping[str, str], *, place: str, cookies: str) -> Iterator[Line]:
    """Both ways, on a site that is started for it and keeps its files in a folder of its own.

    :param environment: of the site, its secret key among it, since that signs the cookies.
    """
    with (
        tempfile.TemporaryDirectory(prefix="milepost-uploads-") as folder,
        served({**environment, "MILEPOST_DATA": folder}) as site,
    ):
        uploading = Uploading(host=site.host, port=site.port, place=place, cookies=cookies)
        yield from lines(uploading, workers=site.workers())


def _blocks(size: int, start: int) -> Iterator[bytes]:
    """So many bytes, no two files alike."""
    first = start.to_bytes(8, "little") + os.urandom(24)
    yield first[:size]
    left = size - len(first)
    while left > 0:
        yield _BLOCK[:left]
        left -= len(_BLOCK)


def _most_mb(pid: int) -> float:
    """The most that a process ever had in memory, in megabytes."""
    for row in Path(f"/proc/{pid}/status").read_text().splitlines():
        if row.startswith("VmHWM:"):
            return int(row.split()[1]) / 1024
    return 0.0


def main() -> None:
    """Measure a site that runs already, and print it."""
    address, pids, cookies, megabytes = sys.argv[1:5]
    host, _, rest = address.removeprefix("http://").partition(":")
    port, _, path = rest.partition("/")
    uploading = Uploading(host=host, port=int(port), place=f"/{path}", cookies=cookies)
    workers = [int(each) for each in pids.split(",")]
    for line in lines(uploading, workers=workers, size=int(megabytes) * 1024**2):
        print(f"{line.name:<60} {line.median:>12,.0f} {line.unit}")


if __name__ == "__main__":
    main()
