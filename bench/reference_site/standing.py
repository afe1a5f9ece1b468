"""Where does each assessment of the last cycle stand, which the Board has not come to yet?"""

from bench.reference_site.quarters import CYCLES
from bench.reference_site.row import Case

# In turn; each arrangement begins at another place.
LAST_STAGES = (
    "draft",
    "submitted",
    "draft",
    "agreed",
    "draft",
    "proposed",
    "untouched",
    "draft",
    "submitted",
    "draft",
    "challenged",
    "draft",
    "in_moderation",
    "half_drafted",
    "submitted",
    "draft",
    "proposed",
    "returned",
)
# Which parts of a cycle an assessment has gone through to stand there.
_GONE_THROUGH = {
    "untouched": (),
    "half_drafted": ("draft",),
    "draft": ("draft",),
    "submitted": ("draft", "submit"),
    "returned": ("draft", "submit", "send_back"),
    "agreed": ("draft", "submit", "validate"),
    "challenged": ("draft", "submit", "validate"),
    "in_moderation": ("draft", "submit", "validate", "answer", "moderate"),
    "proposed": ("draft", "submit", "validate", "answer", "moderate", "propose"),
}
_ALL_OF_IT = (
    "draft",
    "submit",
    "validate",
    "answer",
    "moderate",
    "propose",
    "ratify",
    "publish",
)


def stands(case: Case) -> str:
    """Where an assessment is to stand in the end."""
    if case.quarter.number < CYCLES:
        return "published"
    return LAST_STAGES[(case.number + case.arrangement) % len(LAST_STAGES)]


def goes_through(case: Case, part: str) -> bool:
    """Whether an assessment goes through a part of its cycle."""
    return part in _GONE_THROUGH.get(stands(case), _ALL_OF_IT)
