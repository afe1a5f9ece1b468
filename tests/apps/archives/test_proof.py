"""One thing in an export is changed: both verifiers find it, whatever it is.

``milepost verify`` is asked in this process, and the export's own ``verify.py`` in another, where
there is no Milepost. ``TAMPERINGS=10000`` in the environment tries more of them than the usual run
does, and ``-rP`` shows what came of them.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from milepost.core.archive.manifest import MANIFEST
from milepost.gateways.archive_check import check
from tests.apps.archives.made import packed
from tests.apps.archives.tampering import KINDS, tampered
from tests.archive_in_memory import Files

pytestmark = pytest.mark.django_db  # in which the export is made

COUNT = int(os.environ.get("TAMPERINGS", len(KINDS) * 4))
SHARES = 2  # so that both workers can take a part

# Reads the name of an archive and a head hash a line, and answers each with 0 or 1.
_ASKED_AGAIN_AND_AGAIN = """
import sys
told = {"__name__": "verifier", "__file__": sys.argv[1]}
with open(sys.argv[1], encoding="utf-8") as source:
    exec(compile(source.read(), "verify.py", "exec"), told)
sys.meta_path.insert(0, told["_FromThisFile"]())
from milepost.gateways.archive_check import check
for line in sys.stdin:
    path, _, head = line.strip().partition("\t")
    said = []
    ends = check(told["Path"](path), head=head or None, as_json=False, say=said.append)
    print(ends, any(each.startswith("FAULT") for each in said), flush=True)
"""


@dataclass
class OwnVerifier:
    """The verifier that an export carries, in a Python that knows nothing of ours."""

    process: "subprocess.Popen[str]"

    def finds(self, path: Path, head: str = "") -> bool:
        """Whether it ends with 1, and says what for."""
        self.ask(path, head)
        return self.answer()

    def ask(self, path: Path, head: str = "") -> None:
        """Have it look at an archive, and go on meanwhile."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{path}\t{head}\n")
        self.process.stdin.flush()

    def answer(self) -> bool:
        """Whether it found anything in what it was asked about."""
        assert self.process.stdout is not None
        ends, has_said = self.process.stdout.readline().split()
        assert (ends, has_said) in {("0", "False"), ("1", "True")}
        return ends == "1"


@pytest.fixture(scope="module")
def own(files: Files, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnVerifier]:
    place = tmp_path_factory.mktemp("own") / "verify.py"
    place.write_bytes(files["verify.py"])
    command = [sys.executable, "-I", "-S", "-c", _ASKED_AGAIN_AND_AGAIN, str(place)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=place.parent
    ) as process:
        yield OwnVerifier(process)
        assert process.stdin is not None
        process.stdin.close()


def ours_finds(path: Path, head: str | None = None) -> bool:
    """Whether `milepost verify` ends with 1, and says what for."""
    said: list[str] = []
    ends = check(path, head=head, as_json=False, say=said.append)
    assert any(each.startswith("FAULT") for each in said) == (ends == 1)
    return ends == 1


@pytest.mark.parametrize("share", range(SHARES))
def test_every_single_change_is_found_by_both_verifiers(
    share: int, files: Files, own: OwnVerifier, tmp_path: Path
) -> None:
    path = tmp_path / "tampered.zip"
    head = json.loads(files[MANIFEST])["head"]
    found: Counter[str] = Counter()
    for seed in range(share, COUNT, SHARES):
        made = tampered(files, seed)
        packed(made.files, path)
        told = (made.kind, seed, made.words)
        is_found = not made.needs_head
        own.ask(path)
        ours = ours_finds(path)
        assert (ours, own.answer()) == (is_found, is_found), told
        if made.needs_head:
            assert ours_finds(path, head), told
            assert own.finds(path, head), told
        found[made.kind] += 1
    for kind, count in found.items():
        only = ", only with the head hash" if "tail" in kind else ""
        print(f"{count:>6,} {kind}: all found by both{only}")


def test_nothing_is_found_in_an_export_that_nobody_changed(
    files: Files, own: OwnVerifier, tmp_path: Path
) -> None:
    path = packed(files, tmp_path / "whole.zip")
    head = json.loads(files[MANIFEST])["head"]

    assert not ours_finds(path)
    assert not ours_finds(path, head)
    assert not own.finds(path)
    assert not own.finds(path, head)
