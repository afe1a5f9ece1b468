"""How far from the provider's own word is a piece of evidence?"""

from enum import StrEnum


class Maker(StrEnum):
    """Who made a piece of evidence."""

    INDEPENDENT = "independent"  # an external certificate, audit or official survey
    AUTHORITY = "authority"
    PROVIDER = "provider"


class Strength(StrEnum):
    """How strong evidence is, A the strongest (design 2.7). An order of kinds, never added up."""

    A = "A"  # independent
    B = "B"  # made by the Authority
    C = "C"  # made by the provider, checked by the Authority
    D = "D"  # made by the provider, unchecked

    @property
    def is_a_to_c(self) -> bool:
        """Whether it is more than the provider's own unchecked word."""
        return self is not Strength.D


def strength(made_by: Maker, is_checked: bool) -> Strength:
    """The strength of evidence, by who made it and whether the Authority has checked it."""
    if made_by is Maker.INDEPENDENT:
        return Strength.A
    if made_by is Maker.AUTHORITY:
        return Strength.B
    return Strength.C if is_checked else Strength.D
