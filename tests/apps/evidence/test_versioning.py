"""New versions of items: what each is, who sees it, and what points to the one before."""

from dataclasses import replace
from datetime import date

import pytest

from milepost.apps.audit.models import Event
from milepost.apps.evidence import queries
from milepost.apps.evidence.actions import (
    NewEvidence,
    NewVersion,
    Upload,
    add_evidence,
    add_version,
    judge_evidence,
)
from milepost.apps.evidence.models import EvidenceVersion
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotAllowed, NotPossible
from milepost.core.evidence.versions import VersionKind
from tests.apps.small_worlds import cite, number_of, rate, submit
from tests.apps.worlds import World, some_evidence

A_RENEWAL = NewVersion(
    kind=VersionKind.RENEWAL,
    reason="The next quarter is in.",
    seen=1,
    dated_on=date(2026, 7, 1),
    period_from=date(2026, 7, 11),
    period_to=date(2026, 9, 30),
    upload=Upload(name="renewed.txt", chunks=[b"Of the next quarter"]),
)
A_CORRECTION = NewVersion(
    kind=VersionKind.CORRECTION,
    reason="It was written in May.",
    seen=1,
    dated_on=date(2026, 5, 20),
    period_from=date(2026, 4, 1),
    period_to=date(2026, 6, 30),
)
REDACTED = replace(
    A_CORRECTION,
    kind=VersionKind.REDACTED,
    reason="Names are blacked out.",
    redaction="done",
    upload=Upload(name="redacted.txt", chunks=[b"Of xxxx"]),
)


def a_shared_item(world: World) -> int:
    """An item of the provider's that everybody sees, in its first version."""
    item = some_evidence(world, by="provider-lead", made_by="provider")
    number = number_of(world)
    rate(world, number, "A1 F")
    cite(world, number, "A1", evidence=item)
    submit(world, number, level=0)
    return item


def put_in(world: World, item: int, new: NewVersion, by: str = "provider-lead") -> int:
    return add_version(number=item, new=new, by=world.actor(by), at=world.at())


def test_a_renewal_is_the_newest_version_with_its_reason_and_its_event(world: World) -> None:
    item = some_evidence(world, by="provider-lead", made_by="provider")
    assert put_in(world, item, A_RENEWAL) == 2
    history = queries.versions_of(by=world.actor("provider-lead"), number=item)
    assert [(each.facts.version, each.facts.kind, each.reason) for each in history.versions] == [
        (2, "renewal", "The next quarter is in."),
        (1, "first", ""),
    ]
    assert [each.gap_days for each in history.line] == [0, 10]
    assert history.is_renewed
    event = Event.objects.get(name="evidence.version_added")
    assert (event.about, event.after["version"], event.before["version"]) == (f"E-{item}", 2, 1)
    assert event.reason is not None


def test_others_see_the_version_before_until_the_new_one_is_released(world: World) -> None:
    item = a_shared_item(world)
    put_in(world, item, A_RENEWAL)
    north, lead = world.actor("north-validator"), world.actor("provider-lead")
    assert queries.evidence_item(by=north, number=item).version == 1
    assert queries.evidence_item(by=lead, number=item).version == 2
    assert [each.number for each in queries.register(by=north).items] == [item]
    assert len(queries.versions_of(by=north, number=item).versions) == 1
    judge_evidence(number=item, answer="accepted", by=north, at=world.at())
    judged = {
        each.facts.version: [one.authority for one in each.facts.judgements]
        for each in queries.versions_of(by=lead, number=item).versions
    }
    assert judged == {1: ["North"], 2: []}


def test_what_was_cited_goes_on_pointing_to_the_version_it_was_made_to(world: World) -> None:
    item = a_shared_item(world)
    put_in(world, item, A_RENEWAL)
    cited = EvidenceVersion.objects.filter(links__isnull=False).distinct()
    assert [each.number for each in cited] == [1]


def test_a_correction_of_what_was_said_keeps_the_file(world: World) -> None:
    item = some_evidence(world, by="provider-lead", made_by="provider")
    put_in(world, item, A_CORRECTION)
    first, second = EvidenceVersion.objects.order_by("number")
    assert (first.sha256, first.file_name) == (second.sha256, second.file_name)
    assert second.dated_on == date(2026, 5, 20)


