"""Set up an arrangement, let its people in, and give them their roles."""

from milepost.apps.contracts.actions.feeds import make_calendar_feed, revoke_calendar_feed
from milepost.apps.contracts.actions.roles import appoint_administrator, end_role, give_role
from milepost.apps.contracts.actions.setting_up import (
    LONGEST_NAME,
    LONGEST_REFERENCE,
    LONGEST_SHORT_NAME,
    NewArrangement,
    NewContract,
    set_up_arrangement,
    set_up_own_arrangement,
    slug_of,
)
from milepost.apps.contracts.actions.welcoming import (
    NewPerson,
    Welcomed,
    make_new_link,
    welcome_people,
    welcome_person,
)

__all__ = [
    "LONGEST_NAME",
    "LONGEST_REFERENCE",
    "LONGEST_SHORT_NAME",
    "NewArrangement",
    "NewContract",
    "NewPerson",
    "Welcomed",
    "appoint_administrator",
    "end_role",
    "give_role",
    "make_calendar_feed",
    "make_new_link",
    "revoke_calendar_feed",
    "set_up_arrangement",
    "set_up_own_arrangement",
    "slug_of",
    "welcome_people",
    "welcome_person",
]
