"""What the gallery shows its components with."""

from datetime import UTC, date, datetime

from milepost.apps.assessments.queries.facts import HeldBackFacts
from milepost.apps.assessments.queries.first_steps import FirstStep
from milepost.core.assessment.workflow import Stage
from milepost.web.shared.shell import NavigationItem, Shell

SHELL = Shell(
    home_href="#",
    arrangement_name="Northmere and Southdale Highways",
    navigation=tuple(
        NavigationItem(text=text, href="#main-content", is_current=text == "Matrix")
        for text in (
            "Matrix",
            "Assessments",
            "Evidence",
            "Cycles",
            "The matrix document",
            "Record",
            "People",
        )
    ),
    person_name="Priya Nair",
    person_role="Validator, Northmere Council",
    sign_out_href="#",
    head_seal="9f3c1a7be204",
)

CRUMBS = (
    ("Matrix", "#"),
    ("Customer service", "#"),
    ("Assessment A-2025-014", ""),
)

STAGES = tuple(Stage)
STEPS_AT = (Stage.DRAFT, Stage.CHALLENGED, Stage.RATIFIED)
RATINGS = ("F", "L", "P", "N", "NA", "NE", None)
STANDINGS = ("achieved", "sustained", "at_risk", "lapsed", "not_ratified")
STONES = ("ratified", "claimed", "validated", "proposed", "indicated", "none")

MESSAGES = (
    {"level_tag": "success", "message": "Your ratings of 14 criteria were saved."},
    {"level_tag": "info", "message": "The cut-off of this cycle is on 30 September 2025."},
    {"level_tag": "error", "message": "Nothing was submitted: two criteria have no rating."},
)

SUMMARY = (
    ("Focus area", "Customer service", "", ""),
    ("Claimed by the provider", "Level 3", "Change", "#"),
    ("Cut-off", "30 September 2025", "", ""),
)

FIRST_STEPS = tuple(
    FirstStep(title=title, words=words, who=who, state=state, place="", action="")
    for title, words, who, state in (
        (
            "Let the people in",
            "Each chooses a password by a one-time link.",
            "Administrator",
            "done",
        ),
        ("Put a matrix forward", "The spreadsheet you have.", "Contract manager", "next"),
        ("Open the first cycle", "A name and two dates.", "Contract manager", "later"),
    )
)

TABS = (("Criteria", "#", True), ("Evidence", "#", False), ("Story", "#", False))
CHOICES = (
    ("Both Authorities", "#", False),
    ("Northmere Council", "#", True),
    ("Southdale Council", "#", False),
)

EVENTS = (
    {
        "title": "Ratified by the Strategic Board",
        "kind": "ratified",
        "level": 3,
        "level_kind": "ratified",
        "by": "Strategic Board",
        "at": datetime(2025, 12, 11, 14, 5, tzinfo=UTC),
        "words": "Ratified as proposed, without dissent.",
    },
    {
        "title": "Challenged by Northmere Council",
        "kind": "challenged",
        "level": 1,
        "level_kind": "validated",
        "by": "Priya Nair",
        "at": datetime(2025, 10, 21, 9, 40, tzinfo=UTC),
        "words": "The survey covers one quarter only, so what it shows cannot be called lasting.",
        "href": "#",
        "link_text": "See the two criteria",
    },
    {
        "title": "Submitted by the provider",
        "kind": "submitted",
        "level": 3,
        "level_kind": "claimed",
        "by": "Tom Okafor",
        "at": datetime(2025, 10, 6, 16, 30, tzinfo=UTC),
    },
    {
        "title": "Opened with the ratings of the cycle before",
        "kind": "draft",
        "by": "Cycle Q2 2025/26",
        "on": date(2025, 9, 1),
    },
)

EVIDENCE = (
    {
        "title": "Customer satisfaction survey, 2025",
        "reference": "E-0142",
        "href": "#",
        "type": "Customer satisfaction survey",
        "strength": "A",
        "stance": "supports",
        "author": "Independent Research Panel",
        "made_on": date(2025, 7, 18),
        "period": "April 2024 to March 2025",
        "place": "page 12, table 4",
    },
    {
        "title": "Complaints, first half of 2025/26",
        "reference": "E-0151",
        "href": "#",
        "type": "Complaints monitoring report",
        "strength": "B",
        "stance": "contradicts",
        "author": "Northmere Council",
        "made_on": date(2025, 10, 2),
        "period": "April to September 2025",
        "place": "paragraph 3.2",
    },
    {
        "title": "Application for Customer Service Excellence",
        "reference": "E-0097",
        "href": "#",
        "type": "Accreditation application",
        "strength": "D",
        "stance": "supports",
        "author": "The provider",
        "made_on": date(2023, 2, 1),
        "period": "2022/23",
        "is_link": True,
        "is_admissible": False,
        "faults": ("past its shelf life of 12 months", "its period is outside the window"),
    },
)

HELD_BACK = (
    HeldBackFacts(
        criterion="CS.FEED.L3.2",
        text="Feedback on the service is favourable and comes from many groups.",
        reason="contradicted",
        words="contradicting evidence stands unanswered",
    ),
    HeldBackFacts(
        criterion="CS.ACCR.L3.1",
        text="Applications for recognition succeed.",
        reason="not_supported",
        words="no admissible evidence supports it",
    ),
    HeldBackFacts(
        criterion="CS.VOICE.L3.1",
        text="People say that they feel involved and listened to.",
        reason="not_rated",
        words="not yet rated",
    ),
)

SIDES_DIFFER = (
    {
        "kind": "provider",
        "party": "Claimed by the provider",
        "rating": "F",
        "words": "Four groups were asked, all of them favourable.",
        "by": "Tom Okafor",
        "at": datetime(2025, 10, 6, 16, 30, tzinfo=UTC),
    },
    {
        "kind": "authority",
        "party": "Northmere Council",
        "rating": "P",
        "words": "Two of the four groups had fewer than ten answers.",
        "by": "Priya Nair",
        "at": datetime(2025, 10, 21, 9, 40, tzinfo=UTC),
    },
)
SIDES_AGREE = (
    {"kind": "provider", "party": "Claimed by the provider", "rating": "L"},
    {"kind": "authority", "party": "Southdale Council", "rating": "L"},
)

SEAL = {
    "what": "Ratified",
    "digest": "9f3c1a7be2045d81c6aa0f7d2b94e3558c1f60e7a9d24b13806fe5c7d1a2b394",
    "sequence": 412,
    "at": datetime(2025, 12, 11, 14, 5, tzinfo=UTC),
}
