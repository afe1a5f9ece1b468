"""``python -m bench.crowd OUT NUMBER SECONDS``: eight people on the site of the environment."""

import json
import logging
import os
import statistics
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.eight_people import Tally, Writer, at_once, lost, written_all_the_same
from bench.line import percentile_95
from bench.processes import served

NAMES = ("MILEPOST_DATA", "MILEPOST_DATABASE_URL")


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What eight people at once came to. Everything but ``refused`` is to be 0 below ``reads``."""

    people: int
    seconds: float
    reads: int
    acknowledged: int
    refused: int  # somebody else was there first: both were shown, nothing was written
    failed: tuple[str, ...]
    lost: tuple[str, ...]
    written_all_the_same: tuple[str, ...]
    without_an_event: int
    not_as_reckoned: int
    read_ms: tuple[float, float]  # median, 95th percentile
    write_ms: tuple[float, float]

    @property
    def is_sound(self) -> bool:
        """No failed write, no lost write, and what is remembered is what is written."""
        wrong = (self.failed, self.lost, self.written_all_the_same)
        return not any(wrong) and self.without_an_event == self.not_as_reckoned == 0

    def words(self) -> str:
        """In a paragraph."""
        found = (
            f"{self.people} people, {self.seconds:.0f} s: {self.reads:,} pages read,"
            f" {self.acknowledged:,} writes acknowledged, {self.refused} refused since somebody"
            f" else had changed the same meanwhile; {len(self.failed)} failed, {len(self.lost)}"
            f" lost, {len(self.written_all_the_same)} written though refused,"
            f" {self.without_an_event} without an event, {self.not_as_reckoned} levels not as the"
            f" ratings indicate. A page took {self.read_ms[0]:,.0f} ms"
            f" ({self.read_ms[1]:,.0f} at the 95th percentile), a write {self.write_ms[0]:,.0f} ms"
            f" ({self.write_ms[1]:,.0f})."
        )
        return "\n".join((found, *self.failed[:5], *self.lost[:5]))


def judge(people: int, tally: Tally, *, since: datetime) -> Verdict:
    """Look for every write in the database.

    :param since: when they began.
    """
    return Verdict(
        people=people,
        seconds=tally.seconds,
        reads=tally.reads,
        acknowledged=tally.acknowledged,
        refused=len(tally.refused),
        failed=tuple(tally.failed),
        lost=tuple(lost(tally)),
        written_all_the_same=tuple(written_all_the_same(tally)),
        without_an_event=_without_an_event(tally, since),
        not_as_reckoned=_not_as_reckoned(since),
        read_ms=_spread(tally.read_ms),
        write_ms=_spread(tally.write_ms),
    )


def _spread(taken: list[float]) -> tuple[float, float]:
    """The median and the 95th percentile; 0 where nothing was taken."""
    return (statistics.median(taken), percentile_95(taken)) if taken else (0.0, 0.0)


def _without_an_event(tally: Tally, since: datetime) -> int:
    """How many writes more, or fewer, there were than events that tell of them."""
    from milepost.apps.audit.models import Event

    names = {"rate": "criteria.rated", "cite": "evidence.cited", "add": "evidence.added"}
    return sum(
        abs(Event.objects.filter(name=name, at__gte=since).count() - len(tally.done.get(kind, ())))
        for kind, name in names.items()
    )


def _not_as_reckoned(since: datetime) -> int:
    """Sets of ratings that remember another level than their ratings now come to."""
    from milepost.apps.assessments.models import RatingSet
    from milepost.apps.assessments.reckoning import reckon
    from milepost.core.assessment.workflow import Position

    touched = RatingSet.objects.filter(ratings__at__gte=since, issued_at=None).distinct()
    wrong = 0
    for each in touched.select_related(
        "assessment__cycle__matrix_version", "assessment__authority"
    ):
        found = reckon(each.assessment, Position(each.position))
        remembered = (each.indicated, each.held_back_by)
        wrong += remembered != (found.indicated.level, found.held_back_by())
    return wrong


def writers(arrangement: int) -> list[Writer]:
    """Eight people of the reference site, and what each of them writes."""
    from bench.reference_site.making import PASSWORD
    from bench.reference_site.parties import reference_of, username_of
    from milepost.apps.assessments.models import Assessment
    from milepost.apps.contracts.actions import give_role
    from milepost.apps.contracts.queries import actor_for
    from milepost.apps.people.actions import add_person
    from milepost.apps.people.models import Person
    from milepost.core.access.roles import Role

    reference = reference_of(arrangement)
    admin = Person.objects.get(username=username_of("admin", arrangement))
    second = username_of("second-lead", arrangement)
    add_person(username=second, full_name="Second Lead", password=PASSWORD)
    give_role(
        username=second,
        role=Role.PROVIDER_LEAD,
        by=actor_for(person=admin.pk, arrangement=reference),
        at=datetime.now(UTC),
    )
    newest = Assessment.objects.filter(arrangement__reference=reference, cycle__number=40)

    def at(*stages: str, slug: str = "") -> tuple[int, ...]:
        rows = newest.filter(stage__in=stages, authority__slug__startswith=slug)
        return tuple(rows.order_by("number").values_list("number", flat=True)[:2])

    def of(name: str, *writes: str, on: tuple[int, ...], position: str = "provider") -> Writer:
        return Writer(
            username=username_of(name, arrangement),
            password=PASSWORD,
            writes=writes if on else ("add",),
            assessments=on,
            position=position,
        )

    drafts = tuple(
        newest.filter(stage="draft", rating_sets__position="provider")
        .order_by("number")
        .values_list("number", flat=True)[:2]
    )
    return [
        of("provider-lead", "rate", on=drafts),
        of("second-lead", "rate", on=drafts),  # the same criteria: they meet
        of("provider-contributor", "cite", "add", on=drafts),
        of("north-contributor", "cite", "add", on=at("submitted", slug="north")),
        of("south-contributor", "cite", "add", on=at("submitted", slug="south")),
        of("north-validator", "rate", on=at("submitted", slug="north"), position="authority"),
        of("south-validator", "rate", on=at("submitted", slug="south"), position="authority"),
        of("moderator", "rate", on=at("agreed", "in_moderation"), position="moderator"),
    ]


def main(out: Path, arrangement: int, seconds: float) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milepost.config.settings")
    import django

    django.setup()
    logging.disable(logging.WARNING)
    from django.db import connections

    from bench.reference_site.parties import reference_of

    people = writers(arrangement)
    connections.close_all()
    since = datetime.now(UTC)
    with served({name: os.environ[name] for name in NAMES}) as site:
        tally = at_once(
            people,
            host=site.host,
            port=site.port,
            arrangement=reference_of(arrangement),
            seconds=seconds,
        )
    verdict = judge(len(people), tally, since=since)
    out.write_text(
        json.dumps({**asdict(verdict), "words": verdict.words(), "is_sound": verdict.is_sound})
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
