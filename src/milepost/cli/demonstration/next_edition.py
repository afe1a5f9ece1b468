"""The next edition of the matrix, half-way: opened to all, argued over, and not ready yet."""

from collections.abc import Mapping
from dataclasses import replace

from milepost.apps.matrices import actions
from milepost.cli.demonstration.meeting import meet
from milepost.cli.demonstration.scene import Clock
from milepost.core.access.roles import Actor
from milepost.core.matrix.change_entries import ChangeDecision, ChangeKind
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.drafting.acts import define_term, revise_criterion, write_cell
from milepost.core.matrix.drafting.applying import applied
from milepost.core.matrix.drafting.changes import DraftChanges
from milepost.core.matrix.drafting.interim_offers import interim_offers
from milepost.core.matrix.drafting.points import SettledAs

_FIRST_SIGNS = {
    "CS": "Two rounds of the customer survey show that people notice what was changed for them.",
    "AM": "The first yearly programme chosen by whole-life cost alone has been delivered.",
}
_SAID_IN_A_MEETING = {
    ("NM", 4): "Level 3 is complete, and a first winter was planned with every utility beforehand,"
    " without one closure that nobody knew of. What remains to level 5 has its dates.",
    ("FR", 4): "Level 3 is complete, and the account of a whole year was closed within two months"
    " of its end. What remains to level 5 has its dates.",
}
_WHY_IN_A_MEETING = "The officers of the county wrote it so when they met at the depot."
_TERMS = {
    "regularly": "At least once in each quarter, by a date that is published beforehand.",
    "comprehensive": "It covers every part of the service and every party, and names what it"
    " leaves out.",
    "key stakeholders": "Those on the stakeholder register that both sides keep.",
}
_BID = (
    (
        "A customer panel of twelve residents meets four times a year and sees the service's own"
        " figures.",
        "Method statement 2, 1.4",
        "provider-lead",
        ("CS.CHAN.L1.1", "CS.FEED.L1.2"),
    ),
    (
        "Every depot is surveyed in the first year and its assets put on one register.",
        "Method statement 5, 3.1",
        "provider-lead",
        ("AM.INFO.L1.1", "AM.NEEDS.L1.1"),
    ),
    (
        "The margin is reported open-book each month, against the one that was priced.",
        "Pricing submission, note 7",
        "provider-lead",
        ("FR.MARG.L1.1", "FR.MARG.L1.2"),
    ),
    (
        "Six apprentices from the county are taken on each year.",
        "Social value statement, 2.2",
        "provider-lead",
        ("SV.DELIV.L1.1",),
    ),
    (
        "Schemes for the year after are given to the provider by the end of October.",
        "Clarification 41",
        "north-manager",
        (),
    ),
)


