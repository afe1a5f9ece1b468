"""What stands around a page: where one is, who is signed in, and where else one may go."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class NavigationItem:
    """One entry of the service navigation; only those a person may open are given."""

    text: str
    href: str
    is_current: bool = False


@dataclass(frozen=True, kw_only=True)
class Shell:
    """Given to ``shared/pages/base.html`` as ``shell``. A stranger's has the defaults."""

    home_href: str = "/"
    arrangement_name: str = ""
    navigation: tuple[NavigationItem, ...] = field(default=())
    person_name: str = ""
    person_role: str = ""  # "Validator, North Council"
    sign_out_href: str = ""  # posted to
    head_seal: str = ""  # short hash of the arrangement's last seal, for the foot of a print
