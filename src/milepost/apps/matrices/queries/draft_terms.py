"""Which vague words does a draft use, where, and by what test is each read alike?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from milepost.apps.matrices.drafted import find_draft, read_draft
from milepost.apps.matrices.models import MatrixDraft
from milepost.apps.matrices.queries.drafts import DraftRead, read_of
from milepost.core.access.roles import Actor
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.drafting.changes import ChangeSubject
from milepost.core.matrix.drafting.terms import TermUse, terms_used
from milepost.core.matrix.wording import plain

PAGE_SIZE = 30


@dataclass(frozen=True, kw_only=True)
class TermPlace:
    """A criterion or a cell that uses a word: its code or key, its focus area, what it says."""

    key: str
    area: str
    area_name: str
    level: int
    is_criterion: bool
    words: str


@dataclass(frozen=True, kw_only=True)
class TermLine:
    """A word that could be read either way: its test, what uses it, and what is proposed for it.

    ``test`` is "" where it has none; ``proposals`` are the numbers of the open ones.
    """

    word: str
    test: str
    places: tuple[TermPlace, ...]
    proposals: tuple[int, ...]

    @property
    def where_words(self) -> str:
        return f"Used in {len(self.places)} places"


@dataclass(frozen=True, kw_only=True)
class TermsPage:
    """The words as they were asked for, those without a test first, and how many there are."""

    read: DraftRead
    lines: tuple[TermLine, ...]
    total: int
    page: int
    defined: int
    undefined: int
    text: str
    which: str  # "open", "defined", or "" for all
    sort: str  # "used" for those used most first, "" for A to Z


@dataclass(frozen=True, kw_only=True)
class TermRead:
    """One word with all that uses it; a word that nothing uses yet has an empty line."""

    read: DraftRead
    line: TermLine


def terms_page(
    *, number: int, text: str = "", which: str = "", sort: str = "", page: int = 1, by: Actor
) -> TermsPage:
    """The defined terms of a draft, and the words that want a definition: at most four queries.

    :param text: to look for in the words and their tests.
    :param which: "open" for those without a test, "defined" for those with one.
    :param sort: "used" has those used most first, among those without a test and with one.
    :raises NoSuchThing: where no draft of that number exists for the actor.
    """
    read = read_of(number, by=by)
    draft = find_draft(number, by=by)
    used = _used(draft.document)
    kept = sorted(
        (each for each in used if _is_asked_for(each, text, which)),
        key=lambda each: (
            each.is_defined,
            -len(each.criteria) if sort == "used" else 0,
            plain(each.word),
        ),
    )
    pages = max(1, -(-len(kept) // PAGE_SIZE))
    here = min(max(page, 1), pages)
    proposed = _proposed(draft)
    return TermsPage(
        read=read,
        lines=tuple(
            _line(each, read.matrix, proposed)
            for each in kept[(here - 1) * PAGE_SIZE : here * PAGE_SIZE]
        ),
        total=len(kept),
        page=here,
        defined=sum(each.is_defined for each in used),
        undefined=sum(not each.is_defined for each in used),
        text=text,
        which=which,
        sort=sort,
    )


def term_of(*, number: int, word: str, by: Actor) -> TermRead:
    """One word of a draft; one that it neither uses nor defines has no test and no place.

    :raises NoSuchThing: where no draft of that number exists for the actor.
    """
    read = read_of(number, by=by)
    draft = find_draft(number, by=by)
    found = next((each for each in _used(draft.document) if plain(each.word) == plain(word)), None)
    use = found or TermUse(word=word, test="", criteria=(), cells=())
    return TermRead(read=read, line=_line(use, read.matrix, _proposed(draft)))


@lru_cache(maxsize=16)
def _used(document: str) -> tuple[TermUse, ...]:
    """Of a draft as it stands; every word of it is looked at, so it is kept in memory."""
    return terms_used(read_draft(document))


def _is_asked_for(use: TermUse, text: str, which: str) -> bool:
    if which and use.is_defined != (which == "defined"):
        return False
    return text.casefold() in f"{use.word} {use.test}".casefold()


def _line(
    use: TermUse, matrix: MaturityMatrix, proposed: Mapping[str, tuple[int, ...]]
) -> TermLine:
    return TermLine(
        word=use.word,
        test=use.test,
        places=tuple(_places(use, matrix)),
        proposals=proposed.get(plain(use.word), ()),
    )


def _places(use: TermUse, matrix: MaturityMatrix) -> Iterator[TermPlace]:
    """The criteria that use a word, and the cells that use it beside them."""
    wanted = set(use.criteria)
    told: set[str] = set()
    for area in matrix.focus_areas:
        for each in area.criteria:
            if each.code in wanted:
                told.add(f"{area.code}/{each.level}")
                yield TermPlace(
                    key=each.code,
                    area=area.code,
                    area_name=area.name,
                    level=each.level,
                    is_criterion=True,
                    words=each.text,
                )
    for key in use.cells:
        code, _, level = key.partition("/")
        area = matrix.areas_by_code[code]
        if key not in told:  # the words of a cell are those of its criteria, told already
            yield TermPlace(
                key=key,
                area=code,
                area_name=area.name,
                level=int(level),
                is_criterion=False,
                words=area.at(int(level)).words or "",
            )


def _proposed(draft: MatrixDraft) -> Mapping[str, tuple[int, ...]]:
    """The open proposals about each word: one query."""
    held = draft.proposals.filter(answer=None, is_written=False)
    found: dict[str, tuple[int, ...]] = {}
    for own, changes in held.order_by("number").values_list("number", "changes"):
        for change in changes:
            if change["subject"] == ChangeSubject.TERM.value:
                word = plain(change["key"])
                found[word] = (*found.get(word, ()), own)
    return found
