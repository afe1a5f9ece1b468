"""Take the manual's pictures, in the demonstration's own arrangement.

Not run with the tests; when pages have changed: ``bin/test tests/journeys/take_pictures.py``.
Every page that is pictured is held to axe's rules and to a phone's width on the way.
"""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.utils import timezone
from playwright.sync_api import FloatRect
from pytest_django.live_server_helper import LiveServer

from milepost.apps.assessments import actions
from milepost.apps.contracts.queries import actor_for
from milepost.apps.people.actions import make_first_link, share_password
from milepost.apps.people.models import Person as Someone
from milepost.apps.reports import queries
from milepost.cli.demonstration import cast
from milepost.cli.demonstration.making import make
from milepost.core.assessment.workflow import Position
from milepost.core.rating.scale import Achieved
from tests.apps.reports.copies import filled, opened, rows
from tests.apps.worlds import PASSWORD
from tests.journeys import first_day
from tests.journeys.conftest import Company
from tests.journeys.inspection import everything
from tests.journeys.person import Person
from tests.journeys.small_pictures import small

PICTURES = Path(__file__).parents[2] / "docs" / "guides" / "pictures"
ARRANGEMENT = cast.ARRANGEMENT
HOME = f"/arrangements/{cast.ARRANGEMENT}/"
LARGEST = 300_000  # bytes, each
LARGEST_TOGETHER = 3_000_000
DESKTOP, PHONE = 1440, 390  # pixels
PATIENCE = 60_000  # milliseconds, for a long page on a busy machine
LIST = "assessments/"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A page as one of the cast sees it."""

    name: str
    who: str
    place: str = ""  # below the arrangement's first page
    follow: tuple[str, ...] = ()  # links, from what waits for them on
    press: str = ""
    hands_in: bool = False  # whether a working copy is filled in and handed in first
    beginning: str = ""  # what the picture begins with; the head of the page if nothing is said
    width: int = DESKTOP
    height: int = 1000


ALBUM = (
    Picture(name="matrix", who="north-manager", place="?view=joint", height=2400),
    Picture(name="matrix-phone", who="member", place="?view=south", width=PHONE, height=1300),
    Picture(
        name="focus-area",
        who="north-manager",
        place="focus-areas/CE/?view=north&level=3",
        height=1100,
    ),
    Picture(name="waits-for-you", who="moderator", place=LIST, height=1250),
    Picture(
        name="rating",
        who="provider-lead",
        place=LIST,
        follow=("Network management, South",),
        height=1250,
    ),
    Picture(
        name="rating-phone",
        who="provider-lead",
        place=LIST,
        follow=("Network management, South",),
        beginning="#criteria",
        width=PHONE,
        height=1100,
    ),
    Picture(
        name="citing",
        who="provider-lead",
        place=LIST,
        follow=("Network management, South", "Cite evidence for several at once"),
        height=950,
    ),
    Picture(
        name="validating",
        who="north-validator",
        place=LIST,
        follow=("Climate change & the Environment (CC&E), North",),
        height=1250,
    ),
    Picture(
        name="moderating",
        who="moderator",
        place=LIST,
        follow=("Asset management, South",),
        press="Propose a level",
        height=1250,
    ),
    Picture(
        name="ratifying",
        who="board-north",
        place=LIST,
        follow=("Innovation, improvement and value for money, North",),
        press="Read the paper and ratify",
        height=1100,
    ),
    Picture(name="offline", who="north-validator", place="workbook/", hands_in=True, height=1300),
    Picture(name="draft", who="north-manager", place="matrix/drafts/1/", height=1560),
    Picture(name="redline", who="provider-lead", place="matrix/drafts/1/redline/", height=1400),
    Picture(name="evidence", who="north-contributor", place="evidence/", height=900),
    Picture(name="record", who="auditor", place="record/", height=900),
    Picture(name="people", who="admin", place="people/", height=900),
)

FIRST_DAY = {"what-comes-next", "hand-over", "before-a-matrix"}


@pytest.fixture
def demonstration(live_server: LiveServer, transactional_db: None) -> None:
    """Three years of two Authorities and their provider."""
    make(say=lambda line: None)
    share_password(usernames=[each.username for each in cast.EVERYBODY], password=PASSWORD)


def test_the_album_is_taken(demonstration: None, company: Company) -> None:
    there: dict[str, Person] = {}
    for picture in ALBUM:
        if picture.who not in there:
            there[picture.who] = company.signed_in(picture.who)
        take(picture, there[picture.who])

    sizes = {each.name: each.stat().st_size for each in PICTURES.glob("*.png")}
    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}
    assert sum(sizes.values()) <= LARGEST_TOGETHER
    assert set(sizes) == {f"{name}.png" for name in {each.name for each in ALBUM} | FIRST_DAY}


def test_the_first_day_is_taken(
    live_server: LiveServer, transactional_db: None, company: Company
) -> None:
    first = company.person("ada.byron")
    link = f"/welcome/{make_first_link(at=timezone.now())}/"
    first_day.become_site_administrator(first, link)
    first_day.set_up_the_arrangement(first)
    keep(first, "what-comes-next", height=1100)
    links = first_day.let_the_people_in(first)
    keep(first, "hand-over", height=760)
    manager = company.person("priya.nair")
    first_day.come_in(manager, links[first_day.MANAGER])
    keep(manager, "before-a-matrix", height=860)


def keep(person: Person, name: str, *, height: int) -> None:
    """Picture the beginning of the page that a person came to."""
    assert name in FIRST_DAY
    everything(person.page)
    person.page.set_viewport_size({"width": DESKTOP, "height": 900})
    clip: FloatRect = {"x": 0, "y": 0, "width": DESKTOP, "height": height}
    taken = person.page.screenshot(clip=clip, full_page=True, timeout=PATIENCE)
    (PICTURES / f"{name}.png").write_bytes(small(person.page, taken))


def take(picture: Picture, person: Person) -> None:
    """Come to the page, hold it to what every page is held to, and picture its beginning."""
    person.page.set_viewport_size({"width": DESKTOP, "height": 900})
    person.open(HOME + picture.place)
    waiting = person.page.get_by_role("region", name="Waits for you")
    for name, within in zip(picture.follow, (waiting, None), strict=False):
        person.follow(name, within=within)
    if picture.press:
        person.press(picture.press)
    if picture.hands_in:
        hand_in_a_copy(person)
    everything(person.page)
    person.page.set_viewport_size({"width": picture.width, "height": 900})
    top, all_of_it = 0, person.page.evaluate("() => document.documentElement.scrollHeight")
    if picture.beginning:
        box = person.page.locator(picture.beginning).bounding_box()
        top = int(box["y"]) - 12 if box else 0
    height = min(picture.height, all_of_it - top)
    clip: FloatRect = {"x": 0, "y": top, "width": picture.width, "height": height}
    taken = person.page.screenshot(clip=clip, full_page=True, timeout=PATIENCE)
    (PICTURES / f"{picture.name}.png").write_bytes(small(person.page, taken))


def hand_in_a_copy(person: Person) -> None:
    """Take a copy, fill it in, and rate one line of it on the site meanwhile."""
    by = actor_for(person=Someone.objects.get(username=person.name).pk, arrangement=ARRANGEMENT)
    content = queries.working_copy(by=by, at=timezone.now()).content
    keys = [key for key, _ in rows(opened(content)["Ratings"])]
    said: dict[tuple[int, str], dict[str, object]] = {
        key: {"Your rating": rating, "Your reason": "Agreed with the depot managers in June."}
        for key, rating in zip(keys, ("P", "L", "P", "Excellent"), strict=False)
    }
    number, code = keys[0]
    actions.rate(
        number=number,
        position=Position.AUTHORITY,
        given=[
            actions.GivenRating(
                criterion=code, rating=Achieved.LARGELY, seen=0, reason="The plan lacks two depots."
            )
        ],
        by=by,
        at=timezone.now(),
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ratings-of-our-meeting.xlsx"
        path.write_bytes(filled(content, said))
        person.hand_in("The working copy you filled in", path)
        person.press("See what it would change")
