"""Which rows of Annual Plans does one party get? A draft is its two sides' until it is approved."""

from collections.abc import Callable, Iterable

from milepost.core.access.roles import Actor
from milepost.core.access.visibility import may_see_annual_plan
from milepost.core.archive.planned import ANNUAL_PLANS, COMMITMENTS, STEPS
from milepost.core.archive.rows import ArchivedRow


class AnnualPlansOf:
    """The Annual Plans as a party gets them: of another Authority's, what was approved."""

    def __init__(self, viewer: Actor, rows: Callable[[str], Iterable[ArchivedRow]]) -> None:
        approved_at = {
            row.count("annual_plan"): row.word("at")
            for row in rows(STEPS)
            if row.word("move") == "approved"
        }
        self._approved = approved_at.keys()
        plans = list(rows(ANNUAL_PLANS))
        self._own = {
            row.number
            for row in plans
            if may_see_annual_plan(viewer, authority=row.word("authority"), is_approved=False)
        }
        self._all = {
            row.number
            for row in plans
            if may_see_annual_plan(
                viewer,
                authority=row.word("authority"),
                is_approved=row.number in approved_at,
            )
        }
        stood: dict[int, tuple[int, int]] = {}  # by the commitment's number: revision and row
        for row in rows(COMMITMENTS):
            if row.word("at") <= approved_at.get(row.count("annual_plan"), ""):
                number, told = row.count("number"), (row.count("revision"), row.number)
                stood[number] = max(stood.get(number, told), told)
        self._stood = {number for _, number in stood.values()}

    def plan(self, row: ArchivedRow) -> bool:
        """Whether the party gets the plan itself."""
        return row.number in self._all

    def step(self, row: ArchivedRow) -> bool:
        """Its two sides know how it went to and fro; all others, that it was approved."""
        plan = row.count("annual_plan")
        return plan in self._own or (plan in self._all and row.word("move") == "approved")

    def commitment(self, row: ArchivedRow) -> bool:
        """As it was approved, and as it was changed by decision; drafts are the two sides'."""
        plan = row.count("annual_plan")
        is_told = row.number in self._stood or bool(row.count("seal"))
        return plan in self._own or (plan in self._all and is_told)
