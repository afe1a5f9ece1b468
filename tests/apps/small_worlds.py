"""A world with a small matrix: quick to build, and small enough to hold in one's head.

CS   1: A1, A2, C1 (critical)   2: P (prior), I2   3: A3 repeats A1, B3 lasts   5: A5 on A3
DD   1: A1   3: A3 repeats A1   5: A5 repeats A3; lasting alone counts
W0…  1: A1; for assessments that only have to be at a stage
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.apps import apps
from django.db import connection

from milepost.apps.archives.actions import ask_for_removal, remove_person, remove_words
from milepost.apps.assessments import actions
from milepost.apps.assessments.actions.answering import GivenAnswer
from milepost.apps.assessments.models import Assessment, EvidenceLink, Waiver
from milepost.apps.audit.actions import write_down
from milepost.apps.audit.models import Statement
from milepost.apps.contracts.actions import (
    end_role,
    give_role,
    make_calendar_feed,
    make_new_link,
)
from milepost.apps.contracts.models import Arrangement, Party
from milepost.apps.documents.actions import ask_for_profile
from milepost.apps.documents.actions import folder as documents
from milepost.apps.documents.models import Document, DocumentFile
from milepost.apps.evidence.actions import (
    NewVersion,
    Upload,
    add_version,
    end_exception,
    hold_evidence,
    judge_evidence,
    lift_hold,
    make_exception,
    reply_to_judgement,
    set_keeping,
)
from milepost.apps.evidence.models import (
    EvidenceDeletion,
    EvidenceJudgement,
    EvidenceScan,
    EvidenceVersion,
    EvidenceWords,
    ReceivedFile,
)
from milepost.apps.evidence.store import evidence_store
from milepost.apps.matrices.actions import remember_layout
from milepost.apps.notices.actions import choose_mail
from milepost.apps.notices.models import Notice
from milepost.apps.people.actions import add_person, name_site_administrator
from milepost.apps.people.models import Person
from milepost.apps.people.queries import actor_on_the_site
from milepost.apps.plans.models import TargetLevel
from milepost.core.access.conflicts import InterestKind
from milepost.core.access.erasure import ErasureGround
from milepost.core.access.roles import Actor, Role
from milepost.core.assessment.board import VoteChoice
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.evidence.keeping import USUAL_YEARS, KeepingRules
from milepost.core.evidence.support import LinkKind
from milepost.core.evidence.versions import VersionKind
from milepost.core.matrix.definition import FocusArea, MaturityMatrix, Thread
from milepost.core.matrix.layout import Holds, Layout, LayoutColumn, LayoutLevel, Named, Way
from milepost.core.rating.scale import Achieved
from tests.apps.drafted_worlds import NORTH, PROVIDER, a_busy_draft, a_private_draft
from tests.apps.planned_worlds import a_milestone, a_plan, a_revision, a_year_of_promises
from tests.apps.worlds import PASSWORD, World, a_cycle, a_world, some_evidence
from tests.builders import a_focus_area, a_matrix

NEXT_YEAR = date(2027, 1, 31)
A_LAYOUT = Layout(
    tables=("Theirs",),
    way=Way.ROWS,
    heading=2,
    columns={
        1: LayoutColumn(holds=Holds.FOCUS, heading="Thing"),
        2: LayoutColumn(holds=Holds.LEVEL, heading="As a seed", level=1),
    },
    levels=(LayoutLevel(number=1, name="Seed"),),
    category_from=Named.NOWHERE,
)


def a_row(code: str, **levels: str) -> FocusArea:
    """A focus area whose criteria are written without its code: ``a_row("CS", level_1="A1")``."""
    written = {
        level: " ".join(
            # What it builds on is of the same row: A3=A1 is CS.A3=CS.A1.
            f"{code}." + each.replace("=", f"={code}.").replace(">", f">{code}.")
            for each in criteria.split()
        )
        for level, criteria in levels.items()
    }
    area = a_focus_area(code, lasting_only=code == "DD", **written)
    thread = Thread(code=f"{code}.T", name=f"The thread of {code}")
    return replace(
        area,
        threads=(thread,),
        descriptors=tuple(
            replace(cell, criteria=tuple(replace(c, thread=thread.code) for c in cell.criteria))
            for cell in area.descriptors
        ),
    )


def a_small_matrix(*, version: str = "1.0") -> MaturityMatrix:
    """Two focus areas with something in them, and a dozen with next to nothing."""
    return a_matrix(
        a_row("CS", level_1="A1 A2 C1!", level_2="P^ I2", level_3="A3=A1 B3~~", level_5="A5>A3"),
        a_row("DD", level_1="A1", level_3="A3=A1", level_5="A5=A3"),
        *(a_row(f"W{n}", level_1="A1") for n in range(12)),
        version=version,
    )


def a_small_world(
    reference: str = "hw-01", *, suffix: str = "", matrix: MaturityMatrix | None = None
) -> World:
    """An arrangement with its cast, the small matrix, and one open cycle."""
    world = a_world(reference, suffix=suffix, matrix=matrix or a_small_matrix())
    a_cycle(world)
    return world


def number_of(
    world: World, area: str = "CS", *, authority: str = "north", cycle: int | None = None
) -> int:
    """The number of an assessment, in the newest cycle if none is named."""
    found = Assessment.objects.filter(
        arrangement__reference=world.reference, focus_area=area, authority__slug=authority
    ).order_by("-cycle__number")
    if cycle is not None:
        found = found.filter(cycle__number=cycle)
    return found.values_list("number", flat=True)[0]


def the(world: World, number: int) -> Assessment:
    """An assessment as it stands now."""
    return Assessment.objects.get(arrangement__reference=world.reference, number=number)


def rate(
    world: World,
    number: int,
    written: str,
    *,
    position: Position = Position.PROVIDER,
    by: str = "provider-lead",
    seen: int = 0,
    reason: str = "",
) -> None:
    """Rate criteria by their short codes: ``rate(world, number, "A1 F, A2 L")``; ``-`` is none."""
    area = the(world, number).focus_area
    actions.rate(
        number=number,
        position=position,
        given=[
            actions.GivenRating(
                criterion=f"{area}.{code}",
                rating=None if rating == "-" else Achieved(rating),
                seen=seen,
                reason=reason,
            )
            for code, rating in (part.split() for part in written.split(","))
        ],
        by=world.actor(by),
        at=world.at(),
    )


def independent_evidence(
    world: World, *, by: str = "provider-lead", content: bytes = b"%PDF-1.7 "
) -> int:
    """An item that carries any criterion at any level."""
    return some_evidence(
        world, by=by, made_by="independent", type_code="customer_survey", content=content
    )


def cite(
    world: World,
    number: int,
    *codes: str,
    by: str = "provider-lead",
    evidence: int | None = None,
    kind: str = "supports",
) -> int:
    """Cite an item (a new independent one, if none is given) for criteria by short code."""
    item = independent_evidence(world, by=by) if evidence is None else evidence
    area = the(world, number).focus_area
    actions.cite(
        number=number,
        evidence=item,
        criteria=[f"{area}.{code}" for code in codes],
        kind=LinkKind(kind),
        place="page 4",
        by=world.actor(by),
        at=world.at(),
    )
    return item


# -- an assessment at each stage ------------------------------------------------------------------


def submit(world: World, number: int, *, level: int = 1, by: str = "provider-lead") -> str:
    return actions.submit(number=number, level=level, by=world.actor(by), at=world.at())


def a_draft(world: World, number: int) -> None:
    """Level 1 rated in full and shown to be so; ready to be submitted."""
    area = world.matrix.areas_by_code[the(world, number).focus_area]
    codes = [c.code.removeprefix(f"{area.code}.") for c in area.at(1).criteria]
    rate(world, number, ", ".join(f"{code} F" for code in codes))
    cite(world, number, *codes)


def a_submission(world: World, number: int) -> None:
    a_draft(world, number)
    submit(world, number)


def differ(
    world: World, number: int, written: str = "A1 P", *, by: str = "north-validator"
) -> None:
    """The Authority rates otherwise, and says why."""
    rate(
        world,
        number,
        written,
        position=Position.AUTHORITY,
        by=by,
        reason="The rhythm broke off in May.",
    )


def agree(world: World, number: int, *, by: str = "north-validator") -> str:
    return actions.agree(number=number, by=world.actor(by), at=world.at())


def challenge(
    world: World, number: int, written: str = "A1 P", *, by: str = "north-validator"
) -> str:
    differ(world, number, written, by=by)
    return actions.challenge(number=number, by=world.actor(by), at=world.at())


def answer(world: World, number: int, *codes: str, is_accepted: bool = False) -> None:
    area = the(world, number).focus_area
    actions.answer_challenges(
        number=number,
        answers=[
            GivenAnswer(
                criterion=f"{area}.{code}", is_accepted=is_accepted, text="It resumed in June."
            )
            for code in codes or ("A1",)
        ],
        by=world.actor("provider-lead"),
        at=world.at(),
    )


def meet(world: World, number: int, *, by: str = "provider-lead") -> None:
    """The leads met today, and did not agree."""
    at = world.at()
    actions.record_meeting(
        number=number,
        met_on=at.date(),
        reason="We did not agree on the rhythm.",
        by=world.actor(by),
        at=at,
    )


def past_the_limits(world: World) -> datetime:
    """A moment after every limit of what was challenged by now."""
    world.now += timedelta(days=60)
    return world.at()


def second_of(world: World, name: str, role: Role, authority: str | None = None) -> Actor:
    """Another person of a side, with a role that somebody of the cast holds already."""
    admin = world.actor("admin")
    username = f"{name}{world.suffix}"
    add_person(username=username, full_name=name.replace("-", " ").title(), password=PASSWORD)
    give_role(username=username, role=role, authority=authority, by=admin, at=world.at())
    return world.actor(name)


def a_far_claim(world: World, number: int) -> None:
    """The provider states a level two defined levels above what its ratings indicate; of DD."""
    rate(world, number, "A1 P")
    actions.submit(
        number=number,
        level=3,
        reason="The works are done, the survey is not.",
        by=world.actor("provider-lead"),
        at=world.at(),
    )


def sign(world: World, number: int, *, by: Actor, reason: str = "I walked the road.") -> str:
    """Sign the level that waits."""
    return actions.sign_level(
        number=number,
        awaited=the(world, number).awaited_signatures.latest("id").pk,
        reason=reason,
        by=by,
        at=world.at(),
    )


def propose(world: World, number: int, *, by: str = "moderator") -> str:
    return actions.propose(number=number, by=world.actor(by), at=world.at())


def defer(world: World, number: int, *, by: str = "board-north") -> None:
    actions.defer(
        number=number,
        until=NEXT_YEAR,
        reason="The survey is not in yet.",
        by=world.actor(by),
        at=world.at(),
    )


def ratify(world: World, number: int, *, by: str = "board-north") -> str:
    proposal = the(world, number).proposedlevels.select_related("seal").latest("id")
    return actions.ratify(
        number=number, paper=proposal.seal.hash, by=world.actor(by), at=world.at()
    )


def the_board_sets_jointly(world: World, area: str = "CS") -> int:
    """The South stands at level 0 of a focus area, and the Board sets the joint level.

    :return: the number of the South's assessment.
    """
    Arrangement.objects.filter(reference=world.reference).update(joint_rule="board")
    number = number_of(world, area, authority="south")
    rate(world, number, "A1 N")
    submit(world, number, level=0)
    agree(world, number, by="south-validator")
    propose(world, number)
    ratify(world, number, by="board-south")
    return number


def _to_submitted(world: World, number: int) -> None:
    a_submission(world, number)


def _to_returned(world: World, number: int) -> None:
    a_submission(world, number)
    actions.return_for_evidence(
        number=number,
        reason="Where is the survey?",
        by=world.actor("north-validator"),
        at=world.at(),
    )


def _to_agreed(world: World, number: int) -> None:
    a_submission(world, number)
    agree(world, number)


def _to_challenged(world: World, number: int) -> None:
    a_submission(world, number)
    challenge(world, number)


def _to_in_moderation(world: World, number: int) -> None:
    _to_challenged(world, number)
    actions.open_moderation(number=number, by=world.actor("moderator"), at=past_the_limits(world))


def _to_proposed(world: World, number: int) -> None:
    _to_agreed(world, number)
    propose(world, number)


def _to_deferred(world: World, number: int) -> None:
    _to_proposed(world, number)
    defer(world, number)


def _to_ratified(world: World, number: int) -> None:
    _to_proposed(world, number)
    ratify(world, number)


def _to_published(world: World, number: int) -> None:
    _to_ratified(world, number)
    actions.publish(number=number, by=world.actor("north-manager"), at=world.at())


def _to_superseded(world: World, number: int) -> None:
    _to_ratified(world, number)
    actions.supersede(
        number=number, reason="Counted twice.", by=world.actor("moderator"), at=world.at()
    )


def _to_withdrawn(world: World, number: int) -> None:
    actions.withdraw(
        number=number, reason="Opened twice.", by=world.actor("provider-lead"), at=world.at()
    )


BRING_TO: dict[Stage, Callable[[World, int], None]] = {
    Stage.DRAFT: a_draft,
    Stage.SUBMITTED: _to_submitted,
    Stage.RETURNED: _to_returned,
    Stage.AGREED: _to_agreed,
    Stage.CHALLENGED: _to_challenged,
    Stage.IN_MODERATION: _to_in_moderation,
    Stage.PROPOSED: _to_proposed,
    Stage.DEFERRED: _to_deferred,
    Stage.RATIFIED: _to_ratified,
    Stage.PUBLISHED: _to_published,
    Stage.SUPERSEDED: _to_superseded,
    Stage.WITHDRAWN: _to_withdrawn,
}


def bring_to(world: World, stage: Stage, number: int) -> None:
    """Take an assessment of the North from the beginning to a stage, each step by its own."""
    BRING_TO[stage](world, number)


def what_is_said_of_evidence(world: World, number: int) -> None:
    """Both Authorities judge an item, its owner replies, and an exception is made and ended."""
    north, south = world.actor("north-validator"), world.actor("south-validator")
    judge_evidence(number=number, answer="accepted", by=north, at=world.at())
    words = "It names no street."
    judge_evidence(number=number, answer="rejected", reason=words, by=south, at=world.at())
    reply_to_judgement(
        number=number,
        judgement=EvidenceJudgement.objects.get(party__short_name="South").pk,
        words="The streets are on page 4.",
        by=world.actor("provider-lead"),
        at=world.at(),
    )
    odd = some_evidence(world, by="south-contributor", type_code="photographs")
    words = "There is no other."
    made = make_exception(number=odd, focus_area="DD", reason=words, by=south, at=world.at())
    end_exception(number=odd, exception=made, reason="Now there is.", by=south, at=world.at())


def a_renewal(world: World, number: int) -> int:
    """A further version of an item that the provider put in, with its words."""
    lead, at = world.actor("provider-lead"), world.at()
    before = EvidenceVersion.objects.filter(item__number=number).latest("number")
    version = add_version(
        number=number,
        new=NewVersion(
            kind=VersionKind.RENEWAL,
            reason="Another year has passed.",
            seen=before.number,
            dated_on=at.date(),
            period_from=before.period_to + timedelta(days=1),
            period_to=before.period_to + timedelta(days=365),
            upload=Upload(name="renewed.txt", chunks=[f"Of {at}".encode()]),
        ),
        by=lead,
        at=at,
    )
    what_stands_in_a_tray(before, at)
    EvidenceWords.objects.create(
        arrangement=before.item.arrangement,
        sha256=before.sha256 or "0" * 64,
        state="read",
        text="\nThe words of it",
        read_at=at,
    )
    return version


def what_stands_in_a_tray(like: EvidenceVersion, at: datetime) -> None:
    """A file like another waits to be described; it was scanned when it came."""
    arrangement, sha256 = like.item.arrangement, like.sha256 or "0" * 64
    ReceivedFile.objects.create(
        reference="0" * 32,
        arrangement=arrangement,
        owner=like.item.owner,
        by=like.added_by,
        name="waiting.pdf",
        size=14,
        received=14,
        sha256=sha256,
        changed_at=at,
    )
    EvidenceScan.objects.create(
        arrangement=arrangement, sha256=sha256, outcome="clean", scanner="a scanner", at=at
    )


def what_is_taken_of_an_odd_item(world: World, number: int) -> None:
    """North takes an item of an odd type as an exception in W4, and as less than it might."""
    north = world.actor("north-validator")
    words = "There is no other, and it is blurred."
    make_exception(number=number, focus_area="W4", reason=words, by=north, at=world.at())
    judge_evidence(
        number=number, answer="accepted", strength="D", reason=words, by=north, at=world.at()
    )


def what_is_kept(world: World, number: int) -> None:
    """Rules of keeping, a hold on everything and one that was lifted, and a file that is gone."""
    north = world.actor("north-manager")
    rules = KeepingRules(years=USUAL_YEARS, quota=10 * 1024**3)
    set_keeping(rules=rules, reason="The Board, item 4.", by=north, at=world.at())
    hold_evidence(number=None, reason="A claim for drainage.", by=north, at=world.at())
    lifted = hold_evidence(number=number, reason="A complaint.", by=north, at=world.at())
    lift_hold(hold=lifted, reason="It was settled.", by=north, at=world.at())
    a_deleted_file(world)


def a_deleted_file(world: World, content: bytes = b"%PDF-1.7 gone") -> int:
    """An item of the North whose file was deleted long after the contract; the item's number."""
    number = some_evidence(world, by="north-contributor", content=content, title="Long gone")
    version = EvidenceVersion.objects.get(
        item__arrangement__reference=world.reference, item__number=number
    )
    EvidenceDeletion.objects.create(
        evidence_version=version,
        record_class="unused",
        years=2,
        kept_until=date(2032, 3, 31),
        reason=write_down("Under the rules."),
        by_id=world.person("north-manager"),
        at=world.at(),
    )
    evidence_store().erase(version.sha256)
    return number


