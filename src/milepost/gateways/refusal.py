"""How is a whole file refused, in one sentence?"""

from milepost.core.matrix.faults import Fault, UnreadableMatrix


def refusal(name: str, sentence: str) -> UnreadableMatrix:
    """The refusal of a file: its name, what is wrong with it, and what to do."""
    return UnreadableMatrix([Fault(where=name, sentence=sentence)])
