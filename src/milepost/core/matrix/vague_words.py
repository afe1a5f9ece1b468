"""Which words of a matrix can be read either way, so that two parties need a test for them?"""

_WORDS = (
    "a number of, a range of, accessible, adequate, appropriate, as far as possible, balanced, "
    "better, breadth, clear, clearly, closely, comprehensive, consistently, desired outcomes, "
    "early, effective, effectively, efficient, embedded, emerging, excellent, favourably, "
    "fit for purpose, good, high, important, in line with, in-depth, innovative, key, largely, "
    "meaningful, most, pivotal, positive, predominantly, proactive, promptly, proportionate, "
    "purposefully, quickly, reasonable, regular, regularly, relevant, robust, significant, "
    "sound, spirit, strong, stretching, substantial, successful, sufficient, suitable, "
    "sustainably, systematic, systematically, tangible, timely, up to date, well, "
    "where appropriate, wherever possible, wide, widely"
)
# Single words and short phrases, each as it is looked for. A word of a matrix's own that it
# defines, or that a criterion asks to be defined, is looked for beside them.
VAGUE_WORDS: tuple[str, ...] = tuple(_WORDS.split(", "))
