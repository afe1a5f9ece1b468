"""Of which changes is each thing made that a person does to a draft?

Each act is told the draft as the person sees it, so that what they saw is kept in the change.
An act that would change nothing gives no change. Where an act takes something away that others
refer to, it says what becomes of them, so that the person sees that too.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from milepost.core.matrix.codes import CandidateStatement, new_code
from milepost.core.matrix.definition import (
    Criterion,
    EvidenceType,
    FocusArea,
    Lasting,
    MaturityMatrix,
    Relation,
    Thread,
)
from milepost.core.matrix.document import Document, criterion_document
from milepost.core.matrix.drafting.changes import (
    ChangeSubject,
    DraftChange,
    DraftChanges,
    without_code,
)
from milepost.core.matrix.drafting.standing import place_of, stands
from milepost.core.matrix.faults import Fault, FaultyMatrix
from milepost.core.matrix.wording import plain

_S = ChangeSubject


def change_to(
    matrix: MaturityMatrix, subject: ChangeSubject, key: str, after: Document | None
) -> DraftChanges:
    """The change that makes something stand under a key, or strikes what is there."""
    before = stands(matrix, subject, key)
    if before == after:
        return ()
    place = place_of(matrix, subject, key) if after is None else None
    return (DraftChange(subject=subject, key=key, before=before, after=after, place=place),)


def write_cell(matrix: MaturityMatrix, area: str, level: int, words: str | None) -> DraftChanges:
    """The words at a level of a focus area; blank ones leave the cell without."""
    row = matrix.areas_by_code.get(area)
    stood = row.at(level).words if row else None
    before = None if stood is None else {"words": stood}
    after = _words(words)
    if before == after:
        return ()
    return (DraftChange(subject=_S.CELL, key=f"{area}/{level}", before=before, after=after),)


def add_criterion(
    matrix: MaturityMatrix,
    area: str,
    criterion: Criterion,
    *,
    used_codes: Collection[str],
    place: int | None = None,
) -> DraftChanges:
    """A new criterion of a focus area, at its own level. Its code is made; what it had is ignored.

    :param used_codes: every code that was ever given, beside those of the draft.
    """
    statement = CandidateStatement(level=criterion.level, text=criterion.text)
    ever = {*used_codes, *(each.code for each in matrix.criteria())}
    coded = replace(criterion, code=new_code(area, statement, ever))
    after = _criterion(area, coded)
    return (
        DraftChange(subject=_S.CRITERION, key=coded.code, before=None, after=after, place=place),
    )


def revise_criterion(matrix: MaturityMatrix, criterion: Criterion) -> DraftChanges:
    """A criterion as it shall stand, under the code that it has.

    :raises FaultyMatrix: where the draft has no such criterion.
    """
    area, stood = criterion_in(matrix, criterion.code)
    before, after = _criterion(area.code, stood), _criterion(area.code, criterion)
    if before == after:
        return ()
    return (DraftChange(subject=_S.CRITERION, key=criterion.code, before=before, after=after),)


def relate(
    matrix: MaturityMatrix, code: str, relation: Relation, builds_on: str | None
) -> DraftChanges:
    """How a criterion stands to an earlier one.

    :raises FaultyMatrix: where the draft has no such criterion.
    """
    _, criterion = criterion_in(matrix, code)
    return revise_criterion(matrix, replace(criterion, relation=relation, builds_on=builds_on))


def strike_criterion(matrix: MaturityMatrix, code: str) -> DraftChanges:
    """A criterion struck; what built on it stands by itself, and is covered by nothing anew.

    :raises FaultyMatrix: where the draft has no such criterion.
    """
    area, _ = criterion_in(matrix, code)
    freed = [replace(each, builds_on=None, relation=_alone(each)) for each in _on(area, [code])]
    return (*_revised(matrix, freed), *change_to(matrix, _S.CRITERION, code, None))


def split_criterion(
    matrix: MaturityMatrix, code: str, texts: Sequence[str], *, used_codes: Collection[str]
) -> DraftChanges:
    """A criterion struck, and in its place one for each text, like it in everything else.

    What built on it builds on the first of them: on which it does is for the proposer to say.

    :raises FaultyMatrix: where there is no such criterion, or fewer than two texts.
    """
    area, criterion = criterion_in(matrix, code)
    _require_several(texts, f"criterion {code}", "a criterion is split into two or more.")
    like = replace(criterion, replaces=(code, *criterion.replaces))
    added: DraftChanges = ()
    for turn, text in enumerate(texts):
        used = {*used_codes, *(each.key for each in added)}
        place = _place(matrix, code) + turn
        part = replace(like, text=text)
        added += add_criterion(matrix, area.code, part, used_codes=used, place=place)
    moved = [replace(each, builds_on=added[0].key) for each in _on(area, [code])]
    return (*change_to(matrix, _S.CRITERION, code, None), *added, *_revised(matrix, moved))


def merge_criteria(
    matrix: MaturityMatrix, codes: Sequence[str], text: str, *, used_codes: Collection[str]
) -> DraftChanges:
    """Criteria of one cell struck, and one in their place that asks for no less than they did.

    It is like the first of them, and critical, lasting and evidenced as any of them is.

    :raises FaultyMatrix: where one is missing or of another cell, or there are fewer than two.
    """
    _require_several(codes, "criteria", "two or more are merged into one.")
    found = [criterion_in(matrix, code) for code in dict.fromkeys(codes)]
    area, first = found[0]
    merged = [criterion for _, criterion in found]
    for other, criterion in found:
        if (other.code, criterion.level) != (area.code, first.level):
            sentence = "it stands in another cell, so it cannot be merged with these."
            raise FaultyMatrix([Fault(where=f"criterion {criterion.code}", sentence=sentence)])
    struck = sorted(set(codes), key=lambda code: _place(matrix, code), reverse=True)
    added = add_criterion(
        matrix,
        area.code,
        _merged(merged, text),
        used_codes=used_codes,
        place=_place(matrix, struck[-1]),
    )
    moved = [replace(each, builds_on=added[0].key) for each in _on(area, codes)]
    return (
        *(change for code in struck for change in change_to(matrix, _S.CRITERION, code, None)),
        *added,
        *_revised(matrix, moved),
    )


def define_term(matrix: MaturityMatrix, word: str, test: str | None) -> DraftChanges:
    """A test for a word, or none any more; a word that differs in spelling alone is the same."""
    known = next((each.word for each in matrix.terms if plain(each.word) == plain(word)), word)
    after = {"test": test} if test and test.strip() else None
    return change_to(matrix, _S.TERM, known, after)


def set_setting(
    matrix: MaturityMatrix, key: str, value: str | int | bool | Sequence[int] | None
) -> DraftChanges:
    """A setting's value; None takes one away that need not be there."""
    is_list = not isinstance(value, str | int) and value is not None
    plain_value = list(value) if is_list else value  # type: ignore[arg-type]
    return change_to(matrix, _S.SETTING, key, None if value is None else {"value": plain_value})


