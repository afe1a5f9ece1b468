"""What an archive says of itself: written in one way, and read without trusting it."""

import json
from typing import Any

import pytest

from milepost.core.archive.manifest import (
    ArchivedFile,
    FaultyArchive,
    Manifest,
    is_plain_name,
    manifest_as_json,
    manifest_from_json,
)

MADE = Manifest(
    arrangement="hw-01",
    name="Highways “service”",
    made_at="2026-07-06T09:00:00.000000Z",
    made_by="Milepost 1",
    head="a" * 64,
    seals=3,
    files=(
        ArchivedFile(path="README.txt", sha256="b" * 64, size=0),
        ArchivedFile(path="data/x.jsonl", sha256="c" * 64, size=12),
    ),
)


def refused(content: bytes) -> list[str]:
    with pytest.raises(FaultyArchive) as refusal:
        manifest_from_json(content)
    assert str(refusal.value)
    return [str(each) for each in refusal.value.faults]


def changed(**values: Any) -> bytes:
    """The manifest with entries that are other ones, or gone where they are ``...``."""
    plain = {**json.loads(manifest_as_json(MADE)), **values}
    return json.dumps({key: value for key, value in plain.items() if value is not ...}).encode()


def test_reading_what_was_written_gives_it_back() -> None:
    assert manifest_from_json(manifest_as_json(MADE)) == MADE
    assert list(MADE.by_path) == ["README.txt", "data/x.jsonl"]


def test_it_has_a_line_for_each_file() -> None:
    assert len(manifest_as_json(MADE).splitlines()) == len(MADE.files) + 2


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"format": 2}, "The archive is of format 2; this Milepost reads format 1."),
        ({"format": True}, "The archive is of format True"),
        ({"arrangement": "../x"}, "It does not name the arrangement by its reference."),
        ({"arrangement": 7}, "It does not name the arrangement by its reference."),
        ({"name": ""}, "“name” is missing, or no text of a line."),
        ({"name": "a\nb"}, "“name” is missing, or no text of a line."),
        ({"made_at": ...}, "“made_at” is missing, or no text of a line."),
        ({"made_by": "x" * 201}, "“made_by” is missing, or no text of a line."),
        ({"head": "A" * 64}, "“head” is not the hash of a seal: 64 digits and letters from a to f"),
        ({"seals": -1}, "“seals” does not say how many seals there are."),
        ({"seals": True}, "“seals” does not say how many seals there are."),
        ({"seals": 0}, "“seals” and “head” do not agree on whether anything is sealed."),
        ({"files": ...}, "It lists no files."),
        ({"files": [7]}, "manifest.json, file 1: It does not name a file."),
        ({"files": [{"path": 7}]}, "manifest.json, file 1: It does not name a file."),
        ({"files": [{"path": "../x"}]}, "'../x' is not a name that a file of an archive may have."),
        ({"files": [{"path": "manifest.json"}]}, "is not a name that a file of an archive may"),
        ({"files": [{"path": "x"}]}, "It does not say the SHA-256 of x."),
        ({"files": [{"path": "x", "sha256": "b" * 64}]}, "It does not say how many bytes x has."),
        (
            {"files": [{"path": name, "sha256": "b" * 64, "size": 1} for name in ("x", "X")]},
            "manifest.json, file 2: It names “X” twice.",
        ),
        ({"name": "Another"}, "It was changed: it is not what its checksum says."),
        ({"more": 1}, "It was changed: it is not what its checksum says."),
        ({"checksum": ...}, "It was changed: it is not what its checksum says."),
        ({}, "It was changed: it is not what its checksum says."),  # other blanks between
    ],
)
def test_a_manifest_that_is_none(values: dict[str, Any], said: str) -> None:
    assert any(said in each for each in refused(changed(**values)))


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"[" * 100_000])
def test_what_is_no_object_at_all(content: bytes) -> None:
    assert refused(content) == ["manifest.json: It is not a JSON object in UTF-8."]


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("README.txt", True),
        ("data/x.jsonl", True),
        ("a/b/c/d.txt", True),
        ("a/b/c/d/e.txt", False),
        ("../x", False),
        ("/x", False),
        (".hidden", False),
        ("a//b", False),
        ("a\\b", False),
        ("é.txt", False),
        ("x\n", False),
        ("x" * 201, False),
    ],
)
def test_only_plain_names_are_names(name: str, is_one: bool) -> None:
    assert is_plain_name(name) is is_one
