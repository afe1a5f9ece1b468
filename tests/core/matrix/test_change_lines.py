"""What differs beside criteria and cells is told line by line, and nothing of it goes unnoticed."""

from typing import Any

import pytest

from milepost.core.matrix.change_lines import ChangeLine, MatrixPart, change_lines
from tests.core.matrix.editions import Edit, all_of, sound
from tests.core.matrix.test_document import area, put


def rich(document: dict[str, Any]) -> None:
    put(
        document,
        remark="For two sides.",
        notes=["One.", "Two."],
        terms=[{"word": "cut", "test": "Shorter than 5 cm."}],
    )
    put(area(document)["evidence_base"][0], source_words="Surveys")
    put(area(document)["threads"][0], lens="people", note="Ask.")


def lines(edit: Edit) -> list[tuple[str, str, str | None, str | None]]:
    def both(document: dict[str, Any]) -> None:
        rich(document)
        edit(document)

    return [
        (each.part.value, each.about, each.before, each.after)
        for each in change_lines(sound(rich), sound(both))
    ]


def trees(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["categories"][0]["focus_areas"][1]
    return found


# fmt: off
LINES: list[tuple[Edit, tuple[str, str, str | None, str | None]]] = [
    (lambda d: put(d, title="Parks"), ("document", "title", "Grounds maintenance", "Parks")),
    (lambda d: put(d, version="2.0"), ("document", "version", "1.0", "2.0")),
    (lambda d: put(d, remark=""), ("document", "remark", "For two sides.", None)),
    (lambda d: put(d["levels"][1], name="Base"),
     ("levels", "level 1", "A full level", "Base, a full level")),
    (lambda d: d["levels"].append({"number": 4}), ("levels", "level 4", None, "A full level")),
    (lambda d: put(trees(d), name="All trees"),
     ("focus_areas", "TR", "Trees (Parks)", "All trees (Parks)")),
    (lambda d: put(trees(d), lasting_only=True),
     ("focus_areas", "TR", "Trees (Parks)", "Trees (Parks), told apart by lasting only")),
    (lambda d: d["categories"][0]["focus_areas"].pop(1),
     ("focus_areas", "TR", "Trees (Parks)", None)),
    (lambda d: d["categories"].append({"name": "Roads"}),
     ("focus_areas", "all categories", "Parks", "Parks, Roads")),
    (lambda d: d["categories"][0]["focus_areas"].reverse(),
     ("focus_areas", "order of focus areas", "GR; TR", "TR; GR")),
    (lambda d: put(area(d)["evidence_base"][0], name="Poll"),
     ("evidence", "GR, survey", "Survey In the contract’s own words: Surveys.",
      "Poll In the contract’s own words: Surveys.")),
    (lambda d: area(d)["evidence_base"].append({"code": "report", "name": "Report"}),
     ("evidence", "GR, report", None, "Report")),
    (lambda d: put(area(d)["threads"][0], lens="", note=""),
     ("threads", "GR.CUT", "GR: Cutting. Lens: people. Note: Ask.", "GR: Cutting.")),
    (lambda d: put(d["terms"][0], test="Shorter than 4 cm."),
     ("terms", "cut", "cut: Shorter than 5 cm.", "cut: Shorter than 4 cm.")),
    (lambda d: put(d["terms"][0], word="Cut"),
     ("terms", "cut", "cut: Shorter than 5 cm.", "Cut: Shorter than 5 cm.")),
    (lambda d: d["terms"].append({"word": "well", "test": "Evenly."}),
     ("terms", "well", None, "well: Evenly.")),
    (lambda d: d["terms"].pop(), ("terms", "cut", "cut: Shorter than 5 cm.", None)),
    (lambda d: put(d["settings"], target_level=1),
     ("settings", "Target level", "level 3", "level 1")),
    (lambda d: put(d["settings"], target_on=None),
     ("settings", "Target date", "30 September 2027", None)),
    (lambda d: put(d["settings"], shelf_lives={"survey": 24}),
     ("settings", "Shelf life of survey", "18 months", "24 months")),
    (lambda d: d["notes"].append("Three."),
     ("notes", "note, change 1", None, "Three.")),
    (lambda d: put(d, notes=["One.", "Two, and more."]),
     ("notes", "note, change 1", "Two.", "Two, and more.")),
    (lambda d: put(d, notes=["Two."]), ("notes", "note, change 1", "One.", None)),
    (lambda d: put(d, notes=["Two.", "One."]),
     ("notes", "order of notes", "One.; Two.", "Two.; One.")),
]
# fmt: on


@pytest.mark.parametrize(("edit", "line"), LINES, ids=[f"{w[0]}, {w[1]}" for _, w in LINES])
def test_one_thing_that_differs_is_one_line(
    edit: Edit, line: tuple[str, str, str | None, str | None]
) -> None:
    assert lines(edit) == [line]


def test_a_rule_is_told_in_words() -> None:
    ((part, about, before, after),) = lines(lambda d: put(d, rule="strict"))
    assert (part, about) == ("document", "rule")
    assert before != after


def test_terms_that_have_no_letters_are_told_apart() -> None:
    marks = [{"word": word, "test": "A mark."} for word in ("!", "?")]
    assert {line[1] for line in lines(lambda d: d["terms"].extend(marks))} == {"!", "?"}


def test_editions_that_are_equal_have_no_lines() -> None:
    assert change_lines(sound(rich), sound(rich)) == ()


def test_parts_come_in_the_order_of_the_document() -> None:
    found = change_lines(
        sound(),
        sound(
            all_of(
                rich, lambda d: put(d, title="Parks"), lambda d: put(d["levels"][1], name="Base")
            )
        ),
    )
    assert isinstance(found[0], ChangeLine)
    order = [list(MatrixPart).index(each.part) for each in found]
    assert order == sorted(order)
    assert len(set(order)) == 6
