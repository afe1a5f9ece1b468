"""What is done to people's accounts, and with the one-time links that let them in."""

from milepost.apps.people.actions.accounts import (
    LONGEST_NAME,
    add_person,
    change_password,
    forget_failed_sign_ins,
    name_faults,
    note_failed_sign_in,
    share_password,
)
from milepost.apps.people.actions.links import (
    FIRST_LINK_LASTS,
    LINK_LASTS,
    OPERATOR,
    LinkGone,
    make_first_link,
    make_link,
    name_site_administrator,
    operator_on,
    use_first_link,
    use_link,
)
from milepost.apps.people.actions.removing import remove_name

__all__ = [
    "FIRST_LINK_LASTS",
    "LINK_LASTS",
    "LONGEST_NAME",
    "OPERATOR",
    "LinkGone",
    "add_person",
    "change_password",
    "forget_failed_sign_ins",
    "make_first_link",
    "make_link",
    "name_faults",
    "name_site_administrator",
    "note_failed_sign_in",
    "operator_on",
    "remove_name",
    "share_password",
    "use_first_link",
    "use_link",
]
