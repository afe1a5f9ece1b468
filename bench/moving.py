"""Takes assessments through their stages: each move is sent from its own page."""

from datetime import UTC, datetime, timedelta

from bench.sending import Sender, day_fields
from bench.visiting import Form


class Moves:
    """Everything that is not decided yet goes before the Board, by one way or another."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def take_through(self) -> None:
        """By the provider, the Authorities, the moderator, the Board."""
        self._submit()
        self._validate()
        self._moderate()
        self._decide()

    def _submit(self) -> None:
        drafts = self._sender.rated_drafts()
        for number in drafts[:2]:
            self.move("withdraw", "provider-lead", number, reason="Opened twice.")
        for number in drafts[2:]:
            self.move("submit", "provider-lead", number)
        sent_back = self._sender.standing("submitted", limit=2)
        for number, slug in sent_back:
            self.move("return_for_evidence", f"{slug}-validator", number, reason="Where is it?")
        for number, _ in sent_back:
            self.move("submit", "provider-lead", number)

    def _validate(self) -> None:
        submitted = self._sender.standing("submitted")
        for number, slug in submitted[2:6]:
            self._sender.differ(number, f"{slug}-validator")
            self.move("challenge", f"{slug}-validator", number)
        for number, slug in (*submitted[:2], *submitted[6:]):
            self.move("agree", f"{slug}-validator", number)

    def _moderate(self) -> None:
        for number, _ in self._sender.standing("challenged"):
            self._answer(number)
            self.move("open_moderation", "moderator", number, part="moderate")
        for number, _ in self._sender.standing("agreed", "in_moderation"):
            self.move("propose", "moderator", number)

    def _decide(self) -> None:
        until = day_fields("until", datetime.now(UTC).date() + timedelta(days=90))
        for number, slug in self._sender.standing("proposed", limit=3):
            self.move("defer", f"board-{slug}", number, reason="Not in yet.", **until)
        for number, _ in self._sender.standing("deferred"):
            self.move("resume", "moderator", number)
        for number, slug in self._sender.standing("proposed"):
            self.move("ratify", f"board-{slug}", number)
        for number, slug in self._sender.standing("ratified"):
            self.move("publish", f"{slug}-manager", number)

    def move(self, route: str, person: str, number: int, *, part: str = "", **fields: str) -> None:
        """Send a move from its page, with what it is confirmed by."""
        last = part or {"return_for_evidence": "return"}.get(route, route)
        self._sender.send(
            route,
            person,
            f"assessments/{number}/{last}/",
            {**fields, "confirmed": "1", "certified": "on"},
        )

    def _answer(self, number: int) -> None:
        """Keep to every rating that is challenged and not answered yet."""

        def change(form: Form) -> None:
            for name in list(form.fields):
                if name.startswith("text."):
                    form.fields[name] = ["It resumed in the summer."]
                    form.fields[name.replace("text.", "choice.")] = ["keep"]

        client = self._sender.visitors["provider-lead"]
        page = f"/arrangements/{self._sender.reference}/assessments/{number}/answer/"
        if 'name="text.' in client.get(page).content.decode():
            self._sender.send("answer", "provider-lead", f"assessments/{number}/answer/", change)
