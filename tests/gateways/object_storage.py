"""A real server that speaks S3, for tests, and a line to it that can be cut."""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from milepost.gateways.evidence_bucket import BucketAddress

KEY, SECRET, BUCKET = "key-for-tests", "secret-for-tests", "evidence"
WEED = Path(sys.executable).with_name("weed")
PATIENCE = 60  # seconds for it to start
GRPC = 10_000  # by which its ports between machines are higher


def address_on(port: int, *, prefix: str = "", secret: str = SECRET) -> BucketAddress:
    """The bucket for tests on a server of this machine."""
    return BucketAddress(
        bucket=BUCKET,
        prefix=prefix,
        endpoint=f"http://127.0.0.1:{port}",
        region="us-east-1",
        key=KEY,
        secret=secret,
    )


@contextmanager
def an_object_storage(folder: Path) -> Iterator[int]:
    """SeaweedFS on free ports of this machine, with an empty bucket; the port that speaks S3.

    :raises AssertionError: where it does not start, with the end of what it said.
    """
    if not WEED.exists():
        raise AssertionError("There is no S3 server (weed) in .venv: run bin/setup --dev.")
    who = {
        "name": "tests",
        "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    keys = folder / "keys.json"
    keys.write_text(json.dumps({"identities": [who]}), encoding="utf-8")
    ports = dict(zip(("master", "volume", "filer", "s3"), _free_ports(4), strict=True))
    command = [
        str(WEED),
        "server",
        f"-dir={folder}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        "-s3",
        f"-s3.config={keys}",
        "-volume.max=20",
        "-master.volumeSizeLimitMB=64",
        "-master.telemetry=false",
        "-s3.port.iceberg=0",  # on ports of their own they would let no second one start
        "-s3.port.lance=0",
        *(f"-{name}.port={port}" for name, port in ports.items()),
    ]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        _wait_for(ports["s3"], server, folder / "log")
        _make_bucket(ports["s3"])
        yield ports["s3"]
    finally:
        server.kill()
        server.wait()


def _wait_for(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up and server.poll() is None:
        asked = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            asked.request("GET", "/")
            asked.getresponse().read()  # it lets nobody in without a key, and so it is there
        except (HTTPException, OSError):
            time.sleep(0.1)
        else:
            return
        finally:
            asked.close()
    raise AssertionError(f"The S3 server does not start:\n{log.read_text()[-2000:]}")


def _make_bucket(port: int) -> None:
    import boto3

    client = boto3.session.Session().client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{port}",
        region_name="us-east-1",
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
    )
    client.create_bucket(Bucket=BUCKET)


def _free_ports(count: int) -> list[int]:
    """Ports that are free, and so are those that go with them between machines."""
    found: list[int] = []
    while len(found) < count:
        with socket.socket() as low, socket.socket() as high:
            low.bind(("127.0.0.1", 0))
            port = low.getsockname()[1] % 20_000 + 10_000
            try:
                with socket.socket() as wanted:
                    wanted.bind(("127.0.0.1", port))
                    high.bind(("127.0.0.1", port + GRPC))
            except OSError:
                continue
        if port not in found:
            found.append(port)
    return found


class CutLine:
    """A line to a server of this machine that is cut, for good, once so many bytes went over it."""

    def __init__(self, port: int, *, after: int) -> None:
        self._port = port
        self._left = after
        self.was_cut = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._open: list[socket.socket] = []
        threading.Thread(target=self._answer, daemon=True).start()

    def __enter__(self) -> "CutLine":
        return self

    def __exit__(self, *_: object) -> None:
        self._cut()

    def _answer(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self._port))
            self._open += [near, far]
            threading.Thread(target=self._pass, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self._pass, args=(far, near, False), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, is_counted: bool) -> None:
        try:
            while part := source.recv(65_536):
                if is_counted:
                    self._left -= len(part)
                if self._left < 0:
                    self._cut()
                    return
                sink.sendall(part)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            return

    def _cut(self) -> None:
        self.was_cut.set()
        # Closing alone would not wake a thread that waits in accept or recv.
        for each in (self._listening, *self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
