"""What the papers of the demonstration are about: their measures, and what people remarked."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class Subject:
    """``measures``: a name, its value in the first cycle and in the newest, the target, a unit."""

    opening: str
    measures: tuple[tuple[str, float, float, float, str], ...]
    remarks: tuple[str, ...]


_OVERVIEW = Subject(
    opening="What the client team saw of the service in the quarter: from inspections, the monthly"
    " meetings and what residents and members told us. It speaks of every row of the matrix; where"
    " it is silent on a row, nothing changed.",
    measures=(
        ("Customer service: contacts answered in 5 days", 81, 96, 95, "%"),
        ("Improvement: milestones due and met", 55, 91, 90, "%"),
        ("Social value: commitments on course", 48, 88, 85, "%"),
        ("Climate and environment: actions on course", 30, 62, 80, "%"),
        ("Assets: programme delivered", 72, 94, 95, "%"),
        ("Network: permits kept to", 84, 97, 95, "%"),
        ("Day to day: defects made safe in time", 88, 98, 97, "%"),
        ("Money: forecast within 2% of budget", 71, 95, 90, "%"),
        ("Culture: joint actions closed", 50, 84, 85, "%"),
    ),
    remarks=(
        "The crews at Thornbeck now photograph each repair before and after; three of the forty we"
        " looked at were not as photographed, and were done again the same week.",
        "Parish clerks at Ravensgill and Hawsby asked for the dates of gully cleansing in advance."
        " They have had them since the second month of the quarter.",
        "The bridge at Kettlewick was shut two days longer than the signs said. The diversion was"
        " kept to, and the shop at the bridge end was told first.",
        "Walked the Aldermere resurfacing with the provider: joints good, ironwork proud in two"
        " places, put right within the week.",
    ),
)
_SEEN_IN_THE_SOUTH = (
    "Two lane closures on Marlbridge High Street were extended without telling the bus company."
    " The network manager has apologised and changed the form.",
    "The signals at Stowbeck now give walkers their turn; waiting is down by a third.",
    "Fenby and Low Wold had their gullies cleansed before the leaves fell, for the first time.",
    "Of thirty patches we looked at beside the Wold road, four had failed within a month. They"
    " were redone with the thermal machine.",
)
_PLAN = Subject(
    opening="Milestones of the plan, with the date agreed, the date met, and what is late and why.",
    measures=(
        ("Milestones due", 6, 14, 14, ""),
        ("Of those, met", 4, 13, 13, ""),
        ("Results seen against those expected", 40, 92, 90, "%"),
        ("Actions without an owner", 5, 0, 0, ""),
    ),
    remarks=("Re-dated with agreement: one, for the rail possession at Stowbeck.",),
)
_CASES = Subject(
    opening="Cases decided at the gate, with what they cost and what they were expected to bring.",
    measures=(
        ("Cases put forward", 3, 11, 8, ""),
        ("Approved", 1, 8, 6, ""),
        ("Expected saving a year", 14, 182, 150, "£k"),
        ("Saving seen so far", 0, 121, 100, "£k"),
    ),
    remarks=("Thermal patching: approved for A-roads, sent back for the moor roads.",),
)
_AUDIT = Subject(
    opening="Findings of the independent assessor, who saw records, spoke to staff at three depots"
    " and visited two sites unannounced.",
    measures=(
        ("Requirements sampled", 42, 48, 48, ""),
        ("Conforming", 35, 47, 45, ""),
        ("Major findings", 1, 0, 0, ""),
        ("Minor findings", 6, 1, 2, ""),
    ),
    remarks=(
        "The toolbox talks are held and recorded, and people knew what the last was about.",
        "Subcontractors' induction cards were missing at Hawsby on the day; they were shown later.",
    ),
)
_KPI = Subject(
    opening="Tactical KPIs, by month end.",
    measures=(
        ("KPI 1 Emergencies attended within 2 hours", 89, 98, 95, "%"),
        ("KPI 2 Emergencies made safe within 24 hours", 82, 97, 95, "%"),
        ("KPI 3 Category 1 defects on time", 90, 98, 97, "%"),
        ("KPI 4 Category 2 defects on time", 78, 94, 92, "%"),
        ("KPI 5 Gullies cleansed to programme", 70, 91, 95, "%"),
        ("KPI 6 Street lights restored in 5 days", 86, 97, 95, "%"),
        ("KPI 7 Winter routes treated in 3 hours", 93, 99, 98, "%"),
        ("KPI 8 Permits applied for in time", 84, 98, 95, "%"),
        ("KPI 9 Right first time", 85, 96, 95, "%"),
        ("KPI 10 Customer replies in 5 days", 81, 96, 95, "%"),
        ("KPI 11 Inspections to programme", 91, 99, 98, "%"),
        ("KPI 12 Recycled arisings", 74, 96, 95, "%"),
        ("KPI 13 Lost-time accidents", 3, 0, 0, ""),
        ("KPI 14 Invoices right first time", 80, 98, 97, "%"),
    ),
    remarks=(),
)
_TOMS = Subject(
    opening="Measures claimed to date, in units; pounds are worked out from the agreed table.",
    measures=(
        ("NT1 Local people employed, full-time equivalent", 22, 61, 55, ""),
        ("NT10 Apprentices, weeks", 120, 940, 900, ""),
        ("NT11 Work placements, weeks", 8, 64, 60, ""),
        ("NT18 Spend with local firms", 31, 52, 50, "%"),
        ("NT28 Given to community projects", 3, 22, 20, "£k"),
        ("NT31 Carbon saved against baseline", 0, 38, 140, "t"),
    ),
    remarks=(),
)
_BUDGET = Subject(
    opening="Outturn against budget by head, from the ledger at period close.",
    measures=(
        ("Planned maintenance, budget", 6.1, 7.9, 7.9, "£m"),
        ("Planned maintenance, outturn", 5.4, 7.8, 7.9, "£m"),
        ("Reactive, budget", 2.2, 2.0, 2.0, "£m"),
        ("Reactive, outturn", 2.6, 2.0, 2.0, "£m"),
        ("Winter, outturn", 0.9, 0.8, 0.9, "£m"),
    ),
    remarks=("Accruals for the Wold drainage are in the month they were worked.",),
)
_SURVEY = Subject(
    opening="2,412 people answered, by post and online, weighted by town and age. Fieldwork ran for"
    " six weeks; the response rate was 19%.",
    measures=(
        ("Satisfied with the roads", 46, 68, 60, "%"),
        ("Satisfied with the highways service", 52, 72, 65, "%"),
        ("Feel listened to", 41, 58, 55, "%"),
        ("Know how to report a defect", 63, 84, 80, "%"),
        ("Drivers, satisfied", 50, 74, 65, "%"),
        ("Bus users, satisfied", 44, 57, 60, "%"),
        ("People who walk, satisfied", 43, 58, 60, "%"),
    ),
    remarks=(
        "What people praise is being told when the work will be done; what they complain of is that"
        " it then moves.",
        "Bus users and people who walk are 9% of those who answered, too few to speak for each town"
        " by itself.",
    ),
)
_EVALUATION = Subject(
    opening="Whether the first interventions did what they were meant to, compared with streets and"
    " depots where they were not tried.",
    measures=(
        ("Interventions looked at", 4, 9, 8, ""),
        ("With a clear benefit", 2, 7, 6, ""),
        ("Benefit for each pound spent", 1.1, 2.3, 1.5, ""),
    ),
    remarks=(
        "Gully sensors paid for themselves within fourteen months in the towns, and not at all on"
        " the moor.",
        "No statement on carbon is possible without a baseline for the depots.",
    ),
)
_STAFF = Subject(
    opening="612 of 840 people answered, from both Authorities and the provider.",
    measures=(
        ("Satisfied at work", 58, 76, 70, "%"),
        ("Morale is good where I work", 55, 74, 70, "%"),
        ("I know who answers for what", 49, 78, 75, "%"),
        ("Safety comes before the programme", 71, 93, 90, "%"),
        ("Would recommend working here", 47, 69, 65, "%"),
    ),
    remarks=("People at the Wolding depot answer less favourably than elsewhere, by ten points.",),
)
_CONDITION = Subject(
    opening="Share of each part of the network that needs treatment soon, by machine survey.",
    measures=(
        ("A-roads, red", 4.6, 2.4, 3.0, "%"),
        ("B- and C-roads, red", 6.2, 4.1, 4.5, "%"),
        ("Unclassified, red", 9.8, 5.3, 5.5, "%"),
        ("Bridges below the aim", 11, 5, 6, ""),
        ("Culverts not in the record", 900, 340, 300, ""),
    ),
    remarks=(),
)
_MINUTES = Subject(
    opening="Present: clerks or councillors of eleven parishes, two district members, the bus"
    " company, the stakeholder team.",
    measures=(("Actions of the last round closed", 5, 17, 16, ""),),
    remarks=(
        "Ravensgill asked again about the drain at the school. The sensor shows it is the outfall;"
        " dug out on the Tuesday after.",
        "Fenby thanked the crew who stayed to reopen the ford lane before the market.",
        "The bus company asked for closures to be given in weeks, not in dates that move. Agreed.",
        "Low Wold asked why gullies are cleansed in leaf fall. The rounds have been changed.",
        "Kettlewick: the bridge reopens in stages; the diversion signs at Hawsby will be turned.",
    ),
)
_MARGIN = Subject(
    opening="Cost, margin and the sharing of pain and gain, from the provider's ledgers.",
    measures=(
        ("Turnover through the contract", 14.2, 18.6, 18.5, "£m"),
        ("Margin as priced", 5.0, 5.0, 5.0, "%"),
        ("Margin as found", 3.1, 4.8, 5.0, "%"),
        ("Gain to be shared", 0.0, 0.31, 0.25, "£m"),
    ),
    remarks=(
        "Pain and gain is worked out as schedule 8 says; one posting was moved between years.",
    ),
)

SUBJECTS = {
    "overview-north": _OVERVIEW,
    "overview-south": replace(_OVERVIEW, remarks=_SEEN_IN_THE_SOUTH),
    "survey": _SURVEY,
    "complaints": Subject(
        opening="Complaints and compliments by category.",
        measures=(
            ("Potholes and patching", 212, 121, 130, ""),
            ("Drainage and flooding", 96, 71, 70, ""),
            ("Closures and diversions", 88, 84, 60, ""),
            ("Street lighting", 64, 30, 40, ""),
            ("Compliments", 31, 118, 80, ""),
        ),
        remarks=(),
    ),
    "cse": _AUDIT,
    "parish": _MINUTES,
    "improvement-plan": _PLAN,
    "improvement-cases": _CASES,
    "improvement-evaluation": _EVALUATION,
    "productivity": Subject(
        opening="Productivity and efficiency.",
        measures=(
            ("P1 Patches a gang and day", 14, 21, 22, ""),
            ("P2 Gullies a machine and day", 38, 55, 55, ""),
            ("P3 Surfacing, square metres a shift", 900, 1240, 1200, ""),
            ("P4 Time at the tip, minutes a day", 52, 31, 25, ""),
            ("P5 Orders closed in one visit", 71, 90, 88, "%"),
            ("P6 Cost of a category 2 repair", 94, 78, 80, "£"),
        ),
        remarks=(),
    ),
    "recognition": _AUDIT,
    "social-plan": _PLAN,
    "toms": _TOMS,
    "carbon-plan": _PLAN,
    "green-cases": _CASES,
    "condition": _CONDITION,
    "asset-plan": _PLAN,
    "asset-evaluation": _EVALUATION,
    "kpi": _KPI,
    "annual-plan": _PLAN,
    "network-plan": _PLAN,
    "budget-north": _BUDGET,
    "budget-south": _BUDGET,
    "open-book": _MARGIN,
    "rates": _MARGIN,
    "staff-survey": _STAFF,
    "accreditation": _AUDIT,
    "edi": Subject(
        opening="Promises made in the plan for equality, diversity and inclusion, and kept.",
        measures=(
            ("Promises due", 6, 14, 14, ""),
            ("Promises kept", 3, 13, 14, ""),
            ("Women in operational roles", 6, 13, 12, "%"),
            ("Feel included at work", 61, 80, 75, "%"),
        ),
        remarks=(),
    ),
    "awards": Subject(
        opening="Entries made and what became of them.",
        measures=(("Entries", 1, 6, 4, ""), ("Shortlisted", 0, 3, 2, ""), ("Won", 0, 1, 1, "")),
        remarks=("Better Works, depot of the year: Thornbeck, highly commended.",),
    ),
}
