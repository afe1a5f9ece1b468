"""What people write about a draft is found, told to them, and removed where the law wants it."""

import io
import json
import zipfile

import pytest

from milepost.apps.archives.actions import remove_words, tell_person
from milepost.apps.archives.removals import look_for_words
from milepost.apps.audit.models import Statement
from milepost.apps.matrices.promised import commitments
from milepost.apps.matrices.queries.draft_proposals import proposal_page
from milepost.apps.matrices.readying import map_of
from milepost.apps.matrices.settled import points_of
from milepost.apps.people.actions import operator_on
from milepost.core.access.erasure import ErasureGround
from milepost.core.access.refusals import NoSuchThing
from tests.apps.drafted_worlds import NORTH, PROVIDER, SOUTH, a_busy_draft, the_draft
from tests.apps.small_worlds import everything
from tests.apps.worlds import World
from tests.standing import taken_back

pytestmark = pytest.mark.django_db

# What each kind of row says in the busy draft, who wrote it, and who is of another side.
SAID = {
    "what was written before others saw it": (
        "The bid left it open. Draft 1 says it.",
        NORTH,
        SOUTH,
    ),
    "the reason of a proposal": ("It was said so at the workshop.", PROVIDER, NORTH),
    "the reason of a counter-proposal": ("That goes too far.", NORTH, PROVIDER),
    "the reason of an answer": ("Nobody can test that.", NORTH, SOUTH),
    "a comment": ("Says who?", SOUTH, NORTH),
    "what was agreed of a point": ("The test is in the terms.", SOUTH, PROVIDER),
    "a note of a change": ("It asks for more than before.", PROVIDER, SOUTH),
    "why a commitment was revised": ("The page was wrong.", SOUTH, PROVIDER),
}


@pytest.mark.parametrize("kind", SAID)
def test_words_are_found_by_their_own_side_removed_and_gone(world: World, kind: str) -> None:
    text, who, other = SAID[kind]
    a_busy_draft(world)
    assert any(text in str(rows) for rows in everything().values())
    assert look_for_words(by=world.actor(other), text=text) == ()
    found = look_for_words(by=world.actor(who), text=text)
    assert found
    assert {each.by for each in found} == {world.actor(who).person}
    gone = {"ground": ErasureGround.NEVER_LAWFUL, "case": "DP-1"}
    statement = found[0].statement
    with pytest.raises(NoSuchThing), taken_back():
        remove_words(statement=statement, by=world.actor(other), at=world.at(), **gone)  # type: ignore[arg-type]
    remove_words(statement=statement, by=world.actor(who), at=world.at(), **gone)  # type: ignore[arg-type]
    assert not any(text in str(rows) for rows in everything().values())


def test_what_stands_in_their_place_is_read_where_the_words_were(world: World) -> None:
    number = a_busy_draft(world)
    by = world.actor(NORTH)
    for who in (NORTH, SOUTH, PROVIDER):
        while left := _left(world, who):
            remove_words(
                statement=left[0],
                ground=ErasureGround.NEVER_LAWFUL,
                case="DP-1",
                by=world.actor(who),
                at=world.at(),
            )
    draft = the_draft(world, number)
    page = proposal_page(number=number, proposal=7, by=by)
    read = [
        page.line.reason,
        *(each.words for each in page.comments),
        *(said.words for each in points_of(draft) for said in each.said if said.words),
        *(each.decision.note for each in map_of(draft).cells if each.decision),
        *(each.reason for each in commitments(by=by) if each.reason),
    ]
    assert len(read) > 6
    assert all(each.startswith("Removed under policy on ") for each in read), read


def _left(world: World, who: str) -> list[int]:
    """The words of somebody's side that are still there."""
    texts = set(Statement.objects.filter(salt__gt="").values_list("text", flat=True))
    found = (each for text in texts for each in look_for_words(by=world.actor(who), text=text))
    return [each.statement for each in found if each.text in texts]


@pytest.mark.parametrize("kind", SAID)
def test_people_are_told_what_they_wrote_there_and_others_are_not(world: World, kind: str) -> None:
    text, who, other = SAID[kind]
    a_busy_draft(world)
    assert text in told(world, who)
    assert text not in told(world, other)


def told(world: World, who: str) -> str:
    content = tell_person(person=world.actor(who).person, by=operator_on(), at=world.at())
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return json.dumps(json.loads(file.read("about-you.json")), ensure_ascii=False)


def test_the_whole_matrix_is_not_told_again_to_whoever_began_a_draft(world: World) -> None:
    a_busy_draft(world)
    data = json.loads(told(world, NORTH))
    (drafts,) = (each for each in data["held"] if each["table"] == "matrices_draft")
    assert drafts["rows"][0]["number"] == 1
    assert not {"begun_from", "document"} & drafts["rows"][0].keys()
