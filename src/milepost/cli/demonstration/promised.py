"""The Annual Plans of the story: what each side promised for each year, and what came of it."""

from dataclasses import dataclass
from datetime import date

from milepost.core.trajectory.annual_plan import CommitmentOrigin
from milepost.core.trajectory.milestones import Whose
from milepost.core.trajectory.outcome import Outcome

_P, _A, _J = Whose.PROVIDER, Whose.AUTHORITY, Whose.JOINT
_BID, _GAP, _ACTION, _CARRIED = tuple(CommitmentOrigin)[:4]
_MET, _PART, _MISSED, _WITHDRAWN = tuple(Outcome)


@dataclass(frozen=True, kw_only=True)
class CameOfIt:
    """What came of a promise, on which day; ``other``: where the Authority says something else."""

    outcome: Outcome
    on: date
    why: str
    other: Outcome | None = None


@dataclass(frozen=True, kw_only=True)
class ToldPromise:
    """A commitment of the story. ``year``: in which its contract year begins.

    ``of``: the bid commitment, the criterion, or the text of the promise carried forward.
    ``milestone``: the title of the one on the way to it. ``moved``: to which day the Board moved
    it in the year, and why.
    """

    side: str
    year: int
    text: str
    due: date
    shown_by: str
    giver: Whose = _P
    pounds: int = 0
    origin: CommitmentOrigin = CommitmentOrigin.AGREED
    of: str = ""
    serves: tuple[str, ...] = ()
    milestone: str = ""
    moved: tuple[date, str] | None = None
    came: CameOfIt | None = None


@dataclass(frozen=True, kw_only=True)
class ToldBlock:
    """A block by the client: raised by the provider, answered by the Authority."""

    side: str
    criterion: str
    since: date
    raised_on: date
    words: str
    answer: str
    is_agreed: bool
    waits_for: str = ""  # the text of the promise


ENERGY = "North gives its depot and street lighting energy data for the carbon baseline."
_REGISTER = "Every asset of South's depots stands on the one register."

