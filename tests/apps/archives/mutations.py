"""Ways to spoil a good archive: by chance, but the same for the same seed.

Some spoil the file itself. The others change what is inside and make the manifest true of it again,
so that the checks behind the hashes are tried and not the hashes alone.
"""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from milepost.core.archive.manifest import MANIFEST
from tests.apps.archives.made import packed
from tests.archive_in_memory import Files, with_its_manifest

ODD: tuple[Any, ...] = (
    None, "", " ", "x" * 30_000, "\x00", "\ud800", "=1+1", "2025-02-30", "2025-03-31",
    "2026-07-06T09:00:00.000000Z", "0000-01-01", "9999-12-31T23:59:59.999999Z", "../x", "F", "NA",
    True, False, 0, 1, 2, -1, 7, 2**31, 2**63, 10**40, 1.5, 1e300, [], {}, [[]], {"a": {"b": [1]}},
    ["CS.A1", 3], {"3": [["CS.A1", "not_met"]]}, {"3": 5}, "P-nobody", "hw-01", "CS", "0" * 64,
)  # fmt: skip


def spoiled(files: Files, seed: int, path: Path) -> str:
    """Write a spoiled archive; what was done to it, in words."""
    chance = random.Random(seed)
    spoil = chance.choice(_OF_THE_FILE) if chance.random() < 0.25 else _inside
    return spoil(files, chance, path)


# -- the file itself ------------------------------------------------------------------------------


def _bytes(files: Files, chance: random.Random, path: Path) -> str:
    packed(files, path)
    content = bytearray(path.read_bytes())
    said = []
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(content))
        if chance.random() < 0.5:  # where the list of files stands, more comes of it
            at = len(content) - 1 - chance.randrange(min(4_000, len(content)))
        content[at] = chance.randrange(256)
        said.append(str(at))
    path.write_bytes(content)
    return f"bytes {', '.join(said)}"


def _length(files: Files, chance: random.Random, path: Path) -> str:
    packed(files, path)
    content = path.read_bytes()
    start, end = sorted(chance.randrange(len(content)) for _ in range(2))
    way = chance.choice(["kept", "cut out", "twice"])
    parts = {
        "kept": content[start:end],
        "cut out": content[:start] + content[end:],
        "twice": content[:end] + content[start:],
    }
    path.write_bytes(parts[way])
    return f"bytes {start} to {end} {way}"


def _members(files: Files, chance: random.Random, path: Path) -> str:
    name = chance.choice(sorted(files))
    other = dict(files)
    way = chance.choice(["gone", "empty", "renamed", "another's", "more"])
    content = other.pop(name)
    if way == "empty":
        other[name] = b""
    elif way == "renamed":
        other[chance.choice(["../x", "x/../y", "/x", "README.TXT", "evidence/x", "a\nb"])] = content
    elif way == "another's":
        other[name] = files[chance.choice(sorted(files))]
    elif way == "more":
        other |= {name: content + b"\n{}"}
    packed(other, path)
    return f"{name} {way}"


def _manifest(files: Files, chance: random.Random, path: Path) -> str:
    manifest = json.loads(files[MANIFEST])
    entry = chance.choice([manifest, chance.choice(manifest["files"])])
    key = chance.choice(sorted(entry))
    entry[key] = chance.choice(ODD)
    packed({**files, MANIFEST: json.dumps(manifest).encode()}, path)
    return f"the manifest's {key} {entry[key]!r:.40}"


_OF_THE_FILE: tuple[Callable[[Files, random.Random, Path], str], ...] = (
    _bytes,
    _length,
    _members,
    _manifest,
)


# -- what is inside, with a manifest that is true of it --------------------------------------------


def _inside(files: Files, chance: random.Random, path: Path) -> str:
    other = dict(files)
    said = [_one(other, chance) for _ in range(chance.choice([1, 1, 1, 2, 3]))]
    packed(with_its_manifest(other), path)
    return "; ".join(said)


def _one(files: Files, chance: random.Random) -> str:
    if chance.random() < 0.06:
        return _evidence(files, chance)
    tables = [name for name in sorted(files) if name.startswith("data/") and files[name]]
    name = chance.choice(tables)
    lines = files[name].splitlines()
    at = chance.randrange(len(lines))
    way = chance.choice([_value] * 12 + [_line] * 4 + [_column] * 2)
    said = way(lines, at, chance)
    files[name] = b"".join(line + b"\n" for line in lines)
    return f"{name}, line {at + 1}: {said}"


def _row(line: bytes) -> dict[str, Any]:
    """The row on a line; nothing where an earlier change left none."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    return row if isinstance(row, dict) else {}


def _value(lines: list[bytes], at: int, chance: random.Random) -> str:
    row = _row(lines[at])
    if not row:
        return "left alone"
    column = chance.choice(sorted(row))
    odd = chance.choice(ODD)
    if chance.random() < 0.4:  # what another row has, or nearly what this one had
        odd = _row(chance.choice(lines)).get(column, odd)
        if isinstance(odd, int) and not isinstance(odd, bool):
            odd += chance.choice([-1, 0, 1, 100])
        elif isinstance(odd, str) and odd:
            place = chance.randrange(len(odd))
            odd = odd[:place] + chance.choice("0aZ-.é ") + odd[place + 1 :]
    row[column] = odd
    lines[at] = json.dumps(row).encode()
    return f"{column} is {odd!r:.40}"


def _line(lines: list[bytes], at: int, chance: random.Random) -> str:
    way = chance.choice(["gone", "twice", "swapped", "cut", "garbage", "deep", "not UTF-8", "list"])
    if way == "gone":
        del lines[at]
    elif way == "twice":
        lines.insert(at, lines[at])
    elif way == "swapped":
        other = chance.randrange(len(lines))
        lines[at], lines[other] = lines[other], lines[at]
    else:
        lines[at] = {
            "cut": lines[at][: chance.randrange(len(lines[at]) + 1)],
            "garbage": chance.randbytes(40).replace(b"\n", b""),
            "deep": b"[" * 100_000,
            "not UTF-8": lines[at][:10] + b"\xff\xfe" + lines[at][10:],
            "list": b"[1,2]",
        }[way]
    return way


def _column(lines: list[bytes], at: int, chance: random.Random) -> str:
    row = _row(lines[at])
    if not row:
        return "left alone"
    column = chance.choice(sorted(row))
    if chance.random() < 0.7:
        del row[column]
        said = f"{column} gone"
    else:
        row[f"{column}_too"] = row[column]
        said = f"{column} twice"
    lines[at] = json.dumps(row).encode()
    return said


def _evidence(files: Files, chance: random.Random) -> str:
    name = chance.choice([each for each in sorted(files) if each.startswith("evidence/")])
    if chance.random() < 0.5:
        files[name] += b"!"
        return f"{name} changed"
    content = files.pop(name)
    files[f"evidence/{'0' * 64}.pdf"] = content
    return f"{name} renamed"
