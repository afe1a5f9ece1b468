"""Every code and every cell of two editions is told once: what became of it, and why."""

import copy
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from milepost.core.matrix.change_entries import CellKey, ChangeDecision, ChangeKind
from milepost.core.matrix.change_map import ChangeMap, change_map, confirmed
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.document import from_document, to_document
from milepost.core.matrix.faults import FaultyDecisions, FaultyMatrix
from tests.core.matrix.editions import Edit, all_of, editions, sound
from tests.core.matrix.matrices import matrices
from tests.core.matrix.test_document import area, criterion, put

Editions = tuple[MaturityMatrix, MaturityMatrix]


def mapped(edit: Edit, *, before: Edit = lambda document: None) -> ChangeMap:
    """The sound matrix, as ``before`` leaves it, against what ``edit`` makes of that."""

    def both(document: dict[str, Any]) -> None:
        before(document)
        edit(document)

    return change_map(sound(before), sound(both))


def split(document: dict[str, Any]) -> None:
    """GR.1 becomes GR.1A and GR.1B; what built on it builds on the first."""
    cell = area(document)["descriptors"][0]
    first, second = dict(cell["criteria"][0]), dict(cell["criteria"][0])
    put(first, code="GR.1A", replaces=["GR.1"], text="Grass is cut")
    put(second, code="GR.1B", replaces=["GR.1"], text="Edges are cut.")
    cell["criteria"] = [first, second]
    put(criterion(document, 3), from_="GR.1A")


def struck(document: dict[str, Any]) -> None:
    """GR.1 goes, and what built on it stands alone: it never had less to carry."""
    del area(document)["descriptors"][0]["criteria"][0]
    alone = area(document)["descriptors"][2]["criteria"][0]
    alone["relation"] = "first"
    del alone["from"]


# -- laws -----------------------------------------------------------------------------------------


@given(matrices())
@settings(deadline=None, max_examples=20)
def test_a_matrix_against_itself_is_all_unchanged(matrix: MaturityMatrix) -> None:
    found = change_map(matrix, matrix)
    entries = (*found.criteria, *found.cells)
    assert found.is_empty
    assert all(each.kind is ChangeKind.UNCHANGED and not each.reasons for each in entries)
    assert not found.waiting


def accounts_for_all(old: MaturityMatrix, new: MaturityMatrix) -> None:
    found = change_map(old, new)
    codes = {each.code for matrix in (old, new) for each in matrix.criteria()}
    assert Counter(each.code for each in found.criteria) == Counter(codes)
    cells = {
        (each.code, level.number)
        for matrix in (old, new)
        for each in matrix.focus_areas
        for level in matrix.levels
    }
    assert Counter(each.cell for each in found.cells) == Counter(cells)
    for each in found.criteria:
        assert (each.before is None) == (each.kind is ChangeKind.NEW)
        assert (each.after is None) == (each.kind is ChangeKind.REMOVED)
    for entry in (*found.criteria, *found.cells):
        assert bool(entry.reasons) == (entry.kind is not ChangeKind.UNCHANGED)


def reverses(old: MaturityMatrix, new: MaturityMatrix) -> None:
    forth, back = change_map(old, new), change_map(new, old)
    for one, other in ((forth.by_code, back.by_code), (forth.by_cell, back.by_cell)):
        assert {key: e.kind.reversed for key, e in one.items()} == {
            key: e.kind for key, e in other.items()
        }
    assert {
        (e.part, e.about if e.part != "notes" else "", e.after, e.before) for e in forth.lines
    } == {(e.part, e.about if e.part != "notes" else "", e.before, e.after) for e in back.lines}


@given(matrices(), matrices())
@settings(deadline=None, max_examples=25)
def test_every_code_and_cell_of_any_two_matrices_is_told_once(
    old: MaturityMatrix, new: MaturityMatrix
) -> None:
    accounts_for_all(old, new)


@given(editions())
@settings(deadline=None, max_examples=25)
def test_every_code_and_cell_of_two_editions_is_told_once(pair: Editions) -> None:
    accounts_for_all(*pair)


@given(matrices(), matrices())
@settings(deadline=None, max_examples=25)
def test_the_map_the_other_way_round_is_the_same_in_reverse(
    old: MaturityMatrix, new: MaturityMatrix
) -> None:
    reverses(old, new)


@given(editions())
@settings(deadline=None, max_examples=25)
def test_the_way_back_from_an_edition_is_the_way_there_in_reverse(pair: Editions) -> None:
    reverses(*pair)


