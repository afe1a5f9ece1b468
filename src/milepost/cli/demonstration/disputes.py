"""Where the two sides differ in the demonstration, what each says, and how it was settled."""

from dataclasses import dataclass, field

from milepost.core.rating.scale import Achieved

_F, _L, _P, _N = Achieved.FULLY, Achieved.LARGELY, Achieved.PARTLY, Achieved.NOT


@dataclass(frozen=True, kw_only=True)
class Contest:
    """One criterion that an Authority rates otherwise, and what the provider says to that."""

    criterion: str
    rating: Achieved
    reason: str
    answer: str
    is_accepted: bool = False
    moderated: Achieved | None = None  # None: the moderator leaves it at the Authority's
    ruling: str = ""


@dataclass(frozen=True, kw_only=True)
class Dispute:
    """A claim that was challenged."""

    claimed: int
    contests: tuple[Contest, ...]


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Ratings that differ from what the level would have: "as at level 3, but for these"."""

    as_at: int
    ratings: dict[str, tuple[Achieved, str]] = field(default_factory=dict)


_WINTER = (
    "Made safe within the time in 61 of 104 emergencies since October. The two-hour attendance KPI"
    " held for the year (95.3%), but after Storm Edda crews were still out to Ravensgill and Low"
    " Wold on the third day."
)

TURNS = {
    ("south", "NM", 7): Turn(as_at=3, ratings={"NM.OPS.L3.3": (_P, _WINTER)}),
    ("south", "NM", 8): Turn(
        as_at=3,
        ratings={
            "NM.OPS.L3.3": (
                _P,
                "The second winter crew started in May and each emergency since was made safe in"
                " time; but one quiet quarter does not show that the rota stands up to a storm.",
            )
        },
    ),
}

DISPUTES = {
    ("north", "AM", 3): Dispute(
        claimed=3,
        contests=(
            Contest(
                criterion="AM.COND.L3.1",
                rating=_P,
                reason=(
                    "The survey puts 6.8% of the unclassified network at red; the plan expected"
                    " 5.5% by now. Aldermere and the moor roads are the whole of the difference."
                ),
                answer=(
                    "We agree with the figure. The moor roads were held over at the Council's"
                    " request until the water main was renewed; we shall claim again when the"
                    " April surfacing is in the survey."
                ),
                is_accepted=True,
            ),
        ),
    ),
    ("south", "NM", 4): Dispute(
        claimed=3,
        contests=(
            Contest(
                criterion="NM.PERF.L3.2",
                rating=_P,
                reason=(
                    "£1.2m went into the Stowbeck junctions to bring the morning journey under 18"
                    " minutes. The counters say 21. Until that is explained the money has not"
                    " bought what it ought to."
                ),
                answer=(
                    "The counters were recalibrated on 2 June; before that they read three minutes"
                    " long. We have asked for a second reading and will not press the point this"
                    " quarter."
                ),
            ),
        ),
    ),
    ("north", "CE", 9): Dispute(
        claimed=2,
        contests=(
            Contest(
                criterion="CE.SIGN.L2.1",
                rating=_P,
                reason=(
                    "The warm-mix trial on Thornbeck Road is a start, but the saving is a"
                    " supplier's estimate and nobody has measured it on our own network."
                ),
                answer=(
                    "The estimate is the mix designer's and follows the published method. We take"
                    " the point that it was not measured here, and have asked the university to."
                ),
                ruling="",
            ),
        ),
    ),
    ("north", "SV", 9): Dispute(
        claimed=3,
        contests=(
            Contest(
                criterion="SV.PLAN.L3.3",
                rating=_P,
                reason=(
                    "The plan still names the Hawsby training yard, which closed in April. A plan"
                    " that is revised would say where the apprentices are now."
                ),
                answer=(
                    "The revision was agreed on 11 August and moved the yard to Kettlewick; the"
                    " copy in the register was the May one. The August version is now filed."
                ),
                moderated=_F,
                ruling=(
                    "The August revision exists, is dated before the cut-off and says where the"
                    " apprentices went. The criterion asks that the plan is revised: it was."
                ),
            ),
        ),
    ),
    ("south", "NM", 7): Dispute(
        claimed=1,
        contests=(
            Contest(
                criterion="NM.OPS.L3.3",
                rating=_N,
                reason=(
                    "41% of emergencies were not made safe in time over the whole winter, and 23"
                    " people waited more than two days behind the Low Wold slip. This is the one"
                    " thing residents must be able to rely on; partly is too kind."
                ),
                answer=(
                    "We accept the figures. Storm Edda took both reserve gangs off the road for"
                    " nine days; a second winter crew starts in May, and its rota is in the"
                    " recovery plan."
                ),
                is_accepted=True,
            ),
        ),
    ),
    # --- the newest cycle: one under challenge, one in moderation
    ("south", "CS", 13): Dispute(
        claimed=3,
        contests=(
            Contest(
                criterion="CS.VOICE.L3.2",
                rating=_P,
                reason=(
                    "Only 44% of those asked in Marlbridge and Stowbeck say the Council listens,"
                    " against 61% a year ago. The Marlbridge closures went ahead on the original"
                    " dates after two meetings at which nearly everybody asked for August. The"
                    " county-wide figure hides this."
                ),
                answer=(
                    "The criterion speaks of stakeholders, and across South Tarnshire 58% say they"
                    " are listened to, up from 55%. In Marlbridge we moved the night shifts and put"
                    " on the bus after those meetings; the gas main fixed the dates, not us. A dip"
                    " in two towns beside the works is what one would expect, and it was closing by"
                    " September."
                ),
            ),
            Contest(
                criterion="CS.FEED.L3.4",
                rating=_P,
                reason=(
                    "The favourable answers come from drivers and parish clerks. Bus users and"
                    " people who walk are 9% of the sample and mostly unfavourable; they are among"
                    " the groups that the engagement plan itself calls important."
                ),
                answer=(
                    "Seven of the nine groups in the plan are favourable, which was the test both"
                    " Authorities used last year. We agree that bus users are too few in the sample"
                    " and have asked Linden to double them, but a small sample is not an"
                    " unfavourable one."
                ),
            ),
        ),
    ),
    ("south", "AM", 13): Dispute(
        claimed=3,
        contests=(
            Contest(
                criterion="AM.COND.L3.2",
                rating=_P,
                reason=(
                    "£3.4m was spent on the Wold drainage and the roads above it are no better:"
                    " red went from 4.1% to 4.3%. The scheme was meant to bring it to 3.5%."
                ),
                answer=(
                    "The drainage finished in June; the surfacing it protects is next summer's. The"
                    " business case shows the gain from 2027/28, and it is on course for that."
                ),
            ),
        ),
    ),
}
