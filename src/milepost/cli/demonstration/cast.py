"""Who is who in the demonstration? One account a role; all of them, and the places, are made up."""

from dataclasses import dataclass
from datetime import date

from milepost.core.access.roles import Role

ARRANGEMENT = "tarnshire-highways"
ARRANGEMENT_NAME = "Tarnshire Highways Partnership"
PROVIDER_NAME, PROVIDER_SHORT_NAME = "Wayfarer Highways Ltd", "Wayfarer"
STARTS_ON, ENDS_ON = date(2023, 4, 1), date(2033, 3, 31)

SIDES = ("north", "south")  # slugs of the Authorities, in the order of their contracts


@dataclass(frozen=True, kw_only=True)
class Council:
    """An Authority of the demonstration."""

    slug: str
    name: str
    short_name: str
    contract: str


@dataclass(frozen=True, kw_only=True)
class Account:
    """Somebody who can sign in, the role they hold and the Authority they hold it for."""

    username: str
    full_name: str
    role: Role
    authority: str | None = None
    mail_at: str = ""  # whose mail it is, where role and Authority do not say

    @property
    def email(self) -> str:
        """Where their mail would go: a domain that is kept for examples, and delivers nothing."""
        name = self.full_name.removeprefix("Dr ").removeprefix("Cllr ").lower().replace(" ", ".")
        whose = self.mail_at or self.authority or _MAIL_OF.get(self.role, "")
        return f"{name}@{whose}.example.org" if whose else f"{name}@example.org"

    @property
    def words(self) -> str:
        """The role, and for whom: "Validator, North"."""
        council = {each.slug: each.short_name for each in (*COUNCILS, OTHER_COUNCIL)}
        return (
            f"{self.role.words}, {council[self.authority]}" if self.authority else self.role.words
        )


_MAIL_OF = {
    Role.PROVIDER_LEAD: "wayfarer",
    Role.PROVIDER_CONTRIBUTOR: "wayfarer",
    Role.PROVIDER_BOARD_MEMBER: "wayfarer",
}

COUNCILS = (
    Council(
        slug="north", name="North Tarnshire Council", short_name="North", contract="NTC-HW-2023-01"
    ),
    Council(
        slug="south", name="South Tarnshire Council", short_name="South", contract="STC-HW-2023-01"
    ),
)

ADMINISTRATOR = Account(username="admin", full_name="Ines Calloway", role=Role.ADMINISTRATOR)

ACCOUNTS = (
    Account(username="provider-lead", full_name="Marcus Hale", role=Role.PROVIDER_LEAD),
    Account(
        username="provider-contributor", full_name="Aisha Rahman", role=Role.PROVIDER_CONTRIBUTOR
    ),
    Account(
        username="north-contributor",
        full_name="Tom Ibbotson",
        role=Role.AUTHORITY_CONTRIBUTOR,
        authority="north",
    ),
    Account(
        username="north-validator",
        full_name="Helen Garside",
        role=Role.VALIDATOR,
        authority="north",
    ),
    Account(
        username="north-manager",
        full_name="Priya Nair",
        role=Role.CONTRACT_MANAGER,
        authority="north",
    ),
    Account(
        username="north-decider",
        full_name="Gareth Pryce",
        role=Role.DECISION_MAKER,
        authority="north",
    ),
    Account(
        username="south-contributor",
        full_name="Ellie Sowerby",
        role=Role.AUTHORITY_CONTRIBUTOR,
        authority="south",
    ),
    Account(
        username="south-validator", full_name="Daniel Okoro", role=Role.VALIDATOR, authority="south"
    ),
    Account(
        username="south-manager",
        full_name="Ruth Ashdown",
        role=Role.CONTRACT_MANAGER,
        authority="south",
    ),
    Account(
        username="south-decider",
        full_name="Colin Massey",
        role=Role.DECISION_MAKER,
        authority="south",
    ),
    Account(username="moderator", full_name="Dr Sylvia Brandt", role=Role.MODERATOR),
    Account(username="moderator-two", full_name="Ewan Lockhart", role=Role.MODERATOR),
    Account(
        username="board-north",
        full_name="Margaret Thwaite",
        role=Role.BOARD_MEMBER,
        authority="north",
    ),
    Account(
        username="board-south", full_name="Yusuf Demir", role=Role.BOARD_MEMBER, authority="south"
    ),
    Account(username="board-provider", full_name="Fiona Strand", role=Role.PROVIDER_BOARD_MEMBER),
    Account(
        username="member",
        full_name="Cllr Joan Birkett",
        role=Role.ELECTED_MEMBER,
        authority="north",
    ),
    Account(
        username="auditor",
        full_name="Neil Farrow",
        role=Role.INTERNAL_AUDITOR,
        authority="north",
    ),
)

# Another arrangement, of which nobody above may see anything, nor its people anything of theirs.
OTHER_ARRANGEMENT = "saltmarsh-roads"
OTHER_NAME = "Saltmarsh Roads Contract"
OTHER_PROVIDER_NAME, OTHER_PROVIDER_SHORT_NAME = "Causeway Civil Ltd", "Causeway"
OTHER_COUNCIL = Council(
    slug="saltmarsh",
    name="Saltmarsh District Council",
    short_name="Saltmarsh",
    contract="SDC-R-2025-04",
)
OTHER_ADMINISTRATOR = Account(
    username="saltmarsh-admin", full_name="Peter Lowe", role=Role.ADMINISTRATOR
)
OTHER_ACCOUNTS = (
    Account(
        username="outsider",
        full_name="Beth Marlow",
        role=Role.CONTRACT_MANAGER,
        authority="saltmarsh",
    ),
    Account(
        username="saltmarsh-provider",
        full_name="Sam Oduya",
        role=Role.PROVIDER_LEAD,
        mail_at="causeway",
    ),
)

EVERYBODY = (ADMINISTRATOR, *ACCOUNTS, OTHER_ADMINISTRATOR, *OTHER_ACCOUNTS)
