"""Any act that a person could do to a draft, drawn by hypothesis; not all of them are sound."""

from collections.abc import Callable, Collection
from dataclasses import replace

from hypothesis import strategies as st

from milepost.core.matrix.definition import (
    Criterion,
    EvidenceType,
    FocusArea,
    MaturityMatrix,
    Relation,
    Thread,
)
from milepost.core.matrix.drafting import acts
from milepost.core.matrix.drafting.changes import DraftChanges

WORDS = st.text("abc xyz", min_size=1, max_size=9).filter(str.strip)
SETTINGS = st.sampled_from(
    [
        ("target_level", 1),
        ("target_level", None),
        ("target_on", "2030-01-31"),
        ("title", "Streets"),
        ("rule", "strict"),
        ("lapse_warning_days", 12),
        ("procedure.answer_within_days", 3),
        ("procedure.unanswered_lapses", True),
        ("lasting_needed.3", [1, 1]),
        ("lasting_only_needed.3", 2),
        ("shelf_lives.kind_0", 7),
    ]
)


@st.composite
def drawn_act(draw: st.DrawFn, matrix: MaturityMatrix, used: Collection[str]) -> DraftChanges:
    """What one act on a draft comes to; () where it finds nothing to do."""
    return draw(st.sampled_from(_ACTS))(draw, matrix, used)


def _area(draw: st.DrawFn, matrix: MaturityMatrix) -> FocusArea:
    return draw(st.sampled_from(matrix.focus_areas))


def _criterion(draw: st.DrawFn, matrix: MaturityMatrix) -> Criterion | None:
    found = list(matrix.criteria())
    return draw(st.sampled_from(found)) if found else None


def _cell(draw: st.DrawFn, matrix: MaturityMatrix, used: Collection[str]) -> DraftChanges:
    level = draw(st.integers(0, 3))
    return acts.write_cell(matrix, _area(draw, matrix).code, level, draw(st.none() | WORDS))


def _add(draw: st.DrawFn, matrix: MaturityMatrix, used: Collection[str]) -> DraftChanges:
    criterion = Criterion(code="", level=draw(st.integers(1, 3)), text=draw(WORDS))
    return acts.add_criterion(matrix, _area(draw, matrix).code, criterion, used_codes=used)


def _reword(draw: st.DrawFn, matrix: MaturityMatrix, used: Collection[str]) -> DraftChanges:
    if (criterion := _criterion(draw, matrix)) is None:
        return ()
    return acts.revise_criterion(
        matrix, replace(criterion, text=draw(WORDS), is_critical=draw(st.booleans()))
    )


def _relate(draw: st.DrawFn, matrix: MaturityMatrix, used: Collection[str]) -> DraftChanges:
    one, other = _criterion(draw, matrix), _criterion(draw, matrix)
    if one is None or other is None:
        return ()
    relation = draw(st.sampled_from(Relation))
    return acts.relate(matrix, one.code, relation, draw(st.sampled_from([None, other.code])))


def _strike(draw: st.DrawFn, matrix: MaturityMatrix, used: Collection[str]) -> DraftChanges:
    criterion = _criterion(draw, matrix)
    return acts.strike_criterion(matrix, criterion.code) if criterion else ()


def _split(draw: st.DrawFn, matrix: MaturityMatrix, used: Collection[str]) -> DraftChanges:
    if (criterion := _criterion(draw, matrix)) is None:
        return ()
    texts = draw(st.lists(WORDS, min_size=2, max_size=3, unique=True))
    return acts.split_criterion(matrix, criterion.code, texts, used_codes=used)


def _merge(draw: st.DrawFn, matrix: MaturityMatrix, used: Collection[str]) -> DraftChanges:
    cells = [each.criteria for area in matrix.focus_areas for each in area.descriptors]
    full = [[each.code for each in criteria] for criteria in cells if len(criteria) > 1]
    if not full:
        return ()
    codes = draw(st.lists(st.sampled_from(draw(st.sampled_from(full))), min_size=2, unique=True))
    return acts.merge_criteria(matrix, codes, draw(WORDS), used_codes=used)


def _term(draw: st.DrawFn, matrix: MaturityMatrix, used: Collection[str]) -> DraftChanges:
    known = st.sampled_from([each.word for each in matrix.terms]) if matrix.terms else WORDS
    return acts.define_term(matrix, draw(WORDS | known), draw(st.none() | WORDS))


def _setting(draw: st.DrawFn, matrix: MaturityMatrix, used: Collection[str]) -> DraftChanges:
    key, value = draw(SETTINGS)
    return acts.set_setting(matrix, key, value)


def _note(draw: st.DrawFn, matrix: MaturityMatrix, used: Collection[str]) -> DraftChanges:
    if draw(st.booleans()) and matrix.notes:
        number = draw(st.integers(1, len(matrix.notes)))
        return acts.write_note(matrix, number, draw(st.none() | WORDS))
    return acts.add_note(matrix, draw(WORDS))


def _evidence(draw: st.DrawFn, matrix: MaturityMatrix, used: Collection[str]) -> DraftChanges:
    area = _area(draw, matrix)
    if draw(st.booleans()) and area.evidence_base:
        kind = draw(st.sampled_from(area.evidence_base))
        return acts.strike_evidence_type(matrix, area.code, kind.code)
    kind = EvidenceType(code=draw(st.sampled_from(["kind_0", "film"])), name=draw(WORDS))
    return acts.write_evidence_type(matrix, area.code, kind)


def _thread(draw: st.DrawFn, matrix: MaturityMatrix, used: Collection[str]) -> DraftChanges:
    area = _area(draw, matrix)
    if draw(st.booleans()) and area.threads:
        return acts.strike_thread(matrix, draw(st.sampled_from(area.threads)).code)
    code = draw(st.sampled_from([f"{area.code}.T0", f"{area.code}.NEW"]))
    return acts.write_thread(matrix, area.code, Thread(code=code, name=draw(WORDS)))


def _focus_area(draw: st.DrawFn, matrix: MaturityMatrix, used: Collection[str]) -> DraftChanges:
    area = _area(draw, matrix)
    return acts.describe_focus_area(
        matrix, area.code, name=draw(WORDS), lasting_only=draw(st.booleans())
    )


_ACTS: list[Callable[[st.DrawFn, MaturityMatrix, Collection[str]], DraftChanges]] = [
    _cell,
    _add,
    _reword,
    _relate,
    _strike,
    _split,
    _merge,
    _term,
    _setting,
    _note,
    _evidence,
    _thread,
    _focus_area,
]