def add_note(matrix: MaturityMatrix, words: str) -> DraftChanges:
    return change_to(matrix, _S.NOTE, str(len(matrix.notes) + 1), _words(words))


def write_note(matrix: MaturityMatrix, number: int, words: str | None) -> DraftChanges:
    """The words of a note that is there, by its number; blank ones strike it."""
    return change_to(matrix, _S.NOTE, str(number), _words(words))


def write_evidence_type(matrix: MaturityMatrix, area: str, evidence: EvidenceType) -> DraftChanges:
    """A type of evidence that a focus area accepts, added or described anew."""
    after = {"name": evidence.name, "source_words": evidence.source_words}
    return change_to(matrix, _S.EVIDENCE_TYPE, f"{area}/{evidence.code}", after)


def strike_evidence_type(matrix: MaturityMatrix, area: str, code: str) -> DraftChanges:
    """A type of evidence that a focus area accepts no longer; its criteria name it no longer.

    Its shelf life goes with it where no other focus area accepts it.
    """
    rest = [
        replace(each, evidence_types=tuple(kind for kind in each.evidence_types if kind != code))
        for each in matrix.areas_by_code[area].criteria
        if code in each.evidence_types
    ]
    others = (each for each in matrix.focus_areas if each.code != area)
    is_last = code not in {kind.code for each in others for kind in each.evidence_base}
    return (
        *_revised(matrix, rest),
        *change_to(matrix, _S.EVIDENCE_TYPE, f"{area}/{code}", None),
        *(change_to(matrix, _S.SETTING, f"shelf_lives.{code}", None) if is_last else ()),
    )


