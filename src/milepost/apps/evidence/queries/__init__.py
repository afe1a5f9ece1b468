"""What is told of evidence: the register, single items, what may be cited, what may serve."""

from milepost.apps.evidence.queries.choosing import CHOICES_A_PAGE, ChoicePage, choice_page
from milepost.apps.evidence.queries.items import (
    VersionInBrief,
    VersionKey,
    choices,
    evidence_item,
    items_numbered,
    versions_in_brief,
)
from milepost.apps.evidence.queries.judgements import (
    AuthorityOnItem,
    ExceptionLine,
    JudgementLine,
    SaidOfItem,
    exception_to_end,
    judgement_to_reply_to,
    said_of_item,
)
from milepost.apps.evidence.queries.more_asked import MoreAsked, more_asked
from milepost.apps.evidence.queries.narrowing import LapsingSoon, Narrowed
from milepost.apps.evidence.queries.register import (
    NEWEST_FIRST,
    PAGE_SIZE,
    SORTS,
    EvidencePage,
    register,
)
from milepost.apps.evidence.queries.seeing import FileWords, SpokenOf, spoken_of, words_of_file
from milepost.apps.evidence.queries.serving import may_serve, of_versions, that_may_serve
from milepost.apps.evidence.queries.telling import EvidenceFacts, ExceptionFacts, JudgementFacts
from milepost.apps.evidence.queries.versions import ToldVersion, VersionHistory, versions_of

__all__ = [
    "CHOICES_A_PAGE",
    "NEWEST_FIRST",
    "PAGE_SIZE",
    "SORTS",
    "AuthorityOnItem",
    "ChoicePage",
    "EvidenceFacts",
    "EvidencePage",
    "ExceptionFacts",
    "ExceptionLine",
    "FileWords",
    "JudgementFacts",
    "JudgementLine",
    "LapsingSoon",
    "MoreAsked",
    "Narrowed",
    "SaidOfItem",
    "SpokenOf",
    "ToldVersion",
    "VersionHistory",
    "VersionInBrief",
    "VersionKey",
    "choice_page",
    "choices",
    "evidence_item",
    "exception_to_end",
    "items_numbered",
    "judgement_to_reply_to",
    "may_serve",
    "more_asked",
    "of_versions",
    "register",
    "said_of_item",
    "spoken_of",
    "that_may_serve",
    "versions_in_brief",
    "versions_of",
    "words_of_file",
]