@given(editions())
@settings(deadline=None, max_examples=25)
def test_whatever_was_split_or_merged_names_what_took_its_place_and_the_reverse(
    pair: Editions,
) -> None:
    found = change_map(*pair).by_code
    for each in found.values():
        for code in each.replaces:
            assert each.code in found[code].replaced_by
        for code in each.replaced_by:
            assert each.code in found[code].replaces


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every table or list in a document, with each key or number in it."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _places(value[key])


@st.composite
def one_thing_other(draw: st.DrawFn) -> Editions:
    """A matrix, and the same with one word, number or mark of it other, or one item gone."""
    old = draw(matrices())
    document = copy.deepcopy(to_document(old))
    holder, key = draw(st.sampled_from(list(_places(document))))
    was = holder[key]
    if isinstance(was, bool):
        holder[key] = not was
    elif isinstance(was, int):
        holder[key] = was + 1
    elif isinstance(was, str):
        holder[key] = draw(st.sampled_from([f"{was} x", "", "gate", "event", "strict", "client"]))
    elif isinstance(holder, list):
        del holder[key]
    else:
        holder[key] = []
    try:
        return old, from_document(document)
    except FaultyMatrix:
        reject()


def _meaning(matrix: MaturityMatrix) -> Any:
    """A document without the cells that say nothing and ask nothing."""
    document = to_document(matrix)
    for area_ in (each for c in document["categories"] for each in c["focus_areas"]):
        cells = area_["descriptors"]
        area_["descriptors"] = [c for c in cells if c.get("words") or c["criteria"]]
        for cell in area_["descriptors"]:
            cell["words"] = cell.get("words") or ""
    return document


@given(one_thing_other())
@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
def test_nothing_of_a_matrix_can_change_unnoticed(pair: Editions) -> None:
    old, new = pair
    assert change_map(old, new).is_empty == (_meaning(old) == _meaning(new))


# -- criteria -------------------------------------------------------------------------------------

UP, DOWN, OTHER = ChangeKind.HARDER, ChangeKind.EASIER, ChangeKind.REWORDED
TERM = {"word": "Grass", "test": "What is mown."}

# fmt: off
CHANGES: list[tuple[Edit, str, ChangeKind, str]] = [
    (lambda d: put(criterion(d, 1), critical=True), "GR.1", UP, "critical now"),
    (lambda d: put(criterion(d, 1), sustained="implied"), "GR.1", UP,
     "implied to last now, and was not asked to last"),
    (lambda d: put(criterion(d, 1), sustained="explicit"), "GR.1", UP,
     "asked in so many words to last now, and was not asked to last"),
    (lambda d: put(area(d), lasting_only=True), "GR.3", UP,
     "has to last now, as all of its focus area"),
    (lambda d: put(criterion(d, 3), relation="extends"), "GR.3", UP,
     "it extends GR.1 now, and strengthens GR.1 before, so GR.1 is no longer carried"),
    (struck, "GR.3", OTHER, "it is the first of its thread now, and strengthens GR.1 before"),
    (lambda d: put(criterion(d, 3), relation="repeats"), "GR.3", DOWN,
     "it repeats GR.1 now, and strengthens GR.1 before"),
    (lambda d: put(criterion(d, 3), relation="gate"), "GR.3", OTHER,
     "it is a gate on GR.1 now, and strengthens GR.1 before"),
    (lambda d: put(criterion(d, 1), relation="gate"), "GR.1", OTHER,
     "it is a gate now, and is the first of its thread before"),
    (lambda d: put(criterion(d, 3), from_="GR.2"), "GR.3", OTHER,
     "it strengthens GR.2 now, and strengthens GR.1 before"),
    (lambda d: put(criterion(d, 1), evidence_types=[]), "GR.1", OTHER,
     "evidence type survey no longer serves"),
    (lambda d: put(criterion(d, 3), evidence_types=["survey"]), "GR.3", OTHER,
     "evidence type survey serves now"),
    (lambda d: put(criterion(d, 3), text="Grass is mown well."), "GR.3", OTHER,
     "its words differ"),
    (lambda d: put(criterion(d, 3), text="Grass is cut well"), "GR.3", OTHER,
     "only its spelling differs"),
    (lambda d: put(criterion(d, 1), subject="client"), "GR.1", OTHER,
     "about the client now, and was about the provider"),
    (lambda d: put(criterion(d, 1), assess_by="event"), "GR.1", OTHER,
     "assessed by event now, and was by judgement"),
    (lambda d: put(criterion(d, 2), prior=False), "GR.2", OTHER, "rated now, and was computed"),
    (lambda d: put(criterion(d, 1), thread=""), "GR.1", OTHER, "its thread differs"),
    (lambda d: put(criterion(d, 1), note="Ask."), "GR.1", OTHER, "its note differs"),
    (lambda d: put(criterion(d, 1), needs_definition=["cut"]), "GR.1", OTHER,
     "what in it needs a definition differs"),
    (lambda d: put(criterion(d, 1), evidence_gap=["logs"]), "GR.1", OTHER,
     "what evidence it lacks differs"),
    (lambda d: put(criterion(d, 1), replaces=["GR.0"]), "GR.1", OTHER,
     "what it is said to have replaced differs"),
    (lambda d: put(d, terms=[TERM]), "GR.1", OTHER,
     "“Grass”, which it says, is not defined as it was"),
    (lambda d: put(criterion(d, 1), critical=True, note="Ask."), "GR.1", UP,
     "critical now; its note differs"),
    (lambda d: put(criterion(d, 1), critical=True, text="Grass is mown."), "GR.1", OTHER,
     "its words differ; critical now"),
    (lambda d: put(criterion(d, 1), critical=True, text="Grass must be cut."), "GR.1", OTHER,
     "its words differ; critical now"),
]
# fmt: on


