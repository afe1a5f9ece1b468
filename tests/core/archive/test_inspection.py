"""An archive is looked over: its manifest, every file by its hash, and what is made of the rows."""

import hashlib
from collections.abc import Iterator, Mapping

import pytest

from milepost.core.archive.inspection import (
    ALWAYS_THERE,
    Inspection,
    inspect,
    is_as_made,
    read_manifest,
)
from milepost.core.archive.manifest import MANIFEST, ArchivedFile, FaultyArchive
from milepost.core.archive.rows import UnreadableFile
from tests.archive_in_memory import Files, HeldArchive, with_its_manifest, with_rows
from tests.core.archive.a_record import a_record

WHOLE = a_record()
HEAD = read_manifest(HeldArchive(WHOLE)).head
MANIFEST_SHA256 = hashlib.sha256(WHOLE[MANIFEST]).hexdigest()
EVIDENCE = next(name for name in WHOLE if name.startswith("evidence/"))


class DamagedArchive(HeldArchive):
    """One of its files breaks off while it is read."""

    def __init__(self, files: Mapping[str, bytes], damaged: str) -> None:
        super().__init__(files)
        self._damaged = damaged

    def chunks(self, path: str) -> Iterator[bytes]:
        for chunk in super().chunks(path):
            yield chunk[:10] if path == self._damaged else chunk
            if path == self._damaged:
                raise UnreadableFile("It is damaged.")


def told(found: Inspection) -> list[str]:
    assert not found.is_sound
    return [str(each) for each in found.faults]


def test_what_nobody_changed_is_sound_and_each_printed_hash_proves_more() -> None:
    alone = inspect(HeldArchive(WHOLE))
    proved = inspect(HeldArchive(WHOLE), head=HEAD, manifest_sha256=MANIFEST_SHA256)

    assert alone.is_sound
    assert proved.is_sound
    assert (alone.is_manifest_proved, proved.is_manifest_proved) == (False, True)
    tails = [each.record.verification.verdict.is_tail_proved for each in (alone, proved)]
    assert tails == [False, True]


def test_every_file_is_told_of_as_it_is_read() -> None:
    read: list[ArchivedFile] = []

    inspect(HeldArchive(WHOLE), looked_at=read.append)

    assert {each.path for each in read} == WHOLE.keys() - {MANIFEST}


def test_another_printed_hash_is_a_fault() -> None:
    assert told(inspect(HeldArchive(WHOLE), manifest_sha256="0" * 64)) == [
        "manifest.json: It is not the manifest of the printed hash."
    ]
    found = inspect(HeldArchive(WHOLE), head="0" * 64)
    assert not found.is_sound
    assert found.faults == ()
    assert "broken" in found.record.verification.verdict.words


def test_files_that_are_changed_missing_or_too_many_are_named() -> None:
    other = {**WHOLE, "README.txt": b"!", EVIDENCE: b"!" + WHOLE[EVIDENCE][1:], "more.txt": b"!"}
    del other["tables/targets.csv"]

    assert set(told(inspect(HeldArchive(other)))) == {
        "README.txt: It has 1 bytes; the manifest says 0.",
        f"{EVIDENCE}: It was changed: its SHA-256 is not the manifest's.",
        "more.txt: The manifest does not name it.",
        "tables/targets.csv: The manifest names it, and it is missing.",
    }


def test_a_file_that_breaks_off_is_named_once() -> None:
    for path in (EVIDENCE, "data/audit_event.jsonl", "tables/events.csv"):
        faults = told(inspect(DamagedArchive(WHOLE, path)))
        assert faults.count(f"{path}: It is damaged.") == 1


def test_a_manifest_that_breaks_off_is_refused() -> None:
    with pytest.raises(FaultyArchive, match=r"manifest\.json: It is damaged\."):
        read_manifest(DamagedArchive(WHOLE, MANIFEST))


def test_what_has_no_manifest_is_no_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FaultyArchive, match="It is missing: this is no archive of Milepost's"):
        read_manifest(HeldArchive({"letter.txt": b"Dear all,"}))
    monkeypatch.setattr("milepost.core.archive.inspection.LARGEST_MANIFEST", 10)
    with pytest.raises(FaultyArchive, match="too large to be a manifest"):
        read_manifest(HeldArchive(WHOLE))


@pytest.mark.parametrize("path", ALWAYS_THERE)
def test_what_every_archive_has_cannot_be_made_never_to_have_been(path: str) -> None:
    left = {name: content for name, content in WHOLE.items() if name != path}

    assert f"{path}: Every archive has it, and this one has not." in told(
        inspect(HeldArchive(with_its_manifest(left)))
    )


def test_evidence_is_named_by_its_hash() -> None:
    other = with_its_manifest({**WHOLE, EVIDENCE: b"Other words."})

    said = f"{EVIDENCE}: It is not named by the hash that the manifest gives."
    assert said in told(inspect(HeldArchive(other)))


def test_a_file_of_evidence_that_no_row_names() -> None:
    content = b"Nobody put this in."
    path = f"evidence/{hashlib.sha256(content).hexdigest()}.txt"

    faults = told(inspect(HeldArchive(with_its_manifest({**WHOLE, path: content}))))

    assert faults == [f"{path}: No row of the record names it."]


def test_seals_that_are_fewer_than_the_manifest_says() -> None:
    cut = with_rows(WHOLE, "audit_seal", lambda seals: seals.pop())

    assert any("It has 10 seals and ends in" in each for each in told(inspect(HeldArchive(cut))))


def test_a_manifest_of_another_arrangement() -> None:
    other = with_its_manifest(WHOLE, name="Another service")

    assert told(inspect(HeldArchive(other))) == [
        "data/contracts_arrangement.jsonl: It is not the arrangement of the manifest."
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda held: held.replace(b"Survey", b"Gossip"), "Its row 2 is not what data/ says."),
        (lambda held: held + b"more\r\n", "It has rows of which data/ says nothing."),
        (lambda held: held[:-20], "Its row 2 is not what data/ says."),
        (lambda _: b"", "Its row 1 is not what data/ says."),
    ],
)
def test_a_table_for_a_spreadsheet_that_says_otherwise_than_the_rows(
    change: "object", said: str
) -> None:
    assert callable(change)
    path = "tables/evidence.csv"
    other: Files = {**WHOLE, path: change(WHOLE[path])}

    assert told(inspect(HeldArchive(with_its_manifest(other)))) == [f"{path}: {said}"]


def test_a_file_is_handed_on_while_it_is_compared() -> None:
    held: list[bytes] = []
    content = WHOLE[EVIDENCE]
    named = ArchivedFile(
        path=EVIDENCE, sha256=hashlib.sha256(content).hexdigest(), size=len(content)
    )

    assert is_as_made(HeldArchive(WHOLE), named, held.append) is None
    assert b"".join(held) == content
