"""What is said of evidence in the demonstration: answers, replies, an exception, contradictions."""

from collections.abc import Mapping
from dataclasses import dataclass

from milepost.apps.assessments import actions
from milepost.apps.assessments.queries.assessment_page import assessment_page
from milepost.apps.evidence.actions import judge_evidence, make_exception, reply_to_judgement
from milepost.apps.evidence.queries import evidence_item, said_of_item
from milepost.cli.demonstration.scene import Case, Clock
from milepost.cli.demonstration.shelf import Shelf
from milepost.core.access.roles import Actor
from milepost.core.evidence.judging import Judgement, JudgementAnswer, strength_when_accepted
from milepost.core.evidence.strength import Maker
from milepost.core.evidence.support import LinkKind
from milepost.core.period.local_time import local_date
from milepost.core.rating.scale import Achieved

Key = tuple[str, str, int]
Actors = Mapping[str, Actor]


@dataclass(frozen=True, kw_only=True)
class SaidOnce:
    """An answer of an Authority to the newest item of a kind, and what the provider replied."""

    side: str
    key: str
    answer: str
    words: str
    strength: str = ""
    reply: str = ""


SAID = (
    SaidOnce(
        side="south",
        key="kpi",
        answer="rejected",
        words=(
            "Two patrols of September are missing from rows 41 to 52, and the South's own count"
            " of the same week finds nine defects more. Send the whole quarter."
        ),
    ),
    SaidOnce(
        side="south",
        key="toms",
        answer="more_asked",
        words="Which of the apprenticeships began in this half-year, and who employs them?",
    ),
    SaidOnce(
        side="north",
        key="carbon-plan",
        answer="more_asked",
        words="Where does the fuel figure for the winter fleet come from?",
        reply="From the fuel cards of the Thornbeck depot; the extract is on the second sheet.",
    ),
    SaidOnce(
        side="south",
        key="parish",
        answer="accepted",
        strength="D",
        words="Four of twenty-one parishes answered, so it is taken as the provider's own word.",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """An item that the provider itself cites against a criterion, and what it answers to it."""

    key: str
    answer: str = ""


# Each stands against the first criterion that is rated N or P there, so that no level rests on it.
CONTRADICTED: Mapping[Key, Contradiction] = {
    ("south", "CE", 13): Contradiction(
        key="carbon-plan",
        answer=(
            "The plan still shows the diesel fleet of last winter. The vehicle register of"
            " September, on its third sheet, has the change since."
        ),
    ),
    ("south", "IV", 13): Contradiction(key="productivity"),
}


def accept(case: Case, shelf: Shelf, actors: Actors, clock: Clock) -> None:
    """The Authority looks at what the provider made and cited here, and accepts it."""
    cited = {
        item.number: item
        for code in case.area.by_code
        for item in shelf.cited.get((case.side, code), [])
        if item.facts.made_by is Maker.PROVIDER and case.side not in item.judged
    }
    for number, item in cited.items():
        if item.entry.is_restricted:
            continue
        by, at = actors[f"{case.side}-validator"], clock.tick()
        judge_evidence(number=number, answer=JudgementAnswer.ACCEPTED.value, by=by, at=at)
        item.judged[case.side] = Judgement(
            authority=case.side.title(),
            answer=JudgementAnswer.ACCEPTED,
            on=local_date(at),
            strength=strength_when_accepted(Maker.PROVIDER),
        )


def contradict(
    case: Case,
    given: Mapping[str, tuple[Achieved, str]],
    shelf: Shelf,
    actors: Actors,
    clock: Clock,
) -> None:
    """Cite what speaks against the claim, as nobody may hide it; answer it where there is one."""
    said = CONTRADICTED.get(case.key)
    weak = [code for code, (rating, _) in given.items() if rating in _UNMET]
    if said is None or not weak:
        return
    item = shelf.newest(said.key)
    by = actors["provider-lead"]
    actions.cite(
        number=case.number,
        evidence=item.number,
        criteria=weak[:1],
        kind=LinkKind.CONTRADICTS,
        place=item.entry.place,
        by=by,
        at=clock.tick(),
    )
    if said.answer:
        at = clock.tick()
        page = assessment_page(number=case.number, by=by, at=at)
        lines = [
            line
            for thread in page.threads
            for criterion in thread.criteria
            for line in criterion.evidence
            if line.kind == LinkKind.CONTRADICTS.value
        ]
        actions.answer_evidence(
            number=case.number, link=lines[0].link, words=said.answer, by=by, at=clock.tick()
        )


_UNMET = (Achieved.NOT, Achieved.PARTLY)


def say(shelf: Shelf, actors: Actors, clock: Clock) -> None:
    """What the Authorities answer to the newest items, once the cycle is under way."""
    for each in SAID:
        number = shelf.newest(each.key).number
        judge_evidence(
            number=number,
            answer=each.answer,
            strength=each.strength,
            reason=each.words,
            by=actors[f"{each.side}-validator"],
            at=clock.tick(),
        )
        if each.reply:
            _reply(number, each.reply, actors["provider-lead"], clock)
    make_exception(
        number=shelf.newest("condition").number,
        focus_area="NM",
        reason=(
            "The skid readings in it are of the same roads as the permits, and nothing in the"
            " evidence base tells of them."
        ),
        by=actors["south-validator"],
        at=clock.tick(),
    )


def _reply(number: int, words: str, by: Actor, clock: Clock) -> None:
    said = said_of_item(by=by, item=evidence_item(by=by, number=number))
    asked = next(each.now for each in said.authorities if each.now and each.now.may_reply)
    reply_to_judgement(number=number, judgement=asked.id, words=words, by=by, at=clock.tick())