@pytest.mark.parametrize(("edit", "code", "kind", "reason"), CHANGES, ids=[c[3] for c in CHANGES])
def test_what_differs_in_a_criterion_is_told_with_what_it_comes_to(
    edit: Edit, code: str, kind: ChangeKind, reason: str
) -> None:
    each = mapped(edit).by_code[code]
    assert (each.kind, each.reason) == (kind, reason)
    assert each.before is not None
    assert each.after is not None


def test_what_rises_in_one_way_and_falls_in_another_is_left_to_people() -> None:
    each = mapped(
        lambda d: put(criterion(d, 1), critical=True, sustained="none"),
        before=lambda d: put(criterion(d, 1), sustained="explicit"),
    ).by_code["GR.1"]
    assert each.kind is ChangeKind.REWORDED
    assert each.reason == (
        "critical now; not asked to last now, and was asked in so many words to last"
    )


def test_evidence_types_in_another_order_are_only_told_otherwise() -> None:
    two = [{"code": code, "name": code} for code in ("survey", "report")]

    def before(document: dict[str, Any]) -> None:
        put(area(document), evidence_base=two)
        put(criterion(document, 1), evidence_types=["survey", "report"])

    found = mapped(
        lambda d: put(criterion(d, 1), evidence_types=["report", "survey"]), before=before
    )
    assert found.by_code["GR.1"].reason == "its evidence types stand in another order"


def test_a_criterion_moved_to_another_level_is_harder_where_it_is_asked_for_sooner() -> None:
    def move(document: dict[str, Any]) -> None:
        moved = area(document)["descriptors"][2]["criteria"].pop()
        put(moved, relation="first")
        del moved["from"]
        area(document)["descriptors"][0]["criteria"].append(moved)

    found = mapped(move, before=lambda d: criterion(d, 3).update(relation="extends"))
    assert found.by_code["GR.3"].reasons[0] == "asked for from level 1 now, and was from level 3"
    assert found.by_cell["GR", 1].kind is ChangeKind.HARDER
    assert found.by_cell["GR", 1].reason == "GR.3 has come here"
    assert found.by_cell["GR", 3].kind is ChangeKind.REMOVED
    assert found.by_cell["GR", 3].reason == "no longer defined; GR.3 has gone elsewhere"


def test_a_criterion_moved_to_another_focus_area_says_from_where() -> None:
    def move(document: dict[str, Any]) -> None:
        moved = area(document)["descriptors"].pop(1)
        document["categories"][0]["focus_areas"][1]["descriptors"] = [moved]

    each = mapped(move).by_code["GR.2"]
    assert (each.focus_area, each.moved_from, each.kind) == ("TR", "GR", ChangeKind.REWORDED)
    assert each.reason == "in focus area TR now, and was in GR"


# -- splits and merges ----------------------------------------------------------------------------


def test_a_split_is_told_on_both_sides() -> None:
    found = mapped(split)
    assert found.by_code["GR.1"].kind is ChangeKind.REMOVED
    assert found.by_code["GR.1"].reason == "split into GR.1A and GR.1B"
    assert found.by_code["GR.1"].replaced_by == ("GR.1A", "GR.1B")
    for code in ("GR.1A", "GR.1B"):
        assert found.by_code[code].reason == "takes the place of GR.1"
    # The cell still asks it, in other criteria: whether that is more is for people to say.
    cell = found.by_cell["GR", 1]
    assert cell.kind is ChangeKind.REWORDED
    assert "GR.1A and GR.1B for GR.1" in cell.reasons