def write_thread(matrix: MaturityMatrix, area: str, thread: Thread) -> DraftChanges:
    """A thread of a focus area, added or described anew."""
    after = {"focus_area": area, "name": thread.name, "lens": thread.lens, "note": thread.note}
    return change_to(matrix, _S.THREAD, thread.code, after)


def strike_thread(matrix: MaturityMatrix, code: str) -> DraftChanges:
    """A thread struck; its criteria belong to none."""
    loose = [replace(each, thread="") for each in matrix.criteria() if each.thread == code]
    return (*_revised(matrix, loose), *change_to(matrix, _S.THREAD, code, None))


def describe_focus_area(
    matrix: MaturityMatrix, code: str, *, name: str, lasting_only: bool
) -> DraftChanges:
    """The name of a focus area, and whether everything in it has to last."""
    return change_to(matrix, _S.FOCUS_AREA, code, {"name": name, "lasting_only": lasting_only})


def criterion_in(matrix: MaturityMatrix, code: str) -> tuple[FocusArea, Criterion]:
    """A criterion with its focus area.

    :raises FaultyMatrix: where the draft has none of that code.
    """
    for area in matrix.focus_areas:
        if code in area.by_code:
            return area, area.by_code[code]
    raise FaultyMatrix([Fault(where=f"criterion {code}", sentence="the draft has no such one.")])


def _require_several(items: Sequence[str], where: str, sentence: str) -> None:
    if len(set(items)) < 2:
        raise FaultyMatrix([Fault(where=where, sentence=sentence)])


def _words(words: str | None) -> Document | None:
    return {"words": words} if words and words.strip() else None


def _criterion(area: str, criterion: Criterion) -> Document:
    written = without_code(criterion_document(criterion))
    return {"focus_area": area, "level": criterion.level, **written}


def _place(matrix: MaturityMatrix, code: str) -> int:
    return place_of(matrix, _S.CRITERION, code) or 0


def _on(area: FocusArea, codes: Collection[str]) -> Iterator[Criterion]:
    return (each for each in area.criteria if each.builds_on in codes)


def _alone(criterion: Criterion) -> Relation:
    """A standing expectation stays one; what climbed from another is now the first."""
    return Relation.GATE if criterion.relation is Relation.GATE else Relation.FIRST


def _revised(matrix: MaturityMatrix, criteria: Sequence[Criterion]) -> DraftChanges:
    return tuple(change for each in criteria for change in revise_criterion(matrix, each))


def _merged(merged: Sequence[Criterion], text: str) -> Criterion:
    lasts = [each.lasting for each in merged]
    return replace(
        merged[0],
        text=text,
        lasting=max(lasts, key=list(Lasting).index),
        is_critical=any(each.is_critical for each in merged),
        is_prior=all(each.is_prior for each in merged),
        evidence_types=_all_of(each.evidence_types for each in merged),
        needs_definition=_all_of(each.needs_definition for each in merged),
        evidence_gap=_all_of(each.evidence_gap for each in merged),
        replaces=_all_of((each.code, *each.replaces) for each in merged),
    )


def _all_of(lists: Iterator[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for each in lists for item in each))
