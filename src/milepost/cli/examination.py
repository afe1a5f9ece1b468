"""What ``milepost doctor`` prints: each part of the site, whether it is well, and what to do."""

from collections.abc import Iterator
from dataclasses import dataclass

from milepost.cli import serving


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A finding, as it is printed."""

    part: str
    is_well: bool
    words: str
    remedy: str = ""

    def as_text(self) -> str:
        """One line, and a second that says what to do."""
        line = f"{'ok   ' if self.is_well else 'FAULT'}  {self.part}: {self.words}"
        return line if self.is_well else f"{line}\n       What to do: {self.remedy}"

    def as_json(self) -> dict[str, str | bool]:
        return {
            "part": self.part,
            "ok": self.is_well,
            "finding": self.words,
            "what_to_do": self.remedy,
        }


def examine(*, deep: bool) -> Iterator[Shown]:
    """Every part of the site that can be looked at, its settings first."""
    from django.core.exceptions import ImproperlyConfigured

    try:
        serving.start_django()
    except (ImproperlyConfigured, OSError) as refused:
        yield Shown(
            part="settings",
            is_well=False,
            words=str(refused),
            remedy="Correct the variables that it names, and try again.",
        )
        return
    yield Shown(part="settings", is_well=True, words="nothing strange in them")
    from milepost.apps.reports.queries.examination import examine_site

    for each in examine_site(deep=deep):
        yield Shown(part=each.part, is_well=each.is_well, words=each.words, remedy=each.remedy)