def fill(world: World) -> None:
    """A row in every table that a row can stand in."""
    bring_to(world, Stage.PUBLISHED, number_of(world, "W0"))
    challenged = number_of(world, "W1")
    bring_to(world, Stage.CHALLENGED, challenged)
    answer(world, challenged)
    number = number_of(world, "CS")
    made = some_evidence(world, by="provider-lead", made_by="provider")
    rate(world, number, "A1 F")
    cite(world, number, "A1", evidence=made)
    cite(world, number, "A1", evidence=made, kind="contradicts")
    actions.answer_evidence(
        number=number,
        link=EvidenceLink.objects.get(kind="contradicts").pk,
        words="It speaks of another year.",
        by=world.actor("provider-lead"),
        at=world.at(),
    )
    submit(world, number, level=0)
    claimed_far = number_of(world, "DD")
    a_far_claim(world, claimed_far)
    sign(world, claimed_far, by=second_of(world, "second-lead", Role.PROVIDER_LEAD))
    what_is_said_of_evidence(world, made)
    a_renewal(world, made)
    what_is_kept(world, made)
    a_waiver(world, "CS.A2")
    actions.end_waiver(
        waiver=Waiver.objects.get().pk,
        ended_on=world.at().date(),
        reason="The survey is in.",
        by=world.actor("north-validator"),
        at=world.at(),
    )
    undone = number_of(world, "W4")
    odd = some_evidence(world, by="provider-lead", made_by="provider", type_code="photographs")
    cite(world, undone, "A1", evidence=odd)
    a_submission(world, undone)
    what_is_taken_of_an_odd_item(world, odd)
    agree(world, undone)
    actions.undo(
        number=undone, reason="Too soon.", by=world.actor("north-validator"), at=world.at()
    )
    _what_is_said_beside(world)
    some_words_removed(world)
    somebody_removed(world)
    admin = world.actor("admin")
    make_new_link(username=f"member{world.suffix}", by=admin, at=world.at())
    make_calendar_feed(by=world.actor("provider-lead"), at=world.at())
    a_document(world)
    a_notice(world)
    remember_layout(
        layout=A_LAYOUT, source_name="theirs.xlsx", by=world.actor("north-manager"), at=world.at()
    )
    a_busy_draft(world)
    for party in (NORTH, PROVIDER):
        a_private_draft(world, by=party)
    a_revision(world, a_milestone(world, a_plan(world)), forecast_on=NEXT_YEAR)
    a_year_of_promises(world)
    TargetLevel.objects.create(
        arrangement=Arrangement.objects.get(reference=world.reference),
        authority=Party.objects.get(slug="north"),
        focus_area="CS",
        level=3,
        due_on=NEXT_YEAR,
        decision=write_down("The Board."),
        by_id=world.person("north-manager"),
        at=world.at(),
    )


