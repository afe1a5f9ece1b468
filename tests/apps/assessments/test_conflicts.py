"""Whoever has an interest, was seconded, or would judge their own Authority, judges nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from milepost.apps.assessments import actions
from milepost.apps.assessments.conflicts import read_bearing
from milepost.apps.assessments.models import CriterionRating, InterestDeclaration, StepTaken
from milepost.apps.assessments.queries.assessment_page import assessment_page
from milepost.apps.audit.models import Event
from milepost.core.access.conflicts import InterestKind
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotAllowed, NotPossible
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.matrix.definition import (
    AssessBy,
    FocusArea,
    MaturityMatrix,
    ProcedureSettings,
    Subject,
)
from milepost.core.rating.scale import Achieved
from tests.apps.small_worlds import (
    a_secondment,
    a_small_matrix,
    a_small_world,
    agree,
    bring_to,
    defer,
    differ,
    everything,
    number_of,
    propose,
    rate,
    ratify,
    the,
    view,
    vote,
)
from tests.apps.worlds import World

pytestmark = pytest.mark.django_db

Judging = tuple[Stage, str, Callable[[World, int], object]]

# Everything that judges: where it is done, by whom, and how.
JUDGED: dict[str, Judging] = {
    "rate": (Stage.SUBMITTED, "north-validator", lambda w, n: differ(w, n)),
    "agree": (Stage.SUBMITTED, "north-validator", lambda w, n: agree(w, n)),
    "return": (
        Stage.SUBMITTED,
        "north-validator",
        lambda w, n: actions.return_for_evidence(
            number=n, reason="Where is it?", by=w.actor("north-validator"), at=w.at()
        ),
    ),
    "view": (Stage.AGREED, "moderator", lambda w, n: view(w, n)),
    "rate as moderator": (
        Stage.AGREED,
        "moderator",
        lambda w, n: rate(
            w, n, "A1 P", position=Position.MODERATOR, by="moderator", reason="It broke off."
        ),
    ),
    "propose": (Stage.AGREED, "moderator", lambda w, n: propose(w, n)),
    "vote": (Stage.PROPOSED, "board-north", lambda w, n: vote(w, n)),
    "ratify": (Stage.PROPOSED, "board-north", lambda w, n: ratify(w, n)),
    "defer": (Stage.PROPOSED, "board-north", lambda w, n: defer(w, n)),
}


def declare(world: World, who: str, kind: InterestKind = InterestKind.PAY, *areas: str) -> int:
    return actions.declare_interest(
        cycle=1,
        kind=kind,
        focus_areas=areas,
        words="" if kind is InterestKind.NONE else "A bonus hangs on it.",
        by=world.actor(who),
        at=world.at(),
    )


@pytest.mark.parametrize("name", JUDGED)
def test_a_declared_interest_bars_whoever_judges_and_nothing_is_written(
    world: World, name: str
) -> None:
    stage, who, act = JUDGED[name]
    number = number_of(world, "W0")
    bring_to(world, stage, number)
    declare(world, who)
    before = everything()
    with pytest.raises(NotAllowed, match=r"pay that hangs on a level.*somebody else must judge"):
        act(world, number)
    assert everything() == before


@pytest.mark.parametrize("name", JUDGED)
@pytest.mark.parametrize("how", ["of another area", "ended", "none", "of somebody else"])
def test_what_does_not_bear_on_it_bars_nobody(world: World, name: str, how: str) -> None:
    stage, who, act = JUDGED[name]
    number = number_of(world, "W0")
    bring_to(world, stage, number)
    if how == "of another area":
        declare(world, who, InterestKind.PAY, "CS", "DD")
    elif how == "ended":
        held = declare(world, who)
        actions.end_interest(
            declaration=held, reason="It is paid.", by=world.actor(who), at=world.at()
        )
    elif how == "none":
        declare(world, who, InterestKind.NONE)
    else:
        declare(world, "board-south")
    act(world, number)


@pytest.mark.parametrize("name", JUDGED)
def test_whoever_was_seconded_within_the_window_does_not_judge(world: World, name: str) -> None:
    stage, who, act = JUDGED[name]
    number = number_of(world, "W0")
    bring_to(world, stage, number)
    a_secondment(world, who, first_on=date(2026, 1, 5), last_on=date(2026, 4, 1))
    with pytest.raises(NotAllowed, match="seconded between the provider and an Authority"):
        act(world, number)


def test_a_secondment_that_ended_before_the_window_or_never_was_bars_nobody(world: World) -> None:
    number = number_of(world, "W0")
    bring_to(world, Stage.SUBMITTED, number)
    held = a_secondment(world, "north-validator", first_on=date(2026, 1, 5), last_on=None)
    manager = world.actor("north-manager")
    right = {"first_on": date(2026, 1, 5), "by": manager}
    held = actions.correct_secondment(
        secondment=held,
        last_on=date(2026, 3, 31),
        reason="It ended with March.",
        at=world.at(),
        **right,  # type: ignore[arg-type]
    )
    agree(world, number)
    held = actions.correct_secondment(
        secondment=held,
        last_on=None,
        is_void=True,
        reason="It was somebody else.",
        at=world.at(),
        **right,  # type: ignore[arg-type]
    )
    assert read_bearing(world.actor("north-validator")).secondments == ()
    with pytest.raises(NoSuchThing):
        actions.correct_secondment(
            secondment=held,
            last_on=None,
            reason="Again.",
            at=world.at(),
            **right,  # type: ignore[arg-type]
        )


def test_a_claim_is_a_claim_whatever_the_interest(world: World) -> None:
    number = number_of(world, "W0")
    a_secondment(world, "provider-lead", first_on=date(2026, 4, 1), last_on=None)
    bring_to(world, Stage.SUBMITTED, number)
    assert the(world, number).stage == "submitted"


def test_every_reason_is_told_at_once(world: World) -> None:
    number = number_of(world, "W0")
    bring_to(world, Stage.SUBMITTED, number)
    declare(world, "north-validator", InterestKind.PERSONAL)
    a_secondment(world, "north-validator", first_on=date(2026, 4, 1), last_on=None)
    with pytest.raises(NotAllowed, match=r"a personal tie.*from 1 April 2026"):
        agree(world, number)


def test_where_the_matrix_asks_for_it_nobody_judges_without_a_declaration(db: None) -> None:
    matrix = a_small_matrix()
    settings = replace(matrix.settings, procedure=ProcedureSettings(needs_declaration=True))
    world = a_small_world("hw-02", suffix="-2", matrix=replace(matrix, settings=settings))
    number = number_of(world, "W0")
    bring_to(world, Stage.SUBMITTED, number)
    with pytest.raises(NotAllowed, match="not declared your interests"):
        agree(world, number)
    declare(world, "north-validator", InterestKind.NONE)
    agree(world, number)


# -- what is declared -----------------------------------------------------------------------------


def test_a_declaration_lacks_nothing(world: World) -> None:
    def faults(**given: object) -> tuple[str, ...]:
        with pytest.raises(NotPossible) as refused:
            actions.declare_interest(
                cycle=1,
                by=world.actor("moderator"),
                at=world.at(),
                **given,  # type: ignore[arg-type]
            )
        return tuple(refused.value.faults)

    assert faults(kind=InterestKind.PAY, words=" ", focus_areas=("CS", "ZZ")) == (
        "Say in a few words what the interest is.",
        "ZZ is no focus area of the matrix of this cycle.",
    )
    assert faults(kind=InterestKind.NONE, focus_areas=("CS",)) == (
        "That you have no interest is said of the whole cycle: leave the focus areas out.",
    )
    declare(world, "moderator", InterestKind.PAY, "DD", "CS")
    assert faults(kind=InterestKind.PAY, words="Again.", focus_areas=("CS", "DD")) == (
        "You have declared exactly this for the cycle already.",
    )
    (said,) = faults(kind=InterestKind.NONE)
    assert said.startswith("You have declared an interest for this cycle that still holds.")
    with pytest.raises(NoSuchThing):
        actions.declare_interest(
            cycle=9, kind=InterestKind.NONE, by=world.actor("moderator"), at=world.at()
        )


def test_one_ends_ones_own_interest_once_and_says_why(world: World) -> None:
    held = declare(world, "moderator")
    nothing = declare(world, "board-north", InterestKind.NONE)
    for who, which in (("board-north", held), ("board-north", nothing)):
        with pytest.raises(NoSuchThing):
            actions.end_interest(
                declaration=which, reason="Over.", by=world.actor(who), at=world.at()
            )
    me = world.actor("moderator")
    with pytest.raises(NotPossible, match="Say why"):
        actions.end_interest(declaration=held, reason=" ", by=me, at=world.at())
    actions.end_interest(declaration=held, reason="Paid out.", by=me, at=world.at())
    with pytest.raises(NotPossible, match="already"):
        actions.end_interest(declaration=held, reason="Paid out.", by=me, at=world.at())
    declare(world, "moderator", InterestKind.NONE)


def test_the_record_tells_the_kind_and_never_the_words(world: World) -> None:
    declare(world, "moderator", InterestKind.HOLDING, "CS")
    event = Event.objects.latest("id")
    assert (event.name, event.after, event.reason) == (
        "interest.declared",
        {"kind": "holding", "focus_areas": ["CS"]},
        None,
    )
    row = InterestDeclaration.objects.get()
    assert row.words is not None
    assert row.words.text == "A bonus hangs on it."


def test_a_secondment_lacks_nothing(world: World) -> None:
    manager = world.actor("north-manager")
    provider, south = world.actor("provider-lead").party, world.actor("south-manager").party
    given = {
        "person": world.actor("north-validator").person,
        "home": manager.party,
        "host": provider,
        "first_on": date(2026, 4, 1),
        "last_on": None,
        "reason": "To help.",
        "by": manager,
    }

    def refused(**other: object) -> None:
        actions.record_secondment(**{**given, "at": world.at(), **other})  # type: ignore[arg-type]

    with pytest.raises(NotAllowed, match="yours is neither"):
        refused(home=south)
    with pytest.raises(NoSuchThing):
        refused(host="Y-nobody")
    with pytest.raises(NoSuchThing):
        refused(person="P-nobody")
    with pytest.raises(NotPossible) as faulty:
        refused(host=manager.party, last_on=date(2026, 3, 1), reason="")
    assert len(faulty.value.faults) == 3


# -- an Authority's own conduct -------------------------------------------------------------------


def _about_the_client() -> MaturityMatrix:
    """The small matrix, where W0.A1 judges what the Authority did itself."""
    matrix = a_small_matrix()

    def changed(area_code: str) -> FocusArea:
        area = matrix.areas_by_code[area_code]
        return replace(
            area,
            descriptors=tuple(
                replace(
                    cell,
                    criteria=tuple(
                        replace(c, subject=Subject.CLIENT, assess_by=AssessBy.MEASURE)
                        if c.code == "W0.A1"
                        else c
                        for c in cell.criteria
                    ),
                )
                for cell in area.descriptors
            ),
        )

    return replace(
        matrix,
        categories=tuple(
            replace(each, focus_areas=tuple(changed(a.code) for a in each.focus_areas))
            for each in matrix.categories
        ),
    )


@pytest.fixture
def judged_itself(db: None) -> tuple[World, int]:
    world = a_small_world("hw-02", suffix="-2", matrix=_about_the_client())
    number = number_of(world, "W0")
    bring_to(world, Stage.SUBMITTED, number)
    return world, number


def rate_conduct(world: World, number: int, rating: str, *, by: str, seen: int = 0) -> None:
    actions.rate_conduct(
        number=number,
        given=[
            actions.GivenRating(
                criterion="W0.A1",
                rating=Achieved(rating),
                seen=seen,
                reason="A third was placed elsewhere.",
            )
        ],
        by=world.actor(by),
        at=world.at(),
    )


def test_no_authority_rates_its_own_conduct(judged_itself: tuple[World, int]) -> None:
    world, number = judged_itself
    with pytest.raises(NotAllowed, match=r"W0\.A1 is about what your Authority itself did"):
        differ(world, number)
    with pytest.raises(NotAllowed, match=r"W0\.A1 is about what your Authority itself did"):
        rate_conduct(world, number, "P", by="north-validator")


def test_the_other_authority_rates_it_in_the_first_ones_set(
    judged_itself: tuple[World, int],
) -> None:
    world, number = judged_itself
    rate_conduct(world, number, "P", by="south-validator")
    row = CriterionRating.objects.latest("id")
    assert (row.rating_set.position, row.rating, row.by.username) == (
        "authority",
        "P",
        "south-validator-2",
    )
    assert Event.objects.latest("id").name == "conduct.rated"
    assert the(world, number).rating_sets.get(position="authority").indicated == 0
    actions.challenge(number=number, by=world.actor("north-validator"), at=world.at())
    assert the(world, number).validatedlevels.get().level == 0
    assert the(world, number).challenges.get().validated == "P"


def test_left_alone_the_providers_rating_counts_until_the_moderator_rates_it(
    judged_itself: tuple[World, int],
) -> None:
    world, number = judged_itself
    agree(world, number)
    rate(world, number, "A1 P", position=Position.MODERATOR, by="moderator", reason="Not quite.")
    assert the(world, number).rating_sets.get(position="moderator").indicated == 0


def test_of_another_authority_one_rates_its_conduct_alone_and_in_its_time(
    judged_itself: tuple[World, int],
) -> None:
    world, number = judged_itself
    elsewhere = number_of(world, "W1")
    bring_to(world, Stage.SUBMITTED, elsewhere)
    with pytest.raises(NotPossible, match=r"W0\.A1 is not about what that Authority did"):
        rate_conduct(world, elsewhere, "P", by="south-validator")
    with pytest.raises(NotAllowed):
        rate_conduct(world, number, "P", by="provider-lead")
    rate_conduct(world, number, "P", by="south-validator")
    with pytest.raises(ChangedMeanwhile):
        rate_conduct(world, number, "L", by="south-validator", seen=0)
    declare(world, "south-validator")
    with pytest.raises(NotAllowed, match="somebody else must judge"):
        rate_conduct(world, number, "L", by="south-validator", seen=1)
    actions.challenge(number=number, by=world.actor("north-validator"), at=world.at())
    declared = InterestDeclaration.objects.get()
    actions.end_interest(
        declaration=declared.pk, reason="Over.", by=world.actor("south-validator"), at=world.at()
    )
    with pytest.raises(NotPossible, match="ratings are closed"):
        rate_conduct(world, number, "F", by="south-validator", seen=1)


def test_what_is_carried_over_leaves_an_authoritys_own_conduct_out(
    judged_itself: tuple[World, int],
) -> None:
    world, number = judged_itself
    with pytest.raises(NotPossible, match="no rating of the cycle before"):
        actions.still_so(
            number=number,
            position=Position.AUTHORITY,
            by=world.actor("north-validator"),
            at=world.at(),
        )


def test_the_page_offers_it_to_nobody_of_the_authority(judged_itself: tuple[World, int]) -> None:
    world, number = judged_itself
    found = assessment_page(number=number, by=world.actor("north-validator"), at=world.at())
    (only,) = [c for thread in found.threads for c in thread.criteria]
    assert only.field is None
    assert only.is_own_conduct


@pytest.mark.parametrize("name", [name for name in JUDGED if name != "rate as moderator"])
def test_the_page_says_beforehand_why_somebody_is_barred(world: World, name: str) -> None:
    stage, who, _ = JUDGED[name]
    number = number_of(world, "W0")
    bring_to(world, stage, number)
    declare(world, who)
    found = assessment_page(number=number, by=world.actor(who), at=world.at())
    assert any("You declared an interest here" in each for each in found.refusals) or (
        "You declared an interest here" in found.why_not_writing
    )
    assert found.writing is None


def test_what_bars_from_ratifying_bars_from_deferring_and_the_page_says_so_of_both(
    world: World,
) -> None:
    number = number_of(world, "W0")
    bring_to(world, Stage.PROPOSED, number)
    declare(world, "board-north")
    found = assessment_page(number=number, by=world.actor("board-north"), at=world.at())
    refused = {each.name: each.refusal for each in found.moves}
    assert "You declared an interest here" in refused["defer"]
    assert refused["defer"] == refused["ratify"]


def test_to_defer_is_no_step_and_whoever_deferred_ratifies_later(world: World) -> None:
    number = number_of(world, "W0")
    bring_to(world, Stage.DEFERRED, number)
    assert not StepTaken.objects.filter(person=world.person("board-north")).exists()
    actions.resume(number=number, by=world.actor("moderator"), at=world.at())
    ratify(world, number)
    assert the(world, number).stage == "ratified"
