"""A code is for ever: struck it never comes back, and it stays where it is."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings

from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.history_of_codes import code_faults, codes_ever
from tests.core.matrix.editions import Edit, all_of, editions, sound
from tests.core.matrix.test_document import area, criterion, put


def told(new: MaturityMatrix, *earlier: MaturityMatrix) -> list[str]:
    return [str(fault) for fault in code_faults(new, earlier)]


def version(number: str) -> Edit:
    return lambda document: put(document, version=number)


def without_level_2(document: dict[str, Any]) -> None:
    area(document)["descriptors"].pop(1)


def without_trees(document: dict[str, Any]) -> None:
    document["categories"][0]["focus_areas"].pop(1)


def test_every_code_that_was_ever_given_is_known() -> None:
    both = [sound(), sound(lambda d: put(criterion(d, 2), code="GR.2A"))]
    assert codes_ever(both) == {"GR", "TR", "GR.1", "GR.2", "GR.2A", "GR.3"}


def test_the_first_edition_has_no_faults() -> None:
    assert told(sound(lambda d: put(criterion(d, 1), replaces=["GR.0"]))) == []


@given(editions())
@settings(deadline=None, max_examples=25)
def test_an_edition_made_of_the_one_before_has_no_faults(
    pair: tuple[MaturityMatrix, MaturityMatrix],
) -> None:
    old, new = pair
    replaced = {code for each in old.criteria() for code in each.replaces}
    # What the first edition says it replaced stood in editions that nobody has here.
    assert [each for each in told(new, old) if not any(code in each for code in replaced)] == []


@given(editions())
@settings(deadline=None, max_examples=25)
def test_going_back_to_an_edition_uses_again_whatever_was_struck_since(
    pair: tuple[MaturityMatrix, MaturityMatrix],
) -> None:
    old, new = (replace(each, version=f"{turn}.0") for turn, each in enumerate(pair, start=1))
    struck = {c.code for c in old.criteria()} - {c.code for c in new.criteria()}
    faults = code_faults(replace(old, version="3.0"), [old, new])
    again = {fault.where for fault in faults if "was struck in version 2.0" in fault.sentence}
    assert again == {f"criterion {code}" for code in struck}


def test_a_code_struck_in_an_earlier_edition_is_told_with_that_edition() -> None:
    earlier = [
        sound(version("1.0")),
        sound(all_of(version("2.0"), without_level_2, without_trees)),
        sound(all_of(version("3.0"), without_level_2, without_trees)),
    ]
    assert told(sound(version("4.0")), *earlier) == [
        "focus area TR: this code was struck in version 2.0, and a code is never used again;"
        " give it a new one.",
        "criterion GR.2: this code was struck in version 2.0, and a code is never used again;"
        " give it a new one.",
    ]


def test_a_code_that_is_struck_in_the_new_edition_is_no_fault() -> None:
    assert told(sound(all_of(without_level_2, without_trees)), sound()) == []


def test_a_criterion_stays_in_its_focus_area_and_at_its_level() -> None:
    def moved(document: dict[str, Any]) -> None:
        at_3 = area(document)["descriptors"].pop(2)["criteria"][0]
        del at_3["from"]
        put(at_3, relation="first")
        trees = document["categories"][0]["focus_areas"][1]
        trees["descriptors"] = [{"level": 1, "criteria": [at_3]}]

    assert told(sound(moved), sound()) == [
        "criterion GR.3: it stood in focus area GR and stands in focus area TR now; what it asks"
        " for there takes a code of its own, which replaces 'GR.3'.",
        "criterion GR.3: it stood at level 3 and stands at level 1 now; what it asks for there"
        " takes a code of its own, which replaces 'GR.3'.",
    ]


def test_a_criterion_replaces_only_what_an_earlier_edition_had() -> None:
    new = sound(all_of(lambda d: put(criterion(d, 1), replaces=["GR.0", "GR.2"]), without_level_2))
    assert told(new, sound()) == [
        "criterion GR.1: it takes the place of 'GR.0', which no earlier version had."
    ]
    with_it = sound(lambda d: put(criterion(d, 2), code="GR.0"))
    assert told(new, with_it, sound(without_level_2)) == [
        "criterion GR.1: it takes the place of 'GR.2', which no earlier version had."
    ]


def test_a_criterion_cannot_replace_one_that_stands_in_another_focus_area() -> None:
    def across(document: dict[str, Any]) -> None:
        new = {"code": "TR.1", "text": "Trees are counted.", "replaces": ["GR.1"]}
        trees = document["categories"][0]["focus_areas"][1]
        trees["descriptors"] = [{"level": 1, "criteria": [new]}]

    assert told(sound(across), sound()) == [
        "criterion TR.1: it takes the place of 'GR.1', which still stands."
    ]


def test_every_fault_is_told_at_once() -> None:
    def all_wrong(document: dict[str, Any]) -> None:
        put(criterion(document, 1), replaces=["GR.0"])
        at_3 = criterion(document, 3)
        area(document)["descriptors"][0]["criteria"].append({"code": "GR.3", "text": at_3["text"]})
        area(document)["descriptors"].pop(2)

    found = told(sound(all_wrong), sound(), sound(without_level_2))
    assert [fault.split(":")[0] for fault in found] == [
        "criterion GR.2",
        "criterion GR.3",
        "criterion GR.1",
    ]