def draft_the_next_edition(
    matrix: MaturityMatrix, actors: Mapping[str, Actor], clock: Clock
) -> None:
    """North begins, and meets over it; the provider proposes, South has a word, some is open."""
    north, south, lead = (
        actors[name] for name in ("north-manager", "south-manager", "provider-lead")
    )
    number = actions.begin_draft(by=north, at=clock.tick())
    for seen, (code, sign) in enumerate(_FIRST_SIGNS.items()):
        changes = _level_4(matrix, code, sign)
        matrix = applied(matrix, changes, used_codes=())
        actions.write_in(number=number, changes=changes, seen=seen, by=north, at=clock.tick())
    meet(number, matrix, _SAID_IN_A_MEETING, _WHY_IN_A_MEETING, by=north, clock=clock)
    for (code, level), words in _SAID_IN_A_MEETING.items():
        matrix = applied(matrix, write_cell(matrix, code, level, words), used_codes=())
    actions.open_to_all(number=number, by=north, at=clock.tick())

    def propose(changes: DraftChanges, reason: str, by: Actor) -> int:
        return actions.propose_change(
            number=number, changes=changes, reason=reason, by=by, at=clock.tick()
        )

    def accept(proposal: int, by: Actor) -> None:
        actions.answer_proposal(
            number=number, proposal=proposal, move="accept", by=by, at=clock.tick()
        )

    word, test = "regularly", _TERMS["regularly"]
    accept(propose(define_term(matrix, word, test), "Nobody could say what it asks.", lead), south)
    matrix = applied(matrix, define_term(matrix, word, test), used_codes=())
    milestones = matrix.areas_by_code["CS"].by_code["CS.PLAN.L1.2"]
    clearer = revise_criterion(
        matrix,
        replace(
            milestones,
            text="The milestones marked as key in that plan that have fallen due have been met,"
            " or were re-dated with agreement before they fell due.",
        ),
    )
    accept(propose(clearer, "We argued twice over which milestones matter most.", lead), north)
    matrix = applied(matrix, clearer, used_codes=())
    wide = define_term(matrix, "comprehensive", "It is more than thirty pages long.")
    too_wide = propose(wide, "So that it can be counted.", lead)
    actions.comment_on(
        number=number,
        proposal=too_wide,
        words="Length says nothing. What it covers does.",
        by=actors["north-validator"],
        at=clock.tick(),
    )
    actions.counter_proposal(
        number=number,
        proposal=too_wide,
        changes=define_term(matrix, "comprehensive", _TERMS["comprehensive"]),
        reason="A plan is comprehensive by what it covers.",
        by=south,
        at=clock.tick(),
    )
    propose(
        define_term(matrix, "key stakeholders", _TERMS["key stakeholders"]),
        "The register exists already, and both sides keep it.",
        north,
    )
    rejected = propose(
        write_cell(matrix, "DD", 4, "As level 3, in every month of a year."),
        "Level 4 of this row should only ask it to last.",
        lead,
    )
    actions.answer_proposal(
        number=number,
        proposal=rejected,
        move="reject",
        reason="What lasts is weighed already, at every level of this row.",
        by=north,
        at=clock.tick(),
    )
    _settle(number, actors, clock)
    actions.judge_changes(
        number=number,
        decisions={
            "CS.PLAN.L1.2": ChangeDecision(
                kind=ChangeKind.REWORDED, note="It says what both sides have meant all along."
            )
        },
        by=lead,
        at=clock.tick(),
    )


def _level_4(matrix: MaturityMatrix, code: str, sign: str) -> DraftChanges:
    """The offer from the interim pattern, with the line that only people can fill filled."""
    used = {each.code for each in matrix.criteria()}
    offers = interim_offers(matrix, used_codes=used)
    offer = next(each for each in offers if (each.focus_area, each.level) == (code, 4))
    (to_fill,) = offer.to_make_specific
    return tuple(
        replace(
            change,
            after={
                name: value.replace(to_fill, sign) if isinstance(value, str) else value
                for name, value in (change.after or {}).items()
            },
        )
        for change in offer.changes
    )


def _settle(number: int, actors: Mapping[str, Actor], clock: Clock) -> None:
    both = ("north-manager", "provider-lead")
    for point, words, who in (
        ("M6", "The ladder, as in the edition in force.", both),
        ("M9", "The lower of the two levels, with both shown beside it.", both),
        ("M8", "Each quarter; the provider rates, each Authority validates.", both),
        ("M22", "By this workbench, and by consent of all three parties.", both[:1]),
    ):
        for name in who:
            actions.say_of_point(
                number=number,
                point=point,
                said_as=SettledAs.AGREED,
                words=words,
                by=actors[name],
                at=clock.tick(),
            )


def record_the_bid(actors: Mapping[str, Actor], clock: Clock) -> None:
    """What the winning bid promised, on record from the first day."""
    for text, place, owner, criteria in _BID:
        by = actors["provider-lead"]
        number = actions.record_commitment(
            text=text, place=place, owner=actors[owner].party or "", by=by, at=clock.tick()
        )
        if criteria:
            actions.trace_commitment(number=number, criteria=criteria, by=by, at=clock.tick())
