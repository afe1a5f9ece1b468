"""What may be said beside an assessment: a moderator's view, a vote, dissent, another's conduct."""

from collections.abc import Iterator

from milepost.apps.assessments.conflicts import about_its_own_conduct
from milepost.apps.assessments.queries.assessment_facts import MoveOffered
from milepost.apps.assessments.queries.assessment_reading import AssessmentRead
from milepost.core.access.roles import PartyKind, Permission
from milepost.core.assessment.board import OPEN_TO_DISSENT, OPEN_TO_VOTES
from milepost.core.assessment.moderation import OPEN_TO_VIEWS
from milepost.core.assessment.workflow import OPEN_TO, Position


def beside_offered(read: AssessmentRead) -> Iterator[MoveOffered]:
    """What the reader's role may say at this stage; their page says what bars them from it."""
    by = read.by
    if by.may(Permission.PROPOSE_LEVEL) and read.stage in OPEN_TO_VIEWS:
        yield _beside("moderation", "Give your own view")
    if by.may(Permission.RATIFY_LEVEL) and read.stage in OPEN_TO_VOTES and _is_own(read):
        yield _beside("vote", "Vote on the proposal")
    if by.may(Permission.RECORD_DISSENT) and read.stage in OPEN_TO_DISSENT:
        yield _beside("dissent", "Record dissent")
    if may_rate_conduct(read):
        yield _beside("rate_conduct", "Rate what the Authority did itself")


def may_rate_conduct(read: AssessmentRead) -> bool:
    """Whether the reader's Authority is asked to rate what this one did itself."""
    is_asked = (
        read.by.party_kind is PartyKind.AUTHORITY
        and not _is_own(read)
        and read.by.may(Permission.VALIDATE_ASSESSMENT)
    )
    is_open = read.stage in OPEN_TO[Position.AUTHORITY]
    return is_asked and is_open and bool(about_its_own_conduct(read.assessment))


def _is_own(read: AssessmentRead) -> bool:
    return read.by.party == read.assessment.authority.reference


def _beside(name: str, words: str) -> MoveOffered:
    return MoveOffered(name=name, words=words, hint="", is_main=False, refusal="")
