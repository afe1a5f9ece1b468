"""Whatever is proposed and answered: codes keep their meaning, and old results stay what they are.

Source: issue 5, Shown by 2. Each example is one draft on a world in which a level was ratified
under the first edition, and is taken back afterwards.
"""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from milepost.apps.assessments.reckoning import reckon
from milepost.apps.audit.models import Seal
from milepost.apps.matrices import actions
from milepost.apps.matrices.drafted import accepted_changes, base_of, codes_ever
from milepost.apps.matrices.models import MatrixVersion
from milepost.apps.matrices.readying import map_of, readiness_of
from milepost.core.access.refusals import NotPossible
from milepost.core.assessment.snapshot import indicated_in, recompute
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.document import Document, criterion_document, from_document
from milepost.core.matrix.drafting.changes import DraftChanges, codes_in
from milepost.core.matrix.faults import FaultyMatrix
from tests.apps.drafted_worlds import (
    NORTH,
    PROVIDER,
    SOUTH,
    answer,
    begin,
    confirm,
    drafted,
    open_to_all,
    propose,
    put_forward,
    settle,
    the_draft,
    write,
)
from tests.apps.small_worlds import a_small_world, bring_to, number_of, the
from tests.apps.worlds import World
from tests.core.matrix.drafting.acts_drawn import drawn_act
from tests.standing import taken_back

pytestmark = pytest.mark.django_db

UNCHECKED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
Law = settings(max_examples=12, suppress_health_check=UNCHECKED)
LongLaw = settings(max_examples=6, suppress_health_check=UNCHECKED)


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """A level of CS is ratified under the first edition."""
    world = a_small_world()
    bring_to(world, Stage.RATIFIED, number_of(world))
    return world


def _act(data: st.DataObject, world: World, number: int) -> DraftChanges:
    """What one act comes to, on the draft as it stands now."""
    draft = the_draft(world, number)
    used = codes_ever(draft, world.reference) | codes_in(accepted_changes(draft))
    try:
        return data.draw(drawn_act(drafted(world, number), used))
    except FaultyMatrix:
        return ()


def _work_on(data: st.DataObject, world: World, number: int) -> None:
    """One thing that people do to the draft: written, or proposed and answered."""
    changes = _act(data, world, number)
    try:
        if the_draft(world, number).stage == "draft":
            write(world, number, changes)
            return
        side = data.draw(st.sampled_from([(NORTH, PROVIDER), (PROVIDER, SOUTH)]))
        proposal = propose(world, number, side[0], changes)
    except NotPossible:
        return
    move = data.draw(st.sampled_from(["accept", "accept", "reject", "withdraw"]))
    answer(world, number, proposal, move, by=side[0] if move == "withdraw" else side[1])


def _places(matrix: MaturityMatrix) -> dict[str, tuple[str, int]]:
    return {c.code: (area.code, c.level) for area in matrix.focus_areas for c in area.criteria}


def _criteria(matrix: MaturityMatrix) -> dict[str, Document]:
    return {each.code: criterion_document(each) for each in matrix.criteria()}


@given(data=st.data())
@Law
def test_a_code_stands_for_one_thing_for_ever(world: World, data: st.DataObject) -> None:
    with taken_back():
        number = begin(world, findings=())
        places = _places(drafted(world, number))
        gone: dict[str, Document] = {}
        for turn in range(data.draw(st.integers(2, 7))):
            if turn == 2:
                open_to_all(world, number)
            before = _criteria(drafted(world, number))
            _work_on(data, world, number)
            after = _criteria(drafted(world, number))
            for code in after.keys() & gone.keys():
                assert after[code] == gone[code], "a code came back for something else"
            gone |= {code: before[code] for code in before.keys() - after.keys()}
            now = _places(drafted(world, number))
            assert all(places.get(code, place) == place for code, place in now.items())
            places |= now


@given(data=st.data())
@Law
def test_the_change_map_accounts_for_every_code_and_every_cell(
    world: World, data: st.DataObject
) -> None:
    with taken_back():
        number = begin(world, findings=())
        for _ in range(data.draw(st.integers(1, 5))):
            _work_on(data, world, number)
        open_to_all(world, number)
        draft = the_draft(world, number)
        base, now = base_of(draft), drafted(world, number)
        found = map_of(draft)
        codes = [each.code for each in found.criteria]
        assert sorted(codes) == sorted(_places(base).keys() | _places(now).keys())
        assert sorted(each.cell for each in found.cells) == sorted(
            (area.code, level.number) for area in now.focus_areas for level in now.levels
        )
        confirm(world, number)
        assert not map_of(the_draft(world, number)).waiting


@given(data=st.data())
@LongLaw
def test_an_edition_that_was_drafted_leaves_old_results_as_they_were(
    world: World, data: st.DataObject
) -> None:
    assessment = the(world, number_of(world))
    seal = Seal.objects.filter(kind="level.proposed").latest("pk")
    before = reckon(assessment, Position.PROVIDER)
    with taken_back():
        number = begin(world, findings=())
        for _ in range(data.draw(st.integers(1, 5))):
            _work_on(data, world, number)
        open_to_all(world, number)
        settle(world, number)
        confirm(world, number)
        if not readiness_of(the_draft(world, number)).is_ready:
            return  # a level that nobody could reach: it is refused, and nothing comes of it
        edition = put_forward(world, number)
        for who in (SOUTH, PROVIDER):
            actions.answer(number=edition, is_consent=True, by=world.actor(who), at=world.at())
        after = the(world, assessment.number)
        assert after.cycle.matrix_version.number == 1
        assert reckon(after, Position.PROVIDER) == before
        old = MatrixVersion.objects.get(number=1)
        matrix, content = from_document(json.loads(old.document)), json.loads(seal.content)
        anew = recompute(content, matrix, matrix_hash=old.sha256)
        assert anew == indicated_in(content)