def test_a_split_taken_back_is_a_merge() -> None:
    found = change_map(sound(split), sound())
    assert found.by_code["GR.1"].reason == "merged out of GR.1A and GR.1B"
    assert found.by_code["GR.1B"].reason == "its place is taken by GR.1"


def test_what_is_merged_into_a_criterion_that_stays_is_told_of_both() -> None:
    def merge(document: dict[str, Any]) -> None:
        area(document)["descriptors"].pop(1)
        put(criterion(document, 3), replaces=["GR.2"])

    found = mapped(merge)
    assert found.by_code["GR.2"].reason == "its place is taken by GR.3"
    assert found.by_code["GR.3"].replaces == ("GR.2",)
    assert found.by_code["GR.3"].reason == "whether it takes the place of GR.2 differs"


def test_what_comes_and_what_goes_without_a_link_says_so() -> None:
    new = {"code": "TR.1", "text": "Trees are counted."}
    found = mapped(
        all_of(
            lambda d: put(
                d["categories"][0]["focus_areas"][1],
                descriptors=[{"level": 1, "criteria": [new]}],
            ),
            lambda d: area(d)["descriptors"].pop(1),
        )
    )
    assert found.by_code["TR.1"].reason == "asked for the first time"
    assert found.by_code["GR.2"].reason == "no longer asked for, and nothing takes its place"
    assert found.by_cell["TR", 1].reason == "defined now; TR.1 is new"
    assert found.by_cell["GR", 2].reason == "no longer defined; its words differ; GR.2 is removed"
    kinds = found.criteria_by_kind
    assert (kinds[ChangeKind.NEW], kinds[ChangeKind.REMOVED], sum(kinds.values())) == (1, 1, 4)
    assert found.cells_by_kind[ChangeKind.UNCHANGED] == 6


# -- cells ----------------------------------------------------------------------------------------

OTHER_WORDS = "Grass is cut, and more."


def another(document: dict[str, Any]) -> None:
    area(document)["descriptors"][0]["criteria"].append({"code": "GR.9", "text": "More."})


# fmt: off
CELLS: list[tuple[Edit, tuple[str, int], ChangeKind, str]] = [
    (lambda d: put(area(d)["descriptors"][0], words=OTHER_WORDS), ("GR", 1), OTHER,
     "its words differ"),
    (lambda d: put(d["categories"][0]["focus_areas"][1],
                   descriptors=[{"level": 0, "words": "None."}]), ("TR", 0), ChangeKind.NEW,
     "it has words; its words differ"),
    (lambda d: put(criterion(d, 1), critical=True), ("GR", 1), UP, "GR.1 is harder"),
    (lambda d: put(criterion(d, 1), note="Ask."), ("GR", 1), OTHER, "GR.1 is reworded"),
    (another, ("GR", 1), UP, "GR.9 is new"),
    (all_of(another, lambda d: put(criterion(d, 1), text="Grass is mown.")), ("GR", 1), OTHER,
     "GR.1 is reworded; GR.9 is new"),
    (lambda d: put(d["levels"][3], kind="interim"), ("TR", 3), OTHER,
     "its level is interim now, and was full"),
    (lambda d: d["levels"].append({"number": 4}), ("GR", 4), ChangeKind.NEW,
     "there is now such a cell"),
    (lambda d: d["categories"][0]["focus_areas"].pop(1), ("TR", 1), ChangeKind.REMOVED,
     "there is no longer such a cell"),
]
# fmt: on


@pytest.mark.parametrize(("edit", "cell", "kind", "reason"), CELLS, ids=[c[3] for c in CELLS])
def test_what_differs_in_a_cell_is_told_with_what_it_comes_to(
    edit: Edit, cell: tuple[str, int], kind: ChangeKind, reason: str
) -> None:
    each = mapped(edit).by_cell[cell]
    assert (each.kind, each.reason) == (kind, reason)


def test_a_level_that_said_something_in_words_alone_and_says_nothing_now_is_removed() -> None:
    def says(*descriptors: dict[str, Any]) -> Edit:
        return lambda d: put(d["categories"][0]["focus_areas"][1], descriptors=list(descriptors))

    each = mapped(says(), before=says({"level": 0, "words": "None."})).by_cell["TR", 0]
    assert (each.kind, each.reason) == (
        ChangeKind.REMOVED,
        "it no longer has words; its words differ",
    )
    assert not each.waits


def test_criteria_in_another_order_are_told_of_their_cell() -> None:
    found = mapped(lambda d: area(d)["descriptors"][0]["criteria"].reverse(), before=another)
    assert found.by_cell["GR", 1].reason == "its criteria stand in another order"


