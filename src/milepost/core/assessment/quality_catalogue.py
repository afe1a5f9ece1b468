"""Which weak places of an assessment are looked for before it is submitted? The list.

Each check is one row of ``CATALOGUE``: its name, how grave it is, what it says, and the look that
finds it. Adding a check is adding a row and its look.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

from milepost.core.assessment.quality import (
    CheckedLink,
    CheckedRow,
    QualityCheck,
    QualityFinding,
    Severity,
    Weakness,
)
from milepost.core.evidence.support import LinkKind
from milepost.core.matrix.definition import AssessBy, Criterion
from milepost.core.matrix.said_of import to_be_defined
from milepost.core.rating.scale import NOTHING_KNOWN, Achieved

CARRIES_FROM = 3  # criteria: of fewer, one document or author is bound to carry most
_UPWARDS = (Achieved.NOT, Achieved.PARTLY, Achieved.LARGELY, Achieved.FULLY)
_OWN_VIEW = frozenset({AssessBy.JUDGEMENT, AssessBy.PERCEPTION})


def quality_findings(row: CheckedRow) -> tuple[QualityFinding, ...]:
    """Every weak place of a row, the gravest first, then in the order of the catalogue."""
    found = [finding for check in CATALOGUE for finding in check.findings(row)]
    gravity = list(Severity)
    return tuple(sorted(found, key=lambda each: gravity.index(each.severity)))


# -- the looks ------------------------------------------------------------------------------------


def _criteria(
    is_weak: Callable[[CheckedRow, Criterion], bool],
) -> Callable[[CheckedRow], Iterator[Weakness]]:
    """A look at each criterion relied on that tells all the weak ones at once."""

    def look(row: CheckedRow) -> Iterator[Weakness]:
        weak = tuple(each.code for each in row.relied_on() if is_weak(row, each))
        if weak:
            yield Weakness(criteria=weak)

    return look


def _has_no_evidence(row: CheckedRow, criterion: Criterion) -> bool:
    return not row.supporting(criterion.code)


def _none_counts(row: CheckedRow, criterion: Criterion) -> bool:
    return bool(row.supporting(criterion.code)) and not row.counted(criterion.code)


def _is_contradicted(row: CheckedRow, criterion: Criterion) -> bool:
    return any(
        each.criterion == criterion.code
        and each.kind is LinkKind.CONTRADICTS
        and each.is_admissible
        and not each.is_answered
        for each in row.links
    )


def _rests_on_own_word(row: CheckedRow, criterion: Criterion) -> bool:
    counted = row.counted(criterion.code)
    is_high = criterion.level >= row.matrix.settings.strength_from_level
    return is_high and bool(counted) and not any(each.strength.is_a_to_c for each in counted)


def _rests_on_overview(row: CheckedRow, criterion: Criterion) -> bool:
    return {each.type for each in row.counted(criterion.code)} == {row.overview_type}


def _needs_more_than_overview(row: CheckedRow, criterion: Criterion) -> bool:
    is_high = criterion.level >= row.matrix.settings.beyond_overview_from_level
    return is_high and _rests_on_overview(row, criterion)


def _has_overview_alone(row: CheckedRow, criterion: Criterion) -> bool:
    is_high = criterion.level >= row.matrix.settings.beyond_overview_from_level
    return not is_high and _rests_on_overview(row, criterion)


def _rests_on_applications(row: CheckedRow, criterion: Criterion) -> bool:
    types = {each.type for each in row.counted(criterion.code)}
    is_high = criterion.level >= row.matrix.settings.strength_from_level
    return is_high and bool(types) and types <= row.application_types


def _is_judged_without_reason(row: CheckedRow, criterion: Criterion) -> bool:
    return criterion.assess_by in _OWN_VIEW and criterion.code not in row.reasons


def _lapses_soon(row: CheckedRow, criterion: Criterion) -> bool:
    soon = row.cut_off_on + timedelta(days=row.matrix.settings.lapse_warning_days)
    ends = [each.counts_until for each in row.counted(criterion.code)]
    return bool(ends) and all(end is not None and end <= soon for end in ends)


def _has_undefined_term(row: CheckedRow, criterion: Criterion) -> bool:
    return bool(to_be_defined(criterion, row.matrix.defined_words))


def _unchanged_and_lapsed(row: CheckedRow) -> Iterator[Weakness]:
    cycles = row.matrix.settings.procedure.unchanged_cycles
    weak = tuple(
        each.code
        for each in row.owed()
        if row.cycles_unchanged.get(each.code, 0) >= cycles and _all_lapsed(row, each.code)
    )
    if weak:
        yield Weakness(criteria=weak, more={"cycles": cycles})


def _all_lapsed(row: CheckedRow, code: str) -> bool:
    ends = [each.counts_until for each in row.supporting(code)]
    return bool(ends) and all(end is not None and end < row.cut_off_on for end in ends)


def _downgraded_on_overview(row: CheckedRow) -> Iterator[Weakness]:
    weak = tuple(
        code
        for code, before in row.started_from.items()
        if _is_lower(row.rating(code), before)
        and {each.type for each in _contradicting(row, code)} == {row.overview_type}
    )
    if weak:
        yield Weakness(criteria=weak)


def _is_lower(now: Achieved | None, before: Achieved | None) -> bool:
    return now in _UPWARDS and before in _UPWARDS and _UPWARDS.index(now) < _UPWARDS.index(before)


def _contradicting(row: CheckedRow, code: str) -> Iterator[CheckedLink]:
    return (
        each
        for each in row.links
        if each.criterion == code and each.kind is LinkKind.CONTRADICTS and each.is_admissible
    )


def _not_rated(row: CheckedRow) -> Iterator[Weakness]:
    if row.stated is None:
        return
    weak = tuple(
        each.code
        for each in row.owed()
        if row.rating(each.code) is None and each.code not in row.indicated.covered
    )
    if weak:
        yield Weakness(criteria=weak, more={"level": row.stated})


def _not_agreed(row: CheckedRow) -> Iterator[Weakness]:
    weak = tuple(
        each.code
        for each in row.owed()
        if row.rating(each.code) is Achieved.NOT_APPLICABLE
        and not row.facts.get(each.code, NOTHING_KNOWN).is_agreed_not_applicable
    )
    if weak:
        yield Weakness(criteria=weak)


def _above_indicated(row: CheckedRow) -> Iterator[Weakness]:
    if row.stated is None or row.stated <= row.indicated.level:
        return
    held = {each.criterion for each in row.indicated.held_back_by.get(row.stated, ())}
    codes = tuple(each.code for each in row.area.criteria if each.code in held)
    because = f"; held back by {', '.join(codes)}" if codes else ""
    yield Weakness(
        criteria=codes,
        more={"stated": row.stated, "indicated": row.indicated.level, "because": because},
    )


def _without_reason(row: CheckedRow) -> Iterator[Weakness]:
    if row.stated not in (None, row.indicated.level) and not row.has_reason:
        yield Weakness(more={"stated": row.stated, "indicated": row.indicated.level})


def _document_carries(row: CheckedRow) -> Iterator[Weakness]:
    yield from _carried(row, lambda link: link.item, "item")


def _author_carries(row: CheckedRow) -> Iterator[Weakness]:
    yield from _carried(row, lambda link: link.author, "author")


def _carried(row: CheckedRow, of: Callable[[CheckedLink], str], called: str) -> Iterator[Weakness]:
    """Whether one document, or author, is all the support of more than half of what is relied on.

    A row with one document is told of that alone: that one person wrote it says nothing new.
    """
    support = {each.code: row.counted(each.code) for each in row.relied_on()}
    supported = {code: links for code, links in support.items() if links}
    if len(supported) < CARRIES_FROM:
        return
    alone: dict[str, list[str]] = {}
    for code, links in supported.items():
        if len(names := {of(each) for each in links}) == 1:
            alone.setdefault(names.pop(), []).append(code)
    for name, codes in alone.items():
        items = {link.item for code in codes for link in supported[code]}
        is_told_already = called == "author" and len(items) == 1
        if name and len(codes) * 2 > len(supported) and not is_told_already:
            yield Weakness(
                criteria=tuple(codes),
                items=tuple(sorted(items)),
                more={"name": name, "n": len(codes), "of": len(supported)},
            )


def _counted_twice(row: CheckedRow) -> Iterator[Weakness]:
    for item in dict.fromkeys(
        each.item
        for each in row.links
        if each.kind is LinkKind.SUPPORTS and each.type in row.counted_once_types
    ):
        if areas := row.elsewhere.get(item):
            yield Weakness(items=(item,), more={"areas": ", ".join(areas)})


def _owes_redaction(row: CheckedRow) -> Iterator[Weakness]:
    yield from _items(row, lambda link: link.owes_redaction)


def _is_late(row: CheckedRow) -> Iterator[Weakness]:
    yield from _items(
        row, lambda link: link.added_on is not None and link.added_on > row.cut_off_on
    )


def _is_overtaken(row: CheckedRow) -> Iterator[Weakness]:
    yield from _items(row, lambda link: link.has_newer)


def _items(row: CheckedRow, is_weak: Callable[[CheckedLink], bool]) -> Iterator[Weakness]:
    items = tuple(dict.fromkeys(each.item for each in row.links if is_weak(each)))
    if items:
        yield Weakness(items=items)


# -- the catalogue --------------------------------------------------------------------------------

_S, _W, _N = Severity.SERIOUS, Severity.WARNING, Severity.NOTE


def _check(
    id_: str,
    severity: Severity,
    message: str,
    look: Callable[[CheckedRow], Iterator[Weakness]],
) -> QualityCheck:
    return QualityCheck(id=id_, severity=severity, message=message, look=look)


CATALOGUE: tuple[QualityCheck, ...] = (
    _check("no_evidence", _S, "Rated as met with no evidence at all: {criteria}.",
           _criteria(_has_no_evidence)),
    _check("none_counts", _S, "Rated as met, and nothing cited for it counts: {criteria}.",
           _criteria(_none_counts)),
    _check("contradicted", _S,
           "Rated as met while contradicting evidence stands unanswered: {criteria}.",
           _criteria(_is_contradicted)),
    _check("own_word", _S,
           "Rests on the provider's own unchecked evidence alone, at a level where that does not"
           " do: {criteria}.", _criteria(_rests_on_own_word)),
    _check("overview_at_the_top", _S,
           "Rests on the client overview report alone, at a level where that does not do:"
           " {criteria}.", _criteria(_needs_more_than_overview)),
    _check("downgrade_on_overview", _S,
           "Rated lower on the client overview report alone, which never carries a downgrade:"
           " {criteria}.", _downgraded_on_overview),
    _check("no_reason", _S,
           "Level {stated} is stated where the ratings indicate level {indicated}, and no reason"
           " is given.", _without_reason),
    _check("redaction_owed", _S, "Still to be redacted before others see it: {items}.",
           _owes_redaction),
    _check("above_indicated", _W,
           "Level {stated} is above the indicated level {indicated}{because}.",
           _above_indicated),
    _check("not_rated", _W, "Not rated, and owed for level {level}: {criteria}.", _not_rated),
    _check("not_agreed", _W,
           "Rated not applicable, which counts only once the Authority agrees: {criteria}.",
           _not_agreed),
    _check("application_alone", _W,
           "Rests on an application alone, which shows that one was made and not that it"
           " succeeded: {criteria}.", _criteria(_rests_on_applications)),
    _check("document_carries", _W,
           "One document is all the evidence for {n} of {of} criteria relied on: {name}.",
           _document_carries),
    _check("author_carries", _W,
           "One author wrote all the evidence for {n} of {of} criteria relied on: {name}.",
           _author_carries),
    _check("unchanged_and_lapsed", _W,
           "Rated alike for {cycles} cycles or more, and all its evidence has lapsed: {criteria}.",
           _unchanged_and_lapsed),
    _check("counted_twice", _W, "{items} also counts in {areas}: one result, counted twice.",
           _counted_twice),
    _check("overview_alone", _N, "Rests on the client overview report alone: {criteria}.",
           _criteria(_has_overview_alone)),
    _check("judged_without_reason", _N,
           "A matter of judgement, rated without a written reason: {criteria}.",
           _criteria(_is_judged_without_reason)),
    _check("lapses_soon", _N,
           "All its evidence lapses soon after the cut-off date: {criteria}.",
           _criteria(_lapses_soon)),
    _check("undefined_term", _N,
           "Rated as met by words that have no agreed test yet: {criteria}.",
           _criteria(_has_undefined_term)),
    _check("late_evidence", _N, "Added after the cut-off date: {items}.", _is_late),
    _check("newer_version", _N,
           "Cited in an earlier version than the register holds by now: {items}.",
           _is_overtaken),
)  # fmt: skip
