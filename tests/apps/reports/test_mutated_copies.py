"""Whatever is done to a working copy: no crash, no partial write, and every refusal a sentence."""

from collections import Counter

import pytest
from django.db import transaction

from milepost.apps.assessments.models import CriterionRating, EvidenceLink
from milepost.apps.audit.models import Event
from milepost.apps.reports.models import WorkbookUpload
from milepost.core.access.refusals import NotPossible
from tests.apps.reports.copies import apply, filled, hand_in, looked_at, take
from tests.apps.reports.mutations import SHEET, mutations, packed, rows_of, unpacked
from tests.apps.small_worlds import a_small_world, independent_evidence, rate
from tests.apps.worlds import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SEED, COUNT = 2026, 40  # ten thousand were tried; these are for every day
WHO = "provider-lead"
_FILLED_IN = (b">CS.A1<", b">CS.A2<", b">DD.A1<")


class _TakenBack(Exception):
    """Everything is put back, so that the next copy meets the same state."""


def test_no_spoilt_copy_crashes_or_is_half_written() -> None:
    came = survived(SEED, COUNT)

    assert came["applied"] > COUNT // 10
    assert came["refused"] > COUNT // 10


def test_a_copy_that_lost_what_was_filled_in_brings_nothing_in() -> None:
    world, content = a_copy_that_is_filled_in()
    pieces = unpacked(content)
    for row in rows_of(pieces):
        if any(code in row for code in _FILLED_IN):
            pieces[SHEET] = pieces[SHEET].replace(row, b"")

    assert _tried(world, packed(pieces)) == "nothing to bring in"


def survived(seed: int, count: int) -> Counter[str]:
    """What came of that many spoilt copies."""
    world, content = a_copy_that_is_filled_in()
    came: Counter[str] = Counter()
    for spoilt in mutations(content, seed, count):
        try:
            with transaction.atomic():
                came[_tried(world, spoilt)] += 1
                raise _TakenBack
        except _TakenBack:
            pass
    return came


def a_copy_that_is_filled_in() -> tuple[World, bytes]:
    world = a_small_world()
    independent_evidence(world)
    rate(world, 1, "A1 L", reason="It holds in the north.")
    content = take(world, WHO, authority="north")
    said = {
        (1, "CS.A2"): {"Your rating": "F", "Your reason": "Seen in May."},
        (1, "CS.A1"): {"Your rating": "P", "Add evidence": "E-1, page 4"},
        (3, "DD.A1"): {"Your rating": "NE"},
    }
    content = filled(content, said)
    rate(world, 1, "A1 F", seen=1, reason="Better by now.")
    return world, content


def _tried(world: World, spoilt: bytes) -> str:
    before = _written()
    try:
        reference = hand_in(world, WHO, spoilt)
    except NotPossible as refused:
        assert _written() == before
        assert not WorkbookUpload.objects.exists()
        _are_sentences(refused)
        return "refused"
    assert _written() == before
    found = looked_at(world, WHO, reference)
    for sentence in [e.sentence for e in found.faults] + [e.sentence for e in found.ignored]:
        assert sentence.endswith("."), sentence
    try:
        apply(world, WHO, reference, mine=tuple(line.name for line in found.conflicts[:1]))
    except NotPossible as refused:
        assert _written() == before
        _are_sentences(refused)
        return "nothing to bring in"
    rated, cited, events = (after - was for after, was in zip(_written(), before, strict=True))
    chosen = found.conflicts[:1]
    assert rated == sum(line.is_rated for line in (*found.changed, *chosen))
    assert cited == sum(len(line.citations) for line in (*found.changed, *found.conflicts))
    assert events == 1
    return "applied"


def _written() -> tuple[int, int, int]:
    return (
        CriterionRating.objects.count(),
        EvidenceLink.objects.count(),
        Event.objects.count(),
    )


def _are_sentences(refused: NotPossible) -> None:
    assert refused.faults
    for each in refused.faults:
        assert each[0].isupper() or each[0] in "“'", each
        assert each.endswith("."), each
