"""Worlds at the ends of what fits: one row and thirty, one Authority and three, very long names.

Nobody's site looks like these, and every page has to be readable on each of them.
"""

from dataclasses import dataclass, replace
from datetime import date

from milepost.apps.contracts.actions import NewContract, give_role, set_up_arrangement
from milepost.apps.evidence.actions import NewEvidence, add_evidence
from milepost.apps.matrices.actions import answer, put_forward
from milepost.apps.people.actions import add_person
from milepost.core.access.roles import Role
from milepost.core.matrix.definition import FocusArea, MaturityMatrix
from tests.apps.small_worlds import a_row, a_submission, agree, number_of, propose, ratify
from tests.apps.worlds import PASSWORD, World, a_cycle
from tests.builders import a_matrix

LONGEST_NAME = 120  # characters, of an arrangement, a party or a person
LONGEST_TITLE = 200  # of an evidence item
AUTHORITIES = ("north", "south", "west")


@dataclass(frozen=True, kw_only=True)
class Extreme:
    """How large a world is, and how long the names in it are."""

    rows: int
    authorities: int
    names: str = "short"  # or "long", of many words, or "unbroken", of one
    evidence: int = 1

    def __str__(self) -> str:
        of = f"{self.rows} rows, {self.authorities} Authorities, {self.evidence} items"
        return f"{of}, {self.names} names"


SMALLEST = Extreme(rows=1, authorities=1)
LARGEST = Extreme(rows=30, authorities=3, evidence=500)
LONG = Extreme(rows=2, authorities=3, names="long", evidence=30)
UNBROKEN = Extreme(rows=2, authorities=2, names="unbroken", evidence=3)
EXTREMES = (SMALLEST, LARGEST, LONG, UNBROKEN)


def an_extreme_world(extreme: Extreme, reference: str = "hw-01", *, suffix: str = "") -> World:
    """An arrangement with an open cycle, one ratified level, and as much as is asked for.

    :param suffix: ends every username, so that two worlds can stand side by side.
    """
    world = World(reference=reference, matrix=_matrix(extreme), suffix=suffix)
    people = _people(extreme)
    for name in ("admin", *people):
        add_person(username=name + suffix, full_name=_name(name, extreme), password=PASSWORD)
    admin = set_up_arrangement(
        reference=reference,
        name=_name("Highways service", extreme),
        provider_name=_name("Wayfarer Highways", extreme),
        provider_short_name=_name("Wayfarer", extreme, 30),
        contracts=tuple(
            NewContract(
                name=_name(f"{slug.title()} Council", extreme),
                short_name=_name(slug.title(), extreme, 30),
                slug=slug,
                reference=_name(f"HW-{slug[0]}", extreme, 40),
                starts_on=date(2023, 4, 1),
                ends_on=date(2030, 3, 31),
            )
            for slug in AUTHORITIES[: extreme.authorities]
        ),
        administrator=f"admin{suffix}",
        at=world.at(),
    )
    for name, (role, authority) in people.items():
        give_role(username=name + suffix, role=role, authority=authority, by=admin, at=world.at())
    put_forward(matrix=world.matrix, by=world.actor("north-manager"), at=world.at())
    for who in (
        *(f"{slug}-manager" for slug in AUTHORITIES[1 : extreme.authorities]),
        "provider-lead",
    ):
        answer(number=1, is_consent=True, by=world.actor(who), at=world.at())
    a_cycle(world)
    for number in range(extreme.evidence):
        _an_item(world, extreme, number)
    first = number_of(world, "R1")
    a_submission(world, first)
    agree(world, first)
    propose(world, first)
    ratify(world, first, by="north-board")
    return world


def _people(extreme: Extreme) -> dict[str, tuple[Role, str | None]]:
    roles = {
        "manager": Role.CONTRACT_MANAGER,
        "validator": Role.VALIDATOR,
        "board": Role.BOARD_MEMBER,
    }
    found: dict[str, tuple[Role, str | None]] = {
        f"{slug}-{name}": (role, slug)
        for slug in AUTHORITIES[: extreme.authorities]
        for name, role in roles.items()
    }
    return {
        **found,
        "provider-lead": (Role.PROVIDER_LEAD, None),
        "moderator": (Role.MODERATOR, None),
    }


def _matrix(extreme: Extreme) -> MaturityMatrix:
    rows = (
        a_row(f"R{n}", level_1="A1", level_2="P^ I2", level_3="A3=A1 B3~~", level_5="A5>A3")
        for n in range(1, extreme.rows + 1)
    )
    return a_matrix(*(_named(row, extreme) for row in rows))


def _named(row: FocusArea, extreme: Extreme) -> FocusArea:
    cells = tuple(
        replace(
            cell,
            words=_name(cell.words, extreme, 400) if cell.words else None,
            criteria=tuple(replace(c, text=_name(c.text, extreme, 400)) for c in cell.criteria),
        )
        for cell in row.descriptors
    )
    return replace(row, name=_name(row.name, extreme), descriptors=cells)


def _an_item(world: World, extreme: Extreme, number: int) -> None:
    add_evidence(
        new=NewEvidence(
            title=_name(f"Report {number + 1}", extreme, LONGEST_TITLE),
            type_code="customer_survey" if number % 2 else "client_overview_report",
            made_by="independent",
            author=_name("Performance team", extreme),
            source=_name("Contract office", extreme, LONGEST_TITLE),
            dated_on=date(2026, 6, 1 + number % 28),
            period_from=date(2026, 4, 1),
            period_to=date(2026, 6, 30),
            address=f"https://example.org/{_name('report', extreme, 200).replace(' ', '-')}",
            snapshot_note="What was there.",
        ),
        by=world.actor("provider-lead"),
        at=world.at(),
    )


def _name(start: str, extreme: Extreme, longest: int = LONGEST_NAME) -> str:
    """A name that begins so, and is as long as one may be where long ones are asked for."""
    if extreme.names == "short":
        return start
    if extreme.names == "long":
        more = " of the united districts, boroughs and parishes on both banks of the river"
        return (start + more * 9)[:longest].strip()
    return (start.replace(" ", "") + "llanfairpwllgwyngyllgogerychwyrndrobwll" * 12)[:longest]