def some_words_removed(world: World, words: str = "It speaks of another year.") -> str:
    """The provider's own words are removed by law; what stands in their place."""
    return remove_words(
        statement=Statement.objects.filter(text=words).latest("id").pk,
        ground=ErasureGround.NEVER_LAWFUL,
        case="DP-2026-014",
        by=world.actor("provider-lead"),
        at=world.at(),
    )


def somebody_removed(world: World) -> None:
    """Somebody who was there for a while, and whose name was removed since."""
    admin, name = world.actor("admin"), f"leaver{world.suffix}"
    reference = add_person(username=name, full_name="Una Nameless", password=None)
    role = Role.AUTHORITY_CONTRIBUTOR
    give_role(username=name, role=role, authority="north", by=admin, at=world.at())
    end_role(username=name, role=role, by=admin, at=world.at())
    ground = ErasureGround.OBJECTION_UPHELD
    ask_for_removal(person=reference, ground=ground, case="DP-15", by=admin, at=world.at())
    keeper = name_site_administrator(
        username=f"keeper{world.suffix}", full_name="Kay Keeper", at=world.at()
    )
    by = actor_on_the_site(person=Person.objects.get(reference=keeper).pk)
    remove_person(person=reference, by=by, at=world.at())


def _what_is_said_beside(world: World) -> None:
    """An interest that ended, a secondment, a vote, a dissent, a moderator's view."""
    member = world.actor("board-south")
    declared = actions.declare_interest(
        cycle=1, kind=InterestKind.HOLDING, words="Some shares.", by=member, at=world.at()
    )
    actions.end_interest(declaration=declared, reason="They are sold.", by=member, at=world.at())
    a_secondment(world, "south-contributor")
    before_the_board = number_of(world, "W2")
    bring_to(world, Stage.PROPOSED, before_the_board)
    vote(world, before_the_board)
    dissent(world, before_the_board)
    agreed = number_of(world, "W3")
    bring_to(world, Stage.AGREED, agreed)
    view(world, agreed)