def test_a_focus_area_that_went_has_no_cell_at_a_level_that_came() -> None:
    found = mapped(
        all_of(
            lambda d: d["categories"][0]["focus_areas"].pop(1),
            lambda d: d["levels"].append({"number": 4}),
        )
    )
    assert ("GR", 4) in found.by_cell
    assert ("TR", 4) not in found.by_cell


def test_a_cell_knows_whether_it_was_and_is_defined() -> None:
    cells = mapped(lambda d: area(d)["descriptors"].pop(1)).by_cell
    assert (cells["GR", 2].was_defined, cells["GR", 2].is_defined) == (True, False)
    assert (cells["GR", 1].was_defined, cells["TR", 1].is_defined) == (True, False)


# -- what people say ------------------------------------------------------------------------------


def harder_and_reworded() -> ChangeMap:
    return mapped(
        all_of(
            lambda d: put(criterion(d, 1), critical=True),
            lambda d: put(criterion(d, 3), text="Grass is mown."),
        )
    )


def test_what_nobody_has_confirmed_is_told_as_such() -> None:
    found = harder_and_reworded()
    assert not found.by_code["GR.1"].is_confirmed
    assert [getattr(each, "code", each.cell) for each in found.waiting] == [
        "GR.1",
        "GR.3",
        ("GR", 1),
        ("GR", 3),
    ]


def test_people_decide_over_what_the_machine_suggests() -> None:
    decisions: dict[str | CellKey, ChangeDecision] = {
        "GR.3": ChangeDecision(kind=ChangeKind.EASIER, note="Less is asked of mowing."),
        ("GR", 1): ChangeDecision(kind=ChangeKind.REWORDED),
    }
    found = confirmed(harder_and_reworded(), decisions)
    mowing = found.by_code["GR.3"]
    assert (mowing.kind, mowing.suggested) == (ChangeKind.EASIER, ChangeKind.REWORDED)
    assert mowing.decision is not None
    assert mowing.decision.note == "Less is asked of mowing."
    assert mowing.is_confirmed
    assert found.by_cell["GR", 1].kind is ChangeKind.REWORDED
    # A cell is judged by what people said of its criteria.
    assert found.by_cell["GR", 3].suggested is ChangeKind.EASIER
    assert [getattr(each, "code", each.cell) for each in found.waiting] == ["GR.1", ("GR", 3)]
    later = confirmed(found, {"GR.1": ChangeDecision(kind=ChangeKind.HARDER)})
    assert later.by_code["GR.3"].is_confirmed
    assert [getattr(each, "code", each.cell) for each in later.waiting] == [("GR", 3)]


def test_a_fact_may_be_confirmed_with_a_note() -> None:
    found = confirmed(
        mapped(split),
        {"GR.1": ChangeDecision(kind=ChangeKind.REMOVED, note="Two things in one.")},
    )
    assert found.by_code["GR.1"].is_confirmed


def test_decisions_that_cannot_be_are_refused_all_at_once() -> None:
    decisions: dict[str | CellKey, ChangeDecision] = {
        "GR.1": ChangeDecision(kind=ChangeKind.REMOVED),
        "GR.2": ChangeDecision(kind=ChangeKind.HARDER),
        "GR.8": ChangeDecision(kind=ChangeKind.NEW),
        ("GR", 3): ChangeDecision(kind=ChangeKind.UNCHANGED),
        ("XX", 3): ChangeDecision(kind=ChangeKind.NEW),
        ("GR", 1): ChangeDecision(kind=ChangeKind.HARDER),
    }
    with pytest.raises(FaultyDecisions) as refusal:
        confirmed(harder_and_reworded(), decisions)
    assert [str(fault) for fault in refusal.value.faults] == [
        "criterion GR.1: it cannot be 'removed': it stands in both editions, and differs;"
        " say 'reworded' or 'harder' or 'easier'.",
        "criterion GR.2: it cannot be 'harder': nothing of it differs; say 'unchanged'.",
        "criterion GR.8: neither edition has it, so it cannot have changed.",
        "focus area GR, level 3: it cannot be 'unchanged': it stands in both editions, and"
        " differs; say 'reworded' or 'harder' or 'easier'.",
        "focus area XX, level 3: neither edition has it, so it cannot have changed.",
    ]
    with pytest.raises(FaultyDecisions, match=r"GR\.1A: .* it was not there before; say 'new'"):
        confirmed(mapped(split), {"GR.1A": ChangeDecision(kind=ChangeKind.HARDER)})
