"""Why is something in a matrix not as it was? The reasons, by code and in words."""

from enum import StrEnum


class WhyChanged(StrEnum):
    """Why something is not as it was."""

    # of a criterion
    RATED_FIRST = "rated_first"
    RATED_HIGHER = "rated_higher"
    RATED_LOWER = "rated_lower"
    RATED_OTHERWISE = "rated_otherwise"  # to or from NA or NE
    NOT_RATED_NOW = "not_rated_now"
    EVIDENCE_CAME = "evidence_came"
    EVIDENCE_WENT = "evidence_went"
    EVIDENCE_RENEWED = "evidence_renewed"
    EVIDENCE_LAPSED = "evidence_lapsed"
    EVIDENCE_COUNTS = "evidence_counts"
    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"
    CONTRADICTED = "contradicted"
    ANSWERED = "answered"
    LASTED = "lasted"
    BROKEN_OFF = "broken_off"
    WAIVED = "waived"
    WAIVER_ENDED = "waiver_ended"
    AGREED_NOT_APPLICABLE = "agreed_not_applicable"
    APPLICABLE_AGAIN = "applicable_again"
    COVERED = "covered"
    NO_LONGER_COVERED = "no_longer_covered"
    NEW_CRITERION = "new_criterion"
    REMOVED_CRITERION = "removed_criterion"
    REWORDED = "reworded"
    # of a focus area
    RATIFIED = "ratified"
    LEVEL_RAISED = "level_raised"
    LEVEL_LOWERED = "level_lowered"
    STANDING_CHANGED = "standing_changed"
    INDICATED_HIGHER = "indicated_higher"
    INDICATED_LOWER = "indicated_lower"
    OTHER_MATRIX = "other_matrix"

    @property
    def words(self) -> str:
        return _WHY_WORDS[self]


_WHY_WORDS = {
    WhyChanged.RATED_FIRST: "rated for the first time",
    WhyChanged.RATED_HIGHER: "rated higher",
    WhyChanged.RATED_LOWER: "rated lower",
    WhyChanged.RATED_OTHERWISE: "rated otherwise",
    WhyChanged.NOT_RATED_NOW: "no longer rated",
    WhyChanged.EVIDENCE_CAME: "evidence came",
    WhyChanged.EVIDENCE_WENT: "evidence was withdrawn",
    WhyChanged.EVIDENCE_RENEWED: "evidence was renewed",
    WhyChanged.EVIDENCE_LAPSED: "evidence no longer counts",
    WhyChanged.EVIDENCE_COUNTS: "evidence counts now",
    WhyChanged.SUPPORTED: "now supported",
    WhyChanged.UNSUPPORTED: "no longer supported",
    WhyChanged.CONTRADICTED: "contradicted, and unanswered",
    WhyChanged.ANSWERED: "no longer contradicted",
    WhyChanged.LASTED: "has lasted longer",
    WhyChanged.BROKEN_OFF: "did not last",
    WhyChanged.WAIVED: "waived",
    WhyChanged.WAIVER_ENDED: "the waiver ended",
    WhyChanged.AGREED_NOT_APPLICABLE: "agreed not to apply",
    WhyChanged.APPLICABLE_AGAIN: "no longer agreed not to apply",
    WhyChanged.COVERED: "carried by a later criterion",
    WhyChanged.NO_LONGER_COVERED: "no longer carried by a later criterion",
    WhyChanged.NEW_CRITERION: "new in this version of the matrix",
    WhyChanged.REMOVED_CRITERION: "no longer in the matrix",
    WhyChanged.REWORDED: "worded otherwise in this version of the matrix",
    WhyChanged.RATIFIED: "ratified for the first time",
    WhyChanged.LEVEL_RAISED: "a higher level was ratified",
    WhyChanged.LEVEL_LOWERED: "a lower level was ratified",
    WhyChanged.STANDING_CHANGED: "its standing changed",
    WhyChanged.INDICATED_HIGHER: "the ratings indicate a higher level",
    WhyChanged.INDICATED_LOWER: "the ratings indicate a lower level",
    WhyChanged.OTHER_MATRIX: "judged under another version of the matrix",
}