def a_secondment(
    world: World,
    person: str,
    *,
    first_on: date = date(2020, 2, 1),
    last_on: date | None = date(2020, 3, 1),
) -> int:
    """Somebody of the North works for the provider, for a month long ago if nothing is said."""
    manager = world.actor("north-manager")
    return actions.record_secondment(
        person=world.actor(person).person,
        home=manager.party or "",
        host=world.actor("provider-lead").party or "",
        first_on=first_on,
        last_on=last_on,
        reason="To help with the survey.",
        by=manager,
        at=world.at(),
    )


def paper_of(world: World, number: int) -> str:
    """The hash of the Board's paper: the seal of the proposal."""
    return the(world, number).proposedlevels.select_related("seal").latest("id").seal.hash


def vote(
    world: World,
    number: int,
    choice: VoteChoice = VoteChoice.FOR,
    *,
    by: str = "board-north",
    reason: str = "The survey shows it.",
) -> str:
    return actions.vote(
        number=number,
        paper=paper_of(world, number),
        choice=choice,
        reason=reason,
        by=world.actor(by),
        at=world.at(),
    )


def dissent(
    world: World,
    number: int,
    *,
    by: str = "board-provider",
    words: str = "The rhythm resumed in June.",
    is_published: bool = True,
) -> str:
    return actions.dissent(
        number=number,
        paper=paper_of(world, number),
        words=words,
        is_published=is_published,
        by=world.actor(by),
        at=world.at(),
    )