def test_a_correction_of_what_was_said_of_an_address_keeps_the_address(world: World) -> None:
    new = NewEvidence(
        title="A page",
        type_code="customer_survey",
        made_by="independent",
        author="A bureau",
        source="Its site",
        dated_on=date(2026, 6, 1),
        period_from=date(2026, 4, 1),
        period_to=date(2026, 6, 30),
        address="https://example.org/survey",
        snapshot_note="Seen on 1 July: 81 % content.",
    )
    item = add_evidence(new=new, by=world.actor("provider-lead"), at=world.at())
    put_in(world, item, A_CORRECTION)
    first, second = EvidenceVersion.objects.order_by("number")
    assert (first.address, first.snapshot_note) == (second.address, second.snapshot_note)


def test_a_redacted_version_lets_an_item_count_that_held_something_back(world: World) -> None:
    item = some_evidence(world, by="provider-lead", made_by="provider")
    put_in(world, item, replace(A_CORRECTION, redaction="needed"))
    lead = world.actor("provider-lead")
    assert not queries.evidence_item(by=lead, number=item).item_facts().has_redaction_status
    put_in(world, item, replace(REDACTED, seen=2))
    assert queries.evidence_item(by=lead, number=item).item_facts().has_redaction_status


@pytest.mark.parametrize(
    ("new", "fault"),
    [
        (replace(A_RENEWAL, reason=" "), "Write down why there is a new version."),
        (replace(REDACTED, redaction="needed"), "A redacted version is blacked out where needed"),
        (replace(REDACTED, upload=None), "This is the very file of version 1"),
        (replace(A_RENEWAL, upload=None), "This is the very file of version 1"),
        (
            replace(REDACTED, upload=Upload(name="same.pdf", chunks=[b"%PDF-1.7 "])),
            "This is the very file of version 1",
        ),
        (replace(A_RENEWAL, period_to=date(2026, 6, 30)), "ends before it begins"),
        (replace(A_RENEWAL, dated_on=date(2029, 7, 1)), "dated in the future"),
        (replace(A_RENEWAL, address="https://x.example/"), "Give either a file or an address"),
        (
            replace(A_RENEWAL, upload=Upload(name="empty.txt", chunks=[])),
            "The file is empty",
        ),
    ],
)
def test_what_is_wrong_with_a_version_is_said_and_nothing_is_written(
    world: World, new: NewVersion, fault: str
) -> None:
    item = some_evidence(world, by="provider-lead", made_by="provider")
    with pytest.raises(NotPossible, match=fault):
        put_in(world, item, new)
    assert EvidenceVersion.objects.count() == 1


def test_who_did_not_see_the_newest_version_looks_again(world: World) -> None:
    item = some_evidence(world, by="provider-lead", made_by="provider")
    put_in(world, item, A_RENEWAL)
    with pytest.raises(ChangedMeanwhile, match="version 2 by now, and you looked at 1"):
        put_in(world, item, A_CORRECTION)


def test_only_the_side_that_put_it_in_adds_a_version(world: World) -> None:
    hidden = some_evidence(world, by="provider-lead", made_by="provider")
    with pytest.raises(NoSuchThing):
        put_in(world, hidden, A_RENEWAL, by="north-contributor")
    item = a_shared_item(world)
    with pytest.raises(NotAllowed, match="The side that put it in"):
        put_in(world, item, A_RENEWAL, by="north-contributor")
    with pytest.raises(NoSuchThing):
        put_in(world, 99, A_RENEWAL)


def test_a_restricted_item_of_another_side_has_no_versions(world: World) -> None:
    new = NewEvidence(
        title="Margin",
        type_code="customer_survey",
        made_by="provider",
        author="Ledger",
        source="Ledger",
        dated_on=date(2026, 6, 1),
        period_from=date(2026, 4, 1),
        period_to=date(2026, 6, 30),
        is_restricted=True,
        classification="official_sensitive",
        upload=Upload(name="margin.txt", chunks=[b"5 %"]),
    )
    item = add_evidence(new=new, by=world.actor("provider-lead"), at=world.at())
    with pytest.raises(NoSuchThing):
        queries.versions_of(by=world.actor("north-validator"), number=item)
    with pytest.raises(NoSuchThing):
        put_in(world, item, A_RENEWAL, by="north-contributor")
    public = replace(new, classification="public")
    with pytest.raises(NotPossible, match="restricted is not public"):
        add_evidence(new=public, by=world.actor("provider-lead"), at=world.at())
