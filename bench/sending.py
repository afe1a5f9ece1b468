"""Sends forms as a browser sends them, and notes how long each answer takes."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from html import unescape
from itertools import cycle as in_turn
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.line import Samples, milliseconds, note
from bench.pages import Visitors
from bench.visiting import Form, form_to_fill
from milepost.apps.assessments.models import Assessment
from milepost.apps.audit.models import Event

_DONE = (200, 302, 303)
_LONGEST_FAULT = 200  # characters

Change = Callable[[Form], None]


class WentWrong(Exception):
    """A save was not taken, so it says nothing to have measured it."""


class Sender:
    """Fills forms in and sends them on one arrangement; ``samples`` are by route and name."""

    def __init__(self, visitors: Visitors, reference: str) -> None:
        self.visitors = visitors
        self.reference = reference
        self.samples: dict[tuple[str, str], Samples] = {}
        self.words = in_turn(("It held in every month.", "Two routes are still to come."))
        self.sent_on_to = ""  # where the last answer sent the browser on to
        self.changed = ""  # the criterion whose rating was changed last

    def send(
        self,
        route: str,
        person: str,
        address: str,
        change: Change | Mapping[str, Any],
        *,
        name: str = "",
        to: str = "",
        **headers: Any,
    ) -> str:
        """Open a page, fill its form in and send it; what was answered.

        :param to: where it is sent, if not to where the form says.
        """
        client = self.visitors[person]
        page = f"/arrangements/{self.reference}/{address}"
        form = form_to_fill(client.get(page).content.decode())
        if callable(change):
            change(form)
        else:
            form.fields |= {
                key: value if isinstance(value, list) else [value] for key, value in change.items()
            }
        return self.post(
            route, client, to or form.action or page, form.fields, name=name, **headers
        )

    def post(
        self,
        route: str,
        client: Client,
        address: str,
        fields: Mapping[str, Any],
        *,
        name: str = "",
        **headers: Any,
    ) -> str:
        answers = []
        self.time(
            route,
            name or route.replace("_", " "),
            lambda: answers.append(client.post(address, fields, headers=headers or None)),
        )
        if answers[0].status_code not in _DONE:
            said = answers[0].content.decode()
            raise WentWrong(f"{route} at {address}: {answers[0].status_code} {_errors(said)}")
        self.sent_on_to = answers[0].headers.get("Location", "")
        return str(answers[0].content.decode())

    def time(self, route: str, name: str, work: Callable[[], object]) -> None:
        """Do something once, and note how long it took beside its floor."""
        samples = self.samples.setdefault((route, name), Samples())
        if samples.queries is None:
            with CaptureQueriesContext(connection) as asked:
                note(samples, work, lambda: None)
            samples.queries = len(asked)
            samples.least[:] = [milliseconds(bare_write)]
        else:
            note(samples, work, bare_write)

    def standing(self, *stages: str, limit: int = 99) -> list[tuple[int, str]]:
        """The newest assessments at a stage: number, and the slug of the Authority."""
        rows = (
            Assessment.objects.filter(arrangement__reference=self.reference, stage__in=stages)
            .order_by("number")
            .values_list("number", "authority__slug")
        )
        return list(rows[:limit])

    def another_rating(self, form: Form) -> None:
        """Change one rating that the form shows, with its reason."""
        code = next(
            each.removeprefix("was.")
            for each, held in form.fields.items()
            if each.startswith("was.") and held[0] in ("F", "L")
        )
        was = form.fields[f"was.{code}"][0]
        form.fields[f"rating.{code}"] = ["L" if was == "F" else "F"]
        form.fields[f"reason.{code}"] = [next(self.words)]
        self.changed = code

    def differ(self, number: int, validator: str) -> None:
        """An Authority rates one criterion otherwise."""
        name = "rate, for an Authority"
        self.send("rate", validator, f"assessments/{number}/", self.another_rating, name=name)

    def rated_drafts(self) -> list[int]:
        """The drafts in which the provider has rated something."""
        rows = Assessment.objects.filter(
            arrangement__reference=self.reference, stage="draft", rating_sets__position="provider"
        )
        return list(rows.order_by("number").values_list("number", flat=True))


def bare_write() -> None:
    """The least that a save could be: one event in a transaction of its own."""
    with transaction.atomic():
        Event.objects.create(name="bench.floor", about="bench", by="P-0", at=datetime.now(UTC))


def day_fields(name: str, on: date) -> dict[str, str]:
    return {
        f"{name}-day": str(on.day),
        f"{name}-month": str(on.month),
        f"{name}-year": str(on.year),
    }


def _errors(page: str) -> str:
    """What the page says is wrong, in short."""
    _, _, summary = page.partition('class="govuk-error-summary__body"')
    faults = re.sub(r"<[^>]*>", " ", summary.partition("</div>")[0].removeprefix(">"))
    return " ".join(unescape(faults).split())[:_LONGEST_FAULT]