def view(
    world: World,
    number: int,
    *,
    level: int = 1,
    reason: str = "Like evidence stood for as much elsewhere.",
    by: Actor | None = None,
) -> None:
    actions.give_view(
        number=number,
        level=level,
        reason=reason,
        by=by or world.actor("moderator"),
        at=world.at(),
    )


def a_notice(world: World) -> None:
    """A mail to the provider's lead, not sent yet."""
    Notice.objects.create(
        person_id=world.person("provider-lead"),
        arrangement=world.reference,
        kind="digest",
        day=world.now.date(),
        subject="Milepost: 1 thing waits for you",
        text="1 thing waits for you.",
        html="<p>1 thing waits for you.</p>",
        written_at=world.now,
        not_before=world.now,
    )
    choose_mail(person=world.person("member"), email="", wants_digest=False)


def a_document(world: World) -> None:
    """The profile, frozen, with a file that nobody has set."""
    number = ask_for_profile(by=world.actor("board-north"), at=world.at())
    kept = documents().keep([b"%PDF-1.7 a profile"])
    DocumentFile.objects.create(
        document=Document.objects.get(number=number),
        sha256=kept.sha256,
        size=kept.size,
        made_at=world.now,
    )


def a_waiver(
    world: World,
    criterion: str,
    *,
    from_on: date = date(2026, 4, 1),
    until_on: date = NEXT_YEAR,
) -> int:
    """The North accepts that a criterion is largely met."""
    return actions.waive(
        criterion=criterion,
        from_on=from_on,
        until_on=until_on,
        reason="The survey comes in May.",
        by=world.actor("north-validator"),
        at=world.at(),
    )


# -- everything there is --------------------------------------------------------------------------


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of ours: what is the same before and after was not written."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model.__module__.startswith("milepost."):
                cursor.execute(f"SELECT * FROM {model._meta.db_table} ORDER BY 1")
                found[model._meta.db_table] = cursor.fetchall()
    return found
