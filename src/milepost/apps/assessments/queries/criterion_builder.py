"""What is said of one criterion: each side's rating, its evidence, how long it has lasted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from milepost.apps.assessments.cited_evidence import CitedEvidence
from milepost.apps.assessments.held_ratings import STARTS_FROM, RatingFacts
from milepost.apps.assessments.queries.assessment_facts import (
    CriterionOnPage,
    EvidenceLine,
    RatingField,
    SideRating,
)
from milepost.apps.assessments.queries.assessment_reading import AssessmentRead
from milepost.apps.assessments.queries.moves_offered import (
    differing_criteria,
    may_cite,
    writing_then,
)
from milepost.apps.assessments.queries.newer_versions import newer_version
from milepost.apps.assessments.queries.position_views import FURTHEST, PositionView, ratings_of
from milepost.apps.assessments.queries.wording import (
    DECIDED_WORDS,
    GRADE_WORDS,
    LASTING_WORDS,
    RELATION_WORDS,
    STRENGTH_WORDS,
    SUBJECT_WORDS,
)
from milepost.core.assessment.workflow import OPEN_TO, Position
from milepost.core.evidence.support import LinkKind
from milepost.core.matrix.definition import Criterion, Lasting, LevelKind
from milepost.core.matrix.drafting.terms import terms_by_criterion
from milepost.core.matrix.said_of import to_be_defined
from milepost.core.rating.scale import Achieved, SustainGrade
from milepost.core.rating.sustain import grade_from_run


def slug_of(code: str) -> str:
    """A code as it is named in an address on the page: CS-FEED-L1-1."""
    return code.replace(".", "-")


@dataclass(kw_only=True)
class CriterionBuilder:
    """Puts together what is said of each criterion."""

    read: AssessmentRead
    views: Mapping[Position, PositionView]
    view: PositionView | None
    aim: int | None
    writer: Position | None

    def __post_init__(self) -> None:
        read = self.read
        self._interim = {
            level.number for level in read.matrix.levels if level.kind is LevelKind.INTERIM
        }
        self._types = {each.code: each.name for each in read.area.evidence_base}
        self._tests = terms_by_criterion(read.matrix, read.area)
        self._ratings = {position: ratings_of(read, position) for position in self.views}
        self._own = set(differing_criteria(read))
        self._challenges = {each.criterion: each for each in read.challenges}
        self._last = self._ratings_before()
        self._own_last = read.ratings_before(self.writer) if self.writer else {}
        self._held: dict[str, list[str]] = {}
        if self.view and self.aim is not None:
            for code, reason in self.view.held_back_by.get(self.aim, ()):
                self._held.setdefault(code, []).append(reason.words)
        self._evidence: dict[str, list[CitedEvidence]] = {}
        for each in read.evidence:
            self._evidence.setdefault(each.criterion, []).append(each)

    def _ratings_before(self) -> Mapping[str, RatingFacts]:
        """The cycle before: the writer's own ratings, else the furthest that were issued."""
        writer, _ = writing_then(self.read)
        order = (writer,) if writer else FURTHEST
        found = map(self.read.ratings_before, order)
        return next((each for each in found if each), {})

    def criterion(self, c: Criterion) -> CriterionOnPage:
        sides = tuple(self._sides(c)) if not c.is_prior else ()
        last = self._last.get(c.code)
        return CriterionOnPage(
            code=c.code,
            slug=slug_of(c.code),
            level=c.level,
            is_interim=c.level in self._interim,
            text=c.text,
            is_critical=c.is_critical,
            is_prior=c.is_prior,
            subject=SUBJECT_WORDS[c.subject],
            decided=DECIDED_WORDS[c.assess_by],
            lasting=self._lasting(c),
            relation=f"{RELATION_WORDS[c.relation]} {c.builds_on}"
            if c.builds_on and RELATION_WORDS[c.relation]
            else "",
            terms=to_be_defined(c, self.read.matrix.defined_words),
            tests=self._tests.get(c.code, ()),
            note=c.note,
            last_rating=_letter(last) if last else None,
            sides=sides,
            is_different=len({each.rating for each in sides}) > 1,
            carried_by=self._carried_by(c),
            standing_in_the_way=tuple(dict.fromkeys(self._held.get(c.code, ()))),
            lasted=self._lasted(c),
            lasting_needed=self._needed(c),
            allowance=self._allowance(c.code),
            challenge=self._challenges.get(c.code),
            evidence=tuple(self._line(each) for each in self._evidence.get(c.code, ())),
            field=self._field(c),
            is_own_conduct=c.is_about_the_client_itself,
        )

    def _sides(self, c: Criterion) -> Iterator[SideRating]:
        for position, view in self.views.items():
            found = self._ratings[position].get(c.code)
            start = STARTS_FROM[position]
            started = self._ratings[start].get(c.code) if start in self._ratings else None
            yield SideRating(
                position=position,
                party=self.read.party(position),
                rating=_letter(found),
                reason=found.reason if found and self._is_own_word(position, c.code) else "",
                by=found.by if found else "",
                at=found.at if found else None,
                is_carried=found is not None and found.origin == "still_so",
                is_draft=view.is_draft,
                differs=start in self._ratings and _letter(found) != _letter(started),
            )

    def _is_own_word(self, position: Position, code: str) -> bool:
        """Whether a side said it itself, and not the one it starts from."""
        if self.read.live is not None and position is self.read.side:
            return code in self.read.live.own
        return True

    def _allowance(self, code: str) -> str:
        """What is accepted about it, or still waits to be, in a sentence; "" for nothing."""
        if code in self.read.waived:
            return "Waived: the Authority accepts that it is largely met."
        says_not = any(
            _letter(rated.get(code)) == Achieved.NOT_APPLICABLE.value
            for rated in self._ratings.values()
        )
        if not says_not:
            return ""
        if code in self.read.agreed_not_applicable:
            return "Not applicable by agreement."
        if self.writer is Position.AUTHORITY:
            return (
                "Said not to apply. To agree, choose “Not applicable” with your reason; until then"
                " it is as not rated."
            )
        return "Said not to apply; until the Authority agrees it is as not rated."

    def _lasting(self, c: Criterion) -> str:
        if self.read.area.lasting_only:
            return LASTING_WORDS[Lasting.EXPLICIT]
        return LASTING_WORDS[c.lasting]

    def _needed(self, c: Criterion) -> str:
        """For how many cycles running a criterion has to be met at its level; "" for none."""
        settings = self.read.matrix.settings
        if self.read.area.lasting_only:
            needed = settings.lasting_only_needed.get(c.level, 0)
        elif c.lasting is Lasting.NONE:
            needed = 0
        else:
            needed = settings.lasting_needed.get(c.level, (0, 0))[c.lasting is Lasting.IMPLIED]
        if not needed:
            return ""
        grade = SustainGrade(needed)
        return f"needs {grade.label}, {GRADE_WORDS[grade]}: {_cycles(needed)} running"

    def _lasted(self, c: Criterion) -> str:
        run = self.view.runs.get(c.code, 0) if self.view else 0
        if not run:
            return ""
        grade = grade_from_run(run)
        return f"Met in {_cycles(run)} running ({grade.label}, {GRADE_WORDS[grade]})"

    def _carried_by(self, c: Criterion) -> tuple[str, ...]:
        if self.view is None or c.code not in self.view.covered:
            return ()
        return tuple(each.code for each in self.read.area.covered_by.get(c.code, ()))

    def _field(self, c: Criterion) -> RatingField | None:
        live = self.read.live
        if self.writer is None or live is None or c.is_prior or self._is_not_ours(c):
            return None
        own, base = live.own.get(c.code), live.base.get(c.code)
        last = self._own_last.get(c.code)
        counted = own or base
        reason = own.reason if own else ""
        return RatingField(
            rating=_letter(counted),
            reason=reason,
            seen=own.revision if own else 0,
            chosen=_letter(counted),
            written=reason,
            starts_from=_letter(base) if STARTS_FROM[self.writer] else None,
            is_own_difference=c.code in self._own,
            last=_letter(last) if last and last.rating else None,
            can_be_still_so=bool(last and last.rating) and not (own and own.rating),
        )

    def _is_not_ours(self, c: Criterion) -> bool:
        """Whether it judges what the side that writes did itself, so that others rate it."""
        return self.writer is Position.AUTHORITY and c.is_about_the_client_itself

    def _line(self, each: CitedEvidence) -> EvidenceLine:
        item = each.evidence
        is_own = each.position is self.read.side
        is_here = each.cycle == self.read.assessment.cycle.number
        is_open = (
            each.kind is LinkKind.CONTRADICTS and not each.is_answered and each.worth.is_admissible
        )
        cites = may_cite(self.read)
        return EvidenceLine(
            link=each.link_id,
            item=item.number,
            title=item.title,
            type_name=self._types.get(item.type_code, item.type_code.replace("_", " ")),
            strength=each.strength.value,
            strength_words=STRENGTH_WORDS[each.strength],
            kind=each.kind.value,
            place=each.place,
            dated_on=item.dated_on,
            party=self.read.party(each.position),
            is_file=bool(item.file_name),
            faults=tuple(fault.sentence for fault in each.worth.faults),
            answer=each.answer,
            is_open=is_open,
            may_withdraw=cites and is_own and is_here and self._is_open_to_own_side(),
            may_answer=is_open and cites,
            is_from_before=not is_here,
            cycle=each.cycle,
            version=item.version,
            newer=newer_version(self.read, each),
        )

    def _is_open_to_own_side(self) -> bool:
        return self.read.side is not None and self.read.stage in OPEN_TO[self.read.side]


def _letter(rating: RatingFacts | None) -> str:
    return rating.rating.value if rating and rating.rating else ""


def _cycles(number: int) -> str:
    return "1 cycle" if number == 1 else f"{number} cycles"
