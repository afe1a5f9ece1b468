"""One kind of evidence that turns up in the demonstration again and again."""

from dataclasses import dataclass

EVERY = tuple(range(1, 14))
ALL_AREAS = ("CS", "IV", "SV", "CE", "AM", "NM", "DD", "FR", "CB")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A thing that turns up again and again.

    ``side``: the Authority it is about, None for both. ``title`` may name {year}, {years},
    {quarter} and {council}. ``months`` is the period it covers, up to the cut-off date;
    ``valid_months`` how long it holds, where it is a certificate or a plan.
    """

    key: str
    areas: tuple[str, ...]
    type_code: str
    made_by: str
    title: str
    author: str
    source: str
    cycles: tuple[int, ...]
    form: str  # "pdf", "csv", "xlsx", "docx", "eml" or "png"
    place: str
    side: str | None = None
    months: int = 12
    valid_months: int | None = None
    is_restricted: bool = False
