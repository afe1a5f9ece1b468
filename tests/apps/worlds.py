"""A cast, not a crowd: an arrangement of two Authorities, one account a role, and an outsider."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from milepost.apps.assessments import actions
from milepost.apps.contracts.actions import NewContract, give_role, set_up_arrangement
from milepost.apps.contracts.queries import actor_for
from milepost.apps.evidence.actions import NewEvidence, Upload, add_evidence
from milepost.apps.matrices.actions import answer, put_forward
from milepost.apps.people.actions import add_person
from milepost.apps.people.models import Person
from milepost.core.access.roles import Actor, Role
from milepost.core.assessment.workflow import Position
from milepost.core.evidence.support import LinkKind
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.rating.scale import Achieved
from milepost.gateways.matrix_files import shipped_matrix

A_MOMENT = datetime(2026, 7, 6, 9, 0, tzinfo=UTC)
PASSWORD = "a-password-for-tests-only"

CAST = {
    "provider-lead": (Role.PROVIDER_LEAD, None),
    "provider-contributor": (Role.PROVIDER_CONTRIBUTOR, None),
    "north-contributor": (Role.AUTHORITY_CONTRIBUTOR, "north"),
    "north-validator": (Role.VALIDATOR, "north"),
    "north-manager": (Role.CONTRACT_MANAGER, "north"),
    "north-decider": (Role.DECISION_MAKER, "north"),
    "south-contributor": (Role.AUTHORITY_CONTRIBUTOR, "south"),
    "south-validator": (Role.VALIDATOR, "south"),
    "south-manager": (Role.CONTRACT_MANAGER, "south"),
    "south-decider": (Role.DECISION_MAKER, "south"),
    "moderator": (Role.MODERATOR, None),
    "board-north": (Role.BOARD_MEMBER, "north"),
    "board-south": (Role.BOARD_MEMBER, "south"),
    "board-provider": (Role.PROVIDER_BOARD_MEMBER, None),
    "member": (Role.ELECTED_MEMBER, "north"),
    "auditor": (Role.INTERNAL_AUDITOR, "north"),
}


@dataclass
class World:
    """An arrangement under test, and the time in it, which only goes forward."""

    reference: str
    matrix: MaturityMatrix
    now: datetime = A_MOMENT
    suffix: str = ""
    people: dict[str, int] = field(default_factory=dict)

    def at(self) -> datetime:
        """The next moment: a minute later than the last."""
        self.now += timedelta(minutes=1)
        return self.now

    def actor(self, name: str) -> Actor:
        """One of the cast, acting on this arrangement."""
        return actor_for(person=self.person(name), arrangement=self.reference)

    def person(self, name: str) -> int:
        """The id of one of the cast."""
        if name not in self.people:
            self.people[name] = Person.objects.get(username=f"{name}{self.suffix}").pk
        return self.people[name]


def a_world(
    reference: str = "hw-01", *, matrix: MaturityMatrix | None = None, suffix: str = ""
) -> World:
    """An arrangement with its cast and an adopted matrix (the shipped one, if none is given).

    :param suffix: ends every username, so that two worlds can stand side by side.
    """
    world = a_world_without_a_matrix(reference, matrix=matrix, suffix=suffix)
    put_forward(matrix=world.matrix, by=world.actor("north-manager"), at=world.at())
    consent(world)
    return world


def consent(world: World, number: int = 1) -> None:
    """The other two parties consent to the matrix that North's contract manager put forward."""
    for who in ("south-manager", "provider-lead"):
        answer(number=number, is_consent=True, by=world.actor(who), at=world.at())


def a_world_without_a_matrix(
    reference: str = "hw-01", *, matrix: MaturityMatrix | None = None, suffix: str = ""
) -> World:
    """An arrangement with its cast, on its first day.

    :param matrix: the one that will be put forward.
    """
    world = World(reference=reference, matrix=matrix or shipped_matrix(), suffix=suffix)
    for name in [*CAST, "admin"]:
        add_person(
            username=f"{name}{suffix}",
            full_name=name.replace("-", " ").title(),
            password=PASSWORD,
        )
    admin = set_up_arrangement(
        reference=reference,
        name=f"Highways service {reference.upper()}",
        provider_name="Wayfarer Highways Ltd",
        provider_short_name="Wayfarer",
        contracts=(
            _contract("North Council", "North", reference),
            _contract("South Council", "South", reference),
        ),
        administrator=f"admin{suffix}",
        at=world.at(),
    )
    for name, (role, authority) in CAST.items():
        give_role(
            username=f"{name}{suffix}", role=role, authority=authority, by=admin, at=world.at()
        )
    return world


def a_cycle(
    world: World, *, window_from: date | None = None, cut_off_on: date | None = None
) -> int:
    """An open cycle, Q1 2026/27 if nothing else is said."""
    return actions.open_cycle(
        name=f"Cycle to {cut_off_on or date(2026, 6, 30):%d %m %Y}",
        window_from=window_from or date(2026, 4, 1),
        cut_off_on=cut_off_on or date(2026, 6, 30),
        by=world.actor("north-manager"),
        at=world.at(),
    )


def some_evidence(
    world: World,
    *,
    by: str = "north-contributor",
    type_code: str = "client_overview_report",
    made_by: str = "authority",
    title: str = "Client overview report, quarter 1",
    dated_on: date = date(2026, 6, 20),
    content: bytes = b"%PDF-1.7 ",
) -> int:
    """An evidence item with a small file."""
    return add_evidence(
        new=NewEvidence(
            title=title,
            type_code=type_code,
            made_by=made_by,
            author="Performance team",
            source="Contract office",
            dated_on=dated_on,
            period_from=date(2026, 4, 1),
            period_to=date(2026, 6, 30),
            upload=Upload(name="report.pdf", content_type="application/pdf", chunks=[content]),
        ),
        by=world.actor(by),
        at=world.at(),
    )


def rate_level(
    world: World,
    number: int,
    area: str,
    level: int,
    *,
    by: str = "provider-lead",
    rating: str = "F",
) -> None:
    """Rate every criterion of a level alike, for the provider."""
    actions.rate(
        number=number,
        position=Position.PROVIDER,
        given=[
            actions.GivenRating(criterion=c.code, rating=Achieved(rating), seen=0)
            for c in world.matrix.areas_by_code[area].at(level).criteria
            if not c.is_prior
        ],
        by=world.actor(by),
        at=world.at(),
    )


def cite_for_level(
    world: World, number: int, area: str, level: int, *, evidence: int, by: str = "provider-lead"
) -> None:
    """Cite one item for every criterion of a level."""
    actions.cite(
        number=number,
        evidence=evidence,
        criteria=[c.code for c in world.matrix.areas_by_code[area].at(level).criteria],
        kind=LinkKind.SUPPORTS,
        place="page 4",
        by=world.actor(by),
        at=world.at(),
    )


def _contract(name: str, short_name: str, reference: str) -> NewContract:
    return NewContract(
        name=name,
        short_name=short_name,
        slug=short_name.lower(),
        reference=f"{reference}-{short_name[0]}",
        starts_on=date(2023, 4, 1),
        ends_on=date(2030, 3, 31),
    )
