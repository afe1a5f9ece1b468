"""Makes the shipped matrix file from a YAML list of criteria and the words that stand beside it.

Usage: tools/make_shipped_matrix.py CRITERIA.yaml [OUT.toml]
"""

import sys
import tomllib
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

from milepost.core.matrix.document import Document, from_document
from milepost.gateways.matrix_files import SHIPPED, matrix_as_toml

WORDS = Path(__file__).with_name("shipped_matrix_words.toml")
KINDS = {0: "floor", 1: "full", 2: "interim", 3: "full", 4: "interim", 5: "full"}
PATTERN = {
    "PRIOR": "Level below complete",
    "CONF": "Authority confidence",
    "SIGN": "Early sign",
    "ROUTE": "Route to the target level",
}
LENSES = {"PRIOR": "progress", "CONF": "progress", "SIGN": "impact", "ROUTE": "progress"}
ROUTE_TEXT = "Progress so far, and the remaining steps to Level 3 by the target date, are clear."
ROUTE_NOTE = "The target level and its date are settings of the matrix."


def main(criteria_file: Path, out: Path) -> None:
    given = yaml.safe_load(criteria_file.read_text(encoding="utf-8"))
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    matrix = from_document(_document(given, words))
    out.write_text(matrix_as_toml(matrix), encoding="utf-8")


def _document(given: dict[str, Any], words: dict[str, Any]) -> Document:
    names = {each["code"]: each["name"] for each in given["evidence_types"]}
    areas = {each["code"]: _area(each, given, words, names) for each in given["focuses"]}
    return {
        "title": "Strategic Performance Maturity Matrix",
        "remark": "Maturity rises from left to right",
        "version": "1.0",
        "rule": "ladder",
        "levels": [{"number": number, "kind": kind} for number, kind in KINDS.items()],
        "settings": {
            "target_level": 3,
            "target_on": "2025-03-31",
            "shelf_lives": words["shelf_lives"],
        },
        "notes": [rule["text"] for rule in given["rules"]],
        "categories": [
            {"name": each["name"], "focus_areas": [areas[code] for code in each["focuses"]]}
            for each in given["categories"]
        ],
    }


def _area(
    focus: dict[str, Any], given: dict[str, Any], words: dict[str, Any], names: dict[str, str]
) -> Document:
    code = focus["code"]
    criteria = [each for each in given["criteria"] if each["focus"] == code]
    descriptors = []
    for level in KINDS:
        here = [_criterion(each, words) for each in criteria if each["level"] == level]
        descriptor: Document = {"level": level, "criteria": here}
        if here:
            descriptor["words"] = words["descriptors"][code][str(level)]
        descriptors.append(descriptor)
    return {
        "code": code,
        "name": focus["name"],
        "lasting_only": code == "DD",
        "evidence_base": [
            {"code": kind, "name": names[kind], "source_words": words["source_words"][kind]}
            for kind in focus["evidence_base"]
        ],
        "threads": [
            *(_thread(each) for each in given["threads"] if each["focus"] == code),
            *_pattern_threads(code, criteria),
        ],
        "descriptors": descriptors,
    }


def _thread(thread: dict[str, Any]) -> Document:
    return {
        "code": thread["code"],
        "name": thread["name"],
        "lens": thread["lens"],
        "note": thread.get("note", ""),
    }


def _pattern_threads(code: str, criteria: list[dict[str, Any]]) -> list[Document]:
    """The threads of the level 2 pattern, as far as this row has them."""
    used = {each["thread"] for each in criteria}
    return [
        {"code": f"{code}.{part}", "name": name, "lens": LENSES[part]}
        for part, name in PATTERN.items()
        if f"{code}.{part}" in used
    ]


def _criterion(given: dict[str, Any], words: dict[str, Any]) -> Document:
    code = given["code"]
    part = given["thread"].split(".")[1]
    reasons = [why for shape, why in words["critical"].items() if fnmatchcase(code, shape)]
    is_route = part == "ROUTE"
    note = ROUTE_NOTE if is_route else given.get("note", "")
    return {
        "code": code,
        "text": ROUTE_TEXT if is_route else given["text"],
        "thread": given["thread"],
        "relation": given["relation"],
        "subject": given["subject"],
        "assess_by": given["assess_by"],
        "sustained": given["sustained"],
        "critical": bool(reasons),
        "prior": part == "PRIOR",
        "evidence_types": given["evidence_types"],
        "needs_definition": given.get("needs_definition", []),
        "evidence_gap": given.get("evidence_gap", []),
        "note": " ".join(filter(None, [note, *reasons])),
        **({"from": given["from"]} if "from" in given else {}),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else SHIPPED)
