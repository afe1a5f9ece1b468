"""What people write in the demonstration: beside their ratings, and when they send back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from milepost.apps.assessments.actions import GivenRating
from milepost.core.rating.scale import Achieved

# Largely met, where the rule lets that do.
LARGELY = {
    "CS.ACCR.L1.1": "Self-assessment finished for three of the five themes; the rest by summer.",
    "CS.VOICE.L3.1": "Nine of eleven liaison groups say so; the two hauliers' groups hardly meet.",
    "IV.REINV.L1.1": "Terms signed; the schedule of eligible savings is agreed but for one line.",
    "IV.PROD.L3.2": "Five of six measures at target; patching gangs lose time at the tip.",
    "SV.PIPE.L1.1": "A list of eleven ideas, of which eight have an owner.",
    "SV.POLICY.L3.3": "Verges and reuse of planings are plain to see; water is only starting.",
    "AM.DATA.L1.3": "Done for carriageways and structures, not yet for drainage.",
    "AM.PROG.L3.1": "46 of 52 schemes finished to date; six slipped with the October rain.",
    "NM.USER.L1.2": "Recorded for every scheme, and changed the dates of most.",
    "NM.PROG.L3.3": "31 of 34 programmed works on time; three waited for the rail possession.",
    "FR.ADDED.L3.3": "Four found, three of them costed.",
    "CB.AWARD.L1.2": "The Investors in People diagnostic is booked and its fee paid.",
    "CB.HR.L3.2": "3.1% against 3.6% in the industry, but the depots at Hawsby are at 4.0%.",
    "CE.ACCR.L1.1": "First stage of the Green Verge scheme passed; the second is written.",
    "CE.ACCR.L3.1": "Silver for verges; the materials entry comes back in the new year.",
}

# What the stuck row says for itself: north of the county, climate and environment.
STUCK = {
    "CE.CLIM.L3.1": (Achieved.PARTLY, "Flood-prone lengths are mapped; the moor roads are not."),
    "CE.CLIM.L3.2": (
        Achieved.NOT,
        "There is still no carbon baseline for the depots at Thornbeck and Hawsby: the meters were"
        " promised for spring 2024 and were never fitted, so no later figure can be compared.",
    ),
    "CE.TOMS.L3.1": (
        Achieved.NOT,
        "Three of seven environmental measures are below target, and two cannot be claimed at all"
        " without the baseline.",
    ),
    "CE.PLAN.L3.1": (
        Achieved.PARTLY,
        "Six of eleven milestones met. The electric sweepers were re-dated twice and then dropped"
        " when the grid connection at Hawsby was priced at £410,000.",
    ),
    "CE.PLAN.L3.2": (
        Achieved.NOT_EVIDENCED,
        "Results may be there, but without the baseline nobody can show them.",
    ),
    "CE.DELIV.L3.1": (
        Achieved.PARTLY,
        "The warm-mix trial is being evaluated; the verge trial was never set up to be.",
    ),
    "CE.PIPE.L3.2": (Achieved.PARTLY, "One business case of four, for LED lanterns at Aldermere."),
    "CE.POLICY.L3.1": (Achieved.FULLY, ""),
    "CE.ACCR.L3.1": (
        Achieved.NOT,
        "The Better Works entry was turned down in both years, for want of measured results.",
    ),
}

# Why a criterion of the next level is not met yet.
NOT_YET = {
    "CS.FEED.L5.1": "Freight and bus users are below 60% satisfied; everybody else is above 70%.",
    "CS.FEED.L5.2": "Two of nine groups, bus users and people who walk, are still lukewarm.",
    "CS.FEED.L5.3": "High in each survey so far; three surveys are too few to call it durable.",
    "CS.ACCR.L5.1": "Held once and renewed once. The next assessment is in the spring.",
    "CS.CHAN.L5.3": "The text service was added after the survey; nothing else has changed yet.",
    "CS.PLAN.L5.1": "The winter and drainage plans follow the engagement plan; street lighting does"
    " not.",
    "CS.PLAN.L5.2": "The speed policy was reviewed with parishes, the parking policy was not.",
    "CS.VOICE.L5.1": "58% say so. We do not think that is enough to claim it.",
    "CS.VOICE.L5.2": "Potholes and gullies rank first for customers and are fourth by spend.",
    "CS.VOICE.L3.1": "The hauliers' and cyclists' groups have met once each.",
    "CS.FEED.L3.4": "Drivers and parishes answer; schools and bus users hardly do.",
    "CS.PLAN.L3.3": "The plan was due for revision in March and is being rewritten.",
    "IV.ACCR.L3.1": "One entry shortlisted, none successful so far.",
    "IV.CASE.L3.1": "Cases written for thermal patching and gully sensors; four ideas have none.",
    "IV.DEPLOY.L3.1": "The university's evaluation covers the north of the county only.",
    "IV.DEPLOY.L3.2": "Gully sensors went from 40 to 200 in the north; none in the Wold yet.",
    "IV.PLAN.L3.3": "Last revised before the depots merged.",
    "IV.PROD.L3.1": "Four of six measures at target. Patching is at 86% of planned output.",
    "IV.REINV.L3.1": "£38,000 saved on traffic management sits in the account: the two treasurers"
    " have not agreed how it is released.",
    "IV.REINV.L5.1": "About two thirds is reinvested; the rest waits for year end.",
    "IV.REINV.L5.3": "Reviewed once, when somebody asked. No interval is set.",
    "IV.ACCR.L5.1": "Recognised in 2025 only.",
    "IV.REP.L5.1": "In the staff survey 54% call us innovative.",
    "IV.REP.L5.2": "Two visits from other councils this year; nobody was asked what they think.",
    "IV.PLAN.L5.1": "Targets for next year leave out street lighting and structures.",
    "IV.DEPLOY.L5.1": "No record is kept of cases that held and were not deployed.",
    "SV.ACCR.L5.1": "Won once, in 2025.",
    "SV.IMPACT.L5.1": "The Kettlewick yard is a clear benefit; elsewhere we cannot show one.",
    "SV.IMPACT.L5.2": "Nineteen apprentices; nobody has followed what became of them.",
    "SV.PARTNER.L5.1": "To be asked of the Council: we would not presume to rate it ourselves.",
    "SV.PLAN.L5.1": "Targets do not reach the supply chain below the first tier.",
    "SV.PLAN.L5.2": "Most were met by the half-year, so they were not demanding.",
    "SV.ACCR.L3.1": "Shortlisted in 2024, not successful.",
    "SV.DELIV.L3.2": "The school crossings work is still in one town.",
    "CE.CLIM.L5.1": "The south of the county is well mapped; what wet decades do to the Wold chalk"
    " is not known.",
    "CE.IMPACT.L5.2": "Cleaner air at Marlbridge school is measured; little else is.",
    "CE.PARTNER.L5.1": "To be asked of the Council.",
    "CE.PLAN.L5.1": "The targets stop at 2027.",
    "CE.PLAN.L5.2": "Two of eight were met two years early.",
    "CE.PLAN.L3.3": "Revised in part: the tree chapter waits for the Council's policy.",
    "CE.POLICY.L3.2": "Verges, yes. Nothing can be shown for water or air yet.",
    "CE.POLICY.L5.2": "The Council's tree policy is newer than our targets.",
    "CE.CLIM.L3.2": "The depots at Wolding have a baseline; subcontractors' plant has none.",
    "CE.TOMS.L3.1": "Five of seven environmental measures at target.",
    "CE.DELIV.L1.1": "The first sweepers are on order.",
    "AM.COND.L5.1": "Culverts under 900 mm are not in the record: about 340 of them, we think.",
    "AM.INVEST.L5.2": "Benefits come in as forecast on the A-roads, later than forecast elsewhere.",
    "AM.NEEDS.L5.2": "Counts and complaints are used; bus telematics and school travel are not.",
    "AM.OUT.L5.1": "Carriageways and structures, yes. Drainage and lighting not yet.",
    "AM.OUT.L5.2": "Two weight limits and the closed footbridge at Fenby say otherwise.",
    "AM.NEEDS.L5.1": "For A-roads and town centres; elsewhere by engineers' judgement.",
    "AM.PROG.L5.1": "Planned for three years ahead, and for drainage only one.",
    "AM.INVEST.L5.1": "Engineering need decides, with user need as a tie-break.",
    "AM.COND.L3.1": "Red is 6.8% on unclassified roads, where 5.5% was expected.",
    "NM.BASEL.L5.1": "Roadworks and weather are understood; the effect of the new estate is not.",
    "NM.DATA.L5.1": "Journey times reach us as a monthly PDF.",
    "NM.DATA.L5.2": "The client team can see dashboards, but not what is behind them.",
    "NM.DATA.L5.3": "Done for schemes over £50,000.",
    "NM.INVEST.L5.1": "User need is written down and seldom changes the order.",
    "NM.KPI.L5.1": "Thirteen of fourteen good; gully cleansing is not.",
    "NM.PERF.L5.1": "Good but for Kettlewick bridge, which adds eleven minutes while it is shut.",
    "NM.PERF.L5.2": "Good for five quarters; the winter of 2024 is still in the three-year view.",
    "NM.PROG.L5.1": "Full for 2026/27, half full for the year after.",
    "NM.USER.L5.1": "Rests on complaints more than on knowledge.",
    "NM.USER.L5.2": "Bus operators' data is promised for the spring.",
    "NM.OPS.L3.3": "Attendance is in time; making safe is not, in one case in ten.",
    "FR.LEARN.L5.2": "The lessons log of 2025 is written, and not yet used.",
    "FR.LEARN.L5.1": "Drawn for two of the four initiatives.",
    "FR.ADDED.L5.3": "Two of the four initiatives work in practice, two are on paper.",
    "FR.ADDED.L3.4": "The shared gully fleet starts in the new year.",
    "CB.HR.L3.1": "Turnover is 14% and the industry figure for 2025 is not out yet.",
    "CB.HR.L3.2": "4.2% against 3.6% in the industry; long-term sickness at the Wolding depot.",
    "CB.HR.L5.1": "9% turnover, where the best in the market are at 7%.",
    "CB.HR.L5.2": "3.1%; the best in the market are at 2.4%.",
    "CB.JOINT.L3.1": "Joint planning works for schemes and not for winter.",
    "CB.OPP.L3.1": "Six of ten ideas are moving.",
    "CB.OPP.L3.2": "The shared depot saves a journey a day; the other ideas are not there yet.",
    "CB.OPP.L5.1": "Explored with one neighbour council.",
    "CB.OPP.L5.2": "Taken up for gritting routes over the boundary, and for nothing else so far.",
    "CB.GOV.L3.2": "Half of those asked could not say what the Operational Board does.",
    "CB.GOV.L5.2": "Insiders credit it. We have not asked anybody else.",
    "CB.MORALE.L3.1": "Two surveys at 70% and over; the third dipped to 63%.",
    "CB.AWARD.L3.1": "Two entries in 2026, no award yet.",
    "CB.AWARD.L5.1": "Won once.",
    "DD.CORRECT.L3.2": "Corrective action took 34 days at the median; 21 is the aim.",
}

# --- what the provider claimed otherwise than its ratings indicated, and why

CLAIMED_OTHERWISE: Mapping[tuple[str, str, int], tuple[int, str]] = {
    ("south", "CE", 6): (
        2,
        "The first electric sweepers arrive in the week after the cut-off date; then all that level"
        " 2 asks is there.",
    ),
    ("north", "CE", 10): (
        0,
        "The ratings give us level 1. Without a carbon baseline we do not want to claim it.",
    ),
}

# --- the leads of both sides, about what was challenged

MET = "We went through it together with the evidence before us, and each side keeps to its view."

# --- what leaves the usual path in the newest cycle

RETURNED = (
    "The TOMs return stops at 31 July and the outcome letters of the Better Works scheme are"
    " not with it. Please add the return to 30 September, and the letter, so that SV.TOMS.L3.1 and"
    " SV.ACCR.L3.1 can be looked at."
)
DEFERRED = (
    "Kettlewick bridge reopened on 2 November. The Board wants the first four weeks of journey"
    " times before it decides on level 3."
)
DEFERRED_UNTIL = date(2026, 12, 9)
# Begun by the validator and not issued: the provider must not see it.
UNISSUED = (
    "CE.PIPE.L1.1",
    Achieved.LARGELY,
    "The list of ideas is the one of last year with two lines added.",
)


# What does not apply, and why both sides say so: the provider's words, and the Authority's.
NOT_APPLICABLE: Mapping[tuple[str, str, int], Mapping[str, tuple[str, str]]] = {
    ("north", "AM", 13): {
        "AM.INVEST.L5.2": (
            "The first scheme paid for by the resilience fund opens in 2028. Its business case"
            " forecasts no benefit before then, so there is none to measure yet.",
            "So the business case says. We agree until the first scheme opens.",
        )
    }
}

# An agreement that was undone within the hour, and given again.
UNDONE = {
    ("south", "FR", 9): "I had the sheet of the other Council open beside it. I look at ours first."
}


@dataclass(frozen=True, kw_only=True)
class Waived:
    """A criterion that an Authority accepts as largely met for a time; ``cycle`` by number."""

    side: str
    criterion: str
    cycle: int
    from_on: date
    until_on: date
    reason: str
    ended_in: int = 0  # the cycle in which it was taken back; 0 where it was not
    ended_why: str = ""


WAIVERS = (
    Waived(
        side="north",
        criterion="AM.DATA.L1.3",
        cycle=4,
        from_on=date(2024, 4, 1),
        until_on=date(2025, 9, 30),
        reason="Drainage is surveyed ward by ward until the autumn of 2025; the two that flood are"
        " done. Nothing at level 3 rests on the rest of it meanwhile.",
        ended_in=7,
        ended_why="The drainage survey was finished half a year early.",
    ),
    Waived(
        side="south",
        criterion="CB.AWARD.L1.2",
        cycle=12,
        from_on=date(2026, 6, 1),
        until_on=date(2027, 3, 31),
        reason="The assessor falls due in February. The diagnostic is booked and paid for, and its"
        " date is not in the provider's hands.",
    ),
)


def given(said: Mapping[str, tuple[Achieved, str]]) -> list[GivenRating]:
    """Ratings with their words, as people hand them in."""
    return [
        GivenRating(criterion=code, rating=rating, seen=0, reason=reason)
        for code, (rating, reason) in said.items()
    ]


def beside(code: str, rating: Achieved) -> str:
    """What stands beside a rating; nothing beside one that is fully met."""
    if rating is Achieved.LARGELY:
        return LARGELY[code]
    return "" if rating is Achieved.FULLY else NOT_YET.get(code, "")
