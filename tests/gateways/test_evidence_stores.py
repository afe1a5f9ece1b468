"""Wherever evidence files are kept, the same holds: whole or not at all, each once."""

import hashlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from milepost.gateways.evidence_bucket import (
    A_PART,
    BucketUnclear,
    EvidenceBucket,
    read_bucket_address,
)
from milepost.gateways.evidence_files import EvidenceFolder
from milepost.gateways.evidence_store import FileRefused, FileStore, StoreFault
from tests.gateways.object_storage import CutLine, address_on, an_object_storage

pytestmark = pytest.mark.once

SMALL = b"words of a report\n" * 100
LARGE = bytes(range(256)) * (A_PART // 256) * 2 + b"and an end"
YET_TO_COME = timedelta(days=1)


@pytest.fixture(scope="session")
def storage_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A real S3 server's port."""
    with an_object_storage(tmp_path_factory.mktemp("storage")) as port:
        yield port


def _bucket(port: int, folder: Path, *, prefix: str, attempts: int = 3) -> EvidenceBucket:
    return EvidenceBucket(
        address_on(port, prefix=prefix), aside=folder / "aside", attempts=attempts
    )


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    """An empty place for files, of each kind."""
    if request.param == "folder":
        return EvidenceFolder(tmp_path / "kept")
    port = request.getfixturevalue("storage_port")
    return _bucket(port, tmp_path, prefix=f"{uuid4()}/")


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _in_parts(content: bytes, size: int = 64 * 1024) -> Iterator[bytes]:
    return (content[start : start + size] for start in range(0, len(content), size))


def _require_clean(store: FileStore, *kept: bytes) -> None:
    """Nothing is kept but these, each whole, and nothing half is left anywhere."""
    assert sorted(store.all_kept()) == sorted(map(_hash, kept))
    assert all(store.is_intact(_hash(each)) for each in kept)
    assert list(store.left_half(before=datetime.now(UTC) + YET_TO_COME)) == []
    assert [path for path in store.aside.glob(".*")] == []


@pytest.mark.parametrize("content", [SMALL, LARGE], ids=["small", "large"])
def test_what_was_put_in_comes_back_as_it_was(store: FileStore, content: bytes) -> None:
    kept = store.keep(_in_parts(content))
    assert (kept.sha256, kept.size) == (_hash(content), len(content))
    assert store.holds(kept.sha256)
    assert store.size_of(kept.sha256) == len(content)
    with store.open(kept.sha256) as file:
        assert file.read() == content
    _require_clean(store, content)


def test_a_file_is_read_from_any_place_in_it(store: FileStore) -> None:
    sha256 = store.keep([LARGE]).sha256
    with store.open(sha256) as file:
        for start, length in ((5, 10), (A_PART + 3, 1000), (0, 4), (len(LARGE) - 3, 99)):
            file.seek(start)
            assert file.read(length) == LARGE[start : start + length]
        assert file.seek(0, os.SEEK_END) == len(LARGE)
        assert file.read(1) == b""
        file.seek(-3, os.SEEK_END)
        assert file.read() == b"end"


def test_the_same_content_is_kept_once(store: FileStore) -> None:
    assert store.keep([SMALL]) == store.keep(_in_parts(SMALL, 7))
    _require_clean(store, SMALL)


def test_what_is_put_in_again_is_kept_as_of_then(store: FileStore) -> None:
    assert store.kept_at(_hash(SMALL)) is None
    store.keep([SMALL])
    first = store.kept_at(_hash(SMALL))
    while (now := store.kept_at(_hash(SMALL))) == first:  # the clock of some storage ticks slowly
        store.keep([SMALL])
    assert first is not None
    assert now is not None
    assert now > first
    _require_clean(store, SMALL)


def test_two_who_put_the_same_in_at_once_both_have_it(store: FileStore) -> None:
    together = threading.Barrier(2)
    found = []

    def put_in() -> None:
        def parts() -> Iterator[bytes]:
            yield from _in_parts(LARGE, A_PART)
            together.wait(timeout=30)

        found.append(store.keep(parts()).sha256)

    threads = [threading.Thread(target=put_in) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found == [_hash(LARGE)] * 2
    _require_clean(store, LARGE)


def test_an_empty_file_is_refused_and_leaves_nothing(store: FileStore) -> None:
    with pytest.raises(FileRefused, match="empty"):
        store.keep([b"", b""])
    _require_clean(store)


def test_a_file_that_is_too_large_is_refused_and_leaves_nothing(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("milepost.gateways.evidence_arriving.LARGEST_FILE", len(SMALL) - 1)
    with pytest.raises(FileRefused, match="larger than 2 GB"):
        store.keep(_in_parts(SMALL, 100))
    _require_clean(store)


def test_a_line_that_breaks_on_the_way_in_leaves_nothing(store: FileStore) -> None:
    def broken() -> Iterator[bytes]:
        yield LARGE[:A_PART]
        raise ConnectionResetError("the browser went away")

    with pytest.raises(ConnectionResetError):
        store.keep(broken())
    _require_clean(store)


def test_what_is_not_there_is_missing_and_said_so(store: FileStore) -> None:
    nothing = _hash(b"never put in")
    assert (store.holds(nothing), store.size_of(nothing)) == (False, None)
    assert not store.is_intact(nothing)
    with pytest.raises(FileNotFoundError):
        store.open(nothing)
    store.erase(nothing)


def test_what_is_erased_is_gone_and_the_rest_stays(store: FileStore) -> None:
    gone = store.keep([SMALL]).sha256
    store.keep([LARGE])
    store.erase(gone)
    assert not store.holds(gone)
    _require_clean(store, LARGE)


def test_a_file_that_was_changed_where_it_is_kept_is_found(
    store: FileStore, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"something else")
    store.aside.mkdir(exist_ok=True)
    store.take(other, _hash(SMALL))
    assert store.holds(_hash(SMALL))
    assert not store.is_intact(_hash(SMALL))


def test_a_place_that_can_be_used_says_nothing(store: FileStore) -> None:
    store.require_ready()
    _require_clean(store)


# --- what goes wrong in the middle -----------------------------------------------------------


def test_a_folder_that_is_a_file_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("in the way")
    with pytest.raises(OSError, match="kept"):
        EvidenceFolder(tmp_path / "kept").require_ready()
    with pytest.raises(OSError, match="kept"):
        EvidenceFolder(tmp_path / "kept").keep([SMALL])


KEEPING = """
import resource, sys
from pathlib import Path
from milepost.gateways.evidence_files import EvidenceFolder
from tests.gateways.test_evidence_stores import LARGE, _in_parts
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
try:
    EvidenceFolder(Path(sys.argv[1])).keep(_in_parts(LARGE))
except OSError as full:
    print("refused", full.strerror)
"""


def test_a_disk_with_no_room_in_mid_file_leaves_nothing(tmp_path: Path) -> None:
    """No more than a megabyte can be written there: the disk refuses in the middle of the file."""
    done = _child(KEEPING, str(tmp_path / "kept")).communicate(timeout=60)[0]
    assert done.startswith("refused")
    _require_clean(EvidenceFolder(tmp_path / "kept"))


KILLED = """
import sys
from pathlib import Path
from tests.gateways.test_evidence_stores import LARGE, EvidenceFolder
def parts():
    yield LARGE
    print("half", flush=True)
    sys.stdin.read()
EvidenceFolder(Path(sys.argv[1])).keep(parts())
"""


def test_a_process_killed_while_it_keeps_leaves_a_half_that_is_found_and_let_go(
    tmp_path: Path,
) -> None:
    child = _child(KILLED, str(tmp_path / "kept"))
    assert child.stdout is not None
    assert child.stdout.readline() == "half\n"
    child.send_signal(signal.SIGKILL)
    child.communicate()
    store = EvidenceFolder(tmp_path / "kept")
    assert list(store.all_kept()) == []
    now = datetime.now(UTC)
    assert list(store.left_half(before=now - timedelta(minutes=5))) == []
    assert len(list(store.left_half(before=now + YET_TO_COME))) == 1
    assert store.let_go_of_halves(before=now + YET_TO_COME) == 1
    _require_clean(store)


def test_a_storage_that_goes_away_in_mid_file_has_nothing_of_it(
    storage_port: int, tmp_path: Path
) -> None:
    prefix = f"{uuid4()}/"
    with CutLine(storage_port, after=A_PART + A_PART // 2) as line:
        cut = _bucket(line.port, tmp_path, prefix=prefix, attempts=1)
        with pytest.raises(StoreFault):
            cut.keep(_in_parts(LARGE))
        assert line.was_cut.is_set()
        with pytest.raises(StoreFault):
            cut.holds(_hash(LARGE))
        with pytest.raises(StoreFault):
            cut.require_ready()
    whole = _bucket(storage_port, tmp_path, prefix=prefix)
    assert list(whole.all_kept()) == []
    # The parts that arrived cannot be seen, and go once they are a day old.
    assert whole.let_go_of_halves(before=datetime.now(UTC) + YET_TO_COME) == 1
    _require_clean(whole)
    # What was cut can be put in again.
    whole.keep(_in_parts(LARGE))
    _require_clean(whole, LARGE)


SENDING = """
import sys
from pathlib import Path
from tests.gateways.test_evidence_stores import LARGE, _bucket, _in_parts
_bucket(int(sys.argv[2]), Path(sys.argv[1]), prefix=sys.argv[3]).keep(_in_parts(LARGE))
"""


def test_a_process_killed_while_it_sends_leaves_nothing_in_the_storage(
    storage_port: int, tmp_path: Path
) -> None:
    prefix = f"{uuid4()}/"
    with CutLine(storage_port, after=A_PART + A_PART // 2) as line:
        child = _child(SENDING, str(tmp_path), str(line.port), prefix)
        assert line.was_cut.wait(timeout=60)
        child.send_signal(signal.SIGKILL)
        child.communicate()
    store = _bucket(storage_port, tmp_path, prefix=prefix)
    assert list(store.all_kept()) == []
    later = datetime.now(UTC) + YET_TO_COME
    assert len(list(store.left_half(before=later))) == 2  # aside, and in the storage
    assert store.let_go_of_halves(before=later) == 2
    _require_clean(store)


def test_a_storage_that_lets_nobody_in_says_so(storage_port: int, tmp_path: Path) -> None:
    wrong = EvidenceBucket(address_on(storage_port, secret="another"), aside=tmp_path / "aside")
    with pytest.raises(StoreFault, match="s3://evidence/"):
        wrong.keep([SMALL])
    with pytest.raises(StoreFault) as refused:
        wrong.require_ready()
    assert "another" not in str(refused.value)
    assert list((tmp_path / "aside").iterdir()) == []


def _child(script: str, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": f"src{os.pathsep}."},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


# --- its address ------------------------------------------------------------------------------


def _read(url: str, **more: str) -> str:
    said = {"endpoint": "", "region": "", "key": "the-key", "secret": "the-secret", **more}
    return str(read_bucket_address(url, **said))


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("s3://records", "s3://records/"),
        ("s3://records/milepost/evidence/", "s3://records/milepost/evidence/"),
    ],
)
def test_the_address_of_a_bucket_is_read(url: str, read: str) -> None:
    assert _read(url) == read


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: _read("https://records"), "must be s3://BUCKET"),
        (lambda: _read("s3://"), "must be s3://BUCKET"),
        (lambda: _read("s3://key:secret@records"), "must be s3://BUCKET"),
        (lambda: _read("s3://records", endpoint="storage:9000"), "MILEPOST_S3_ENDPOINT such as"),
        (lambda: _read("s3://records", key=""), "MILEPOST_S3_KEY and MILEPOST_S3_SECRET"),
    ],
)
def test_an_address_that_says_too_little_is_refused(make: Callable[[], str], says: str) -> None:
    with pytest.raises(BucketUnclear, match=says):
        make()


def test_the_keys_to_a_bucket_are_never_shown() -> None:
    said = repr(address_on(1))
    assert "secret-for-tests" not in said
    assert "key-for-tests" not in said
