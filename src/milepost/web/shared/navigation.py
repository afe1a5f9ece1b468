"""Where may a person go from here? The service navigation, by permission."""

from milepost.core.access.roles import Actor, Permission
from milepost.web.shared.shell import NavigationItem, Shell

# Text, the last part of the address, and the permission that opens it.
_PLACES = (
    ("Matrix", "", Permission.VIEW_MATRIX),
    ("Work list", "work/", Permission.VIEW_ASSESSMENTS),
    ("Profile", "profile/", Permission.VIEW_MATRIX),
    ("Targets and plans", "plans/", Permission.VIEW_MATRIX),
    ("Assessments", "assessments/", Permission.VIEW_ASSESSMENTS),
    ("Evidence", "evidence/", Permission.VIEW_ASSESSMENTS),
    ("Cycles", "cycles/", Permission.VIEW_ASSESSMENTS),
    ("Matrix document", "matrix/", Permission.VIEW_MATRIX),
    ("Record", "record/", Permission.VIEW_RECORD),
    ("People", "people/", Permission.MANAGE_PEOPLE),
)


def home_of(arrangement: str) -> str:
    """The address of an arrangement's first page."""
    return f"/arrangements/{arrangement}/"


def first_page(actor: Actor) -> str:
    """The address of the first page on the arrangement that the actor may see."""
    home = home_of(actor.arrangement)
    return next((home + tail for _, tail, needed in _PLACES if actor.may(needed)), home)


def shell_for(actor: Actor, path: str) -> Shell:
    """What stands around every page of an arrangement."""
    home = home_of(actor.arrangement)
    party = actor.party_name
    items = tuple(
        NavigationItem(
            text=text,
            href=home + tail,
            is_current=path == home if not tail else path.startswith(home + tail),
        )
        for text, tail, needed in _PLACES
        if actor.may(needed)
    )
    roles = ", ".join(sorted(role.words for role in actor.roles))
    return Shell(
        home_href=first_page(actor),
        arrangement_name=actor.arrangement_name,
        navigation=items,
        person_name=actor.name,
        person_role=f"{roles}, {party}" if party else roles,
        sign_out_href="/sign-out/",
    )