PROMISES = (
    ToldPromise(
        side="north",
        year=2023,
        text="A customer panel of twelve residents meets four times in the year.",
        due=date(2024, 3, 29),
        shown_by="Notes of each meeting, with what was done about what was said.",
        pounds=18_000,
        origin=_BID,
        of="B-1",
        serves=("CS.CHAN.L1.1", "CS.FEED.L1.2"),
        milestone="Customer panel has met for the first time",
        came=CameOfIt(outcome=_MET, on=date(2024, 3, 14), why="The fourth meeting was held."),
    ),
    ToldPromise(
        side="north",
        year=2023,
        text="North names one officer who answers on schemes within five working days.",
        due=date(2023, 9, 29),
        shown_by="The log of questions and answers.",
        giver=_A,
        came=CameOfIt(outcome=_MET, on=date(2023, 9, 22), why="The officer is in post."),
    ),
    ToldPromise(
        side="south",
        year=2023,
        text=_REGISTER,
        due=date(2024, 3, 29),
        shown_by="The register, checked against a sample of fifty assets.",
        origin=_BID,
        of="B-2",
        serves=("AM.INFO.L1.1", "AM.NEEDS.L1.1"),
        came=CameOfIt(
            outcome=_PART,
            on=date(2024, 3, 29),
            why="Two of three depots are done; the third was being let.",
        ),
    ),
    ToldPromise(
        side="north",
        year=2024,
        text="Six apprentices from the county begin, two of them in North's own offices.",
        due=date(2024, 9, 30),
        shown_by="Contracts of apprenticeship, counted by the college.",
        giver=_J,
        origin=_BID,
        of="B-4",
        serves=("SV.DELIV.L1.1",),
        came=CameOfIt(outcome=_MET, on=date(2024, 10, 21), why="Six began, the last in October."),
    ),
    ToldPromise(
        side="north",
        year=2024,
        text="The margin is reported open-book each month beside the one that was priced.",
        due=date(2025, 3, 31),
        shown_by="Twelve monthly statements.",
        origin=_BID,
        of="B-3",
        serves=("FR.MARG.L1.1", "FR.MARG.L1.2"),
        came=CameOfIt(outcome=_MET, on=date(2025, 3, 20), why="All twelve were given in time."),
    ),
    ToldPromise(
        side="south",
        year=2024,
        text=_REGISTER,
        due=date(2024, 12, 20),
        shown_by="The register, checked against a sample of fifty assets.",
        origin=_CARRIED,
        of=_REGISTER,
        serves=("AM.INFO.L1.1", "AM.NEEDS.L1.1"),
        came=CameOfIt(outcome=_MET, on=date(2024, 11, 28), why="The third depot is on it."),
    ),
    ToldPromise(
        side="south",
        year=2024,
        text="South gives its winter forecast by road class to the control room.",
        due=date(2024, 9, 30),
        shown_by="The forecast in the control room's own system.",
        giver=_A,
        came=CameOfIt(
            outcome=_MISSED,
            on=date(2025, 3, 31),
            why="It came in January, after the winter that it was for had begun.",
        ),
    ),
    ToldPromise(
        side="north",
        year=2025,
        text=ENERGY,
        due=date(2026, 3, 31),
        shown_by="Meter readings for two years, by site.",
        giver=_A,
        serves=("CE.TOMS.L3.1",),
        came=CameOfIt(
            outcome=_MISSED,
            on=date(2026, 3, 31),
            why="The energy contract was let again, and the new supplier has no readings yet.",
        ),
    ),
    ToldPromise(
        side="north",
        year=2025,
        text="Near misses are reported by every crew each week.",
        due=date(2025, 9, 30),
        shown_by="The weekly return, by crew.",
        origin=_ACTION,
        of="Corrective action of the report of May 2025",
        moved=(date(2025, 12, 19), "Two crews change over to the new devices in the autumn."),
        came=CameOfIt(outcome=_MET, on=date(2025, 12, 12), why="Every crew reports."),
    ),
    ToldPromise(
        side="south",
        year=2025,
        text="A trial of low-carbon surfacing on four roads is evaluated with both councils.",
        due=date(2026, 2, 27),
        shown_by="The evaluation, with its costs.",
        pounds=240_000,
        giver=_J,
        came=CameOfIt(
            outcome=_WITHDRAWN,
            on=date(2025, 11, 28),
            why="The supplier gave the material up; both sides withdrew it.",
        ),
    ),
    ToldPromise(
        side="south",
        year=2025,
        text="Every complaint of the year is answered within ten working days.",
        due=date(2026, 3, 31),
        shown_by="The complaints log, sampled by South.",
        came=CameOfIt(
            outcome=_MET,
            on=date(2026, 3, 31),
            why="Nine in ten were; the log says when each was answered.",
            other=_PART,
        ),
    ),
    ToldPromise(
        side="north",
        year=2026,
        text=ENERGY,
        due=date(2026, 6, 30),
        shown_by="Meter readings for two years, by site.",
        giver=_A,
        origin=_CARRIED,
        of=ENERGY,
        serves=("CE.TOMS.L3.1",),
        milestone="North gives its depot and street lighting energy data",
    ),
    ToldPromise(
        side="north",
        year=2026,
        text="Schemes for the year after are given to the provider by the end of October.",
        due=date(2026, 10, 30),
        shown_by="The list of schemes, with budgets.",
        giver=_A,
        pounds=6_400_000,
        origin=_BID,
        of="B-5",
    ),
    ToldPromise(
        side="north",
        year=2026,
        text="The carbon baseline is worked out within four weeks of North's data.",
        due=date(2027, 3, 31),
        shown_by="The baseline, checked by North's own analyst.",
        origin=_GAP,
        of="CE.TOMS.L3.1",
        serves=("CE.TOMS.L3.1",),
        milestone="North's carbon baseline agreed and its TOMs targets met",
    ),
    ToldPromise(
        side="south",
        year=2026,
        text="The condition survey of South's unclassified roads is let and begun.",
        due=date(2026, 12, 18),
        shown_by="The contract, and the first month's coverage.",
        giver=_A,
        pounds=185_000,
        origin=_GAP,
        of="AM.COND.L3.2",
        serves=("AM.COND.L3.2",),
        milestone="Condition survey of South's unclassified roads",
    ),
    ToldPromise(
        side="south",
        year=2026,
        text="North's patching and drainage methods are in use by South's own crews.",
        due=date(2026, 12, 18),
        shown_by="Site records of four schemes.",
        milestone="North's trials rolled out in South",
    ),
)

BLOCKS = (
    ToldBlock(
        side="north",
        criterion="CE.TOMS.L3.1",
        since=date(2026, 4, 1),
        raised_on=date(2026, 5, 11),
        words="Half of the return is North's own energy. Without its readings nobody can say"
        " whether the target is met, however well the work is done.",
        answer="That is so. The readings were to be here by March, and the new supplier has not"
        " given them; we take it up with them each month.",
        is_agreed=True,
        waits_for=ENERGY,
    ),
    ToldBlock(
        side="south",
        criterion="AM.COND.L3.2",
        since=date(2026, 6, 1),
        raised_on=date(2026, 7, 6),
        words="The survey of unclassified roads is South's to let, and was not let in spring.",
        answer="The survey was always planned for December, and the provider agreed to the date.",
        is_agreed=False,
    ),
)
