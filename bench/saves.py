"""Every save, sent as a browser sends it: two cycles are taken through all their stages.

Each is measured from the moment that its form is sent until the answer is there. What has to be so
before, such as a difference that is then taken back, is done first and not measured.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import cycle as in_turn
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.line import Line, repeated
from bench.moving import Moves
from bench.offline import IMPORT_MS, profile_as_pdf, working_copy
from bench.pages import Visitors
from bench.reference_site.making import PASSWORD
from bench.reference_site.parties import username_of
from bench.rules import _workbook as full_workbook
from bench.sending import Sender, WentWrong, bare_write, day_fields
from bench.visiting import form_to_fill
from milepost.apps.assessments import actions
from milepost.apps.assessments.models import CriterionRating, EvidenceLink
from milepost.apps.contracts.queries import actor_for
from milepost.apps.evidence.models import EvidenceItem
from milepost.apps.people.models import Person
from milepost.core.assessment.workflow import Position
from milepost.core.rating.scale import Achieved

SAVE_MS = 12  # design 6
FLOOR = "write one event"
_MARKS = {"read a matrix from a workbook": IMPORT_MS, "hand a working copy in": IMPORT_MS}


class Saves:
    """Takes the newest assessments of one arrangement on, and notes how long each save takes."""

    def __init__(self, visitors: Visitors, reference: str) -> None:
        self._sender = Sender(visitors, reference)
        self._moves = Moves(self._sender)
        self._visitors = visitors
        self._reference = reference
        self.wrong: list[str] = []

    def lines(self) -> Iterator[Line]:
        """Every save. One that is refused is listed in ``wrong``, and the others go on."""
        yield from self._tried(lambda: [self._one_rating()])
        for part in (
            self._work_on_a_draft,
            self._evidence,
            lambda: working_copy(self._sender),
            self._moves.take_through,
            self._open_the_next,
            self._carry_over,
            self._take_differences_back,
            self._moves.take_through,
            self._matrix,
            self._people,
        ):
            self._tried(part)
        yield from self._tried(lambda: [profile_as_pdf(self._sender)])
        for (_, name), samples in self._sender.samples.items():
            yield samples.line("Saves", name, floor_name=FLOOR, mark=_MARKS.get(name))

    def _tried(self, part: Callable[[], list[Line] | None]) -> list[Line]:
        try:
            return part() or []
        except (WentWrong, LookupError) as fault:
            self.wrong.append(str(fault))
            return []

    @property
    def routes(self) -> set[str]:
        """Where something was sent to."""
        return {route for route, _ in self._sender.samples}

    # -- ratings and citations -------------------------------------------------------------------

    def _one_rating(self) -> Line:
        """The verb alone, which design 6 sets its mark for."""
        number = self._sender.rated_drafts()[0]
        lead = username_of("provider-lead", self._visitors.arrangement)
        person = Person.objects.get(username=lead)
        actor = actor_for(person=person.pk, arrangement=self._reference)
        last = (
            CriterionRating.objects.filter(
                rating_set__assessment__number=number,
                rating_set__assessment__arrangement__reference=self._reference,
            )
            .order_by("-revision", "criterion")
            .first()
        )
        if last is None:
            raise WentWrong("The benchmark needs a draft in which something is rated.")
        ratings = in_turn([Achieved.LARGELY, Achieved.FULLY])
        seen = iter(range(last.revision, 10_000))

        def save() -> None:
            given = actions.GivenRating(
                criterion=last.criterion,
                rating=next(ratings),
                seen=next(seen),
                reason=next(self._sender.words),
            )
            actions.rate(
                number=number,
                position=Position.PROVIDER,
                given=[given],
                by=actor,
                at=datetime.now(UTC),
            )

        with CaptureQueriesContext(connection) as asked:
            save()
        queries = len(asked)
        samples = repeated(save, bare_write, most=40)
        samples.queries = queries
        return samples.line(
            "Saves", "one rating, its level and its event", floor_name=FLOOR, mark=SAVE_MS
        )

    def _work_on_a_draft(self) -> None:
        number = self._sender.rated_drafts()[-1]
        address = f"assessments/{number}/"
        for place in range(24):
            is_script = place % 2  # the first is not: it finds out which rating is changed
            trigger = f"rate-{self._sender.changed.replace('.', '-')}"
            self._sender.send(
                "rate",
                "provider-lead",
                address,
                self._sender.another_rating,
                name="rate, as it is chosen" if is_script else "rate, by the button",
                **({"HX-Request": "true", "HX-Trigger": trigger} if is_script else {}),
            )
        codes = self._codes(number)
        items = self._items("provider")
        for place, code in enumerate(codes[:12]):
            kind = "contradicts" if place < 5 else "supports"
            change = {
                "evidence": str(items[place]),
                "criteria": [code],
                "kind": kind,
                "place": "page 9",
            }
            self._sender.send("cite", "provider-lead", f"{address}cite/", change)
        links = EvidenceLink.objects.filter(
            assessment__number=number,
            assessment__arrangement__reference=self._reference,
            place="page 9",
        ).order_by("id")
        for link in links:
            verb = "answer-evidence" if link.kind == "contradicts" else "withdraw-citation"
            self._sender.send(
                verb.replace("-", "_"),
                "provider-lead",
                f"{address}{verb}/?link={link.pk}",
                {"words": "It is about the year before."} if link.kind == "contradicts" else {},
            )

    def _codes(self, number: int) -> list[str]:
        rows = CriterionRating.objects.filter(
            rating_set__assessment__number=number,
            rating_set__assessment__arrangement__reference=self._reference,
            rating="F",
        )
        return sorted(set(rows.values_list("criterion", flat=True)))

    def _items(self, owner: str, **more: Any) -> list[int]:
        rows = EvidenceItem.objects.filter(
            arrangement__reference=self._reference, owner__slug=owner, **more
        )
        return list(rows.order_by("-number").values_list("number", flat=True)[:40])

    # -- evidence --------------------------------------------------------------------------------

    def _evidence(self) -> None:
        said = {
            "title": "Depot count",
            "author": "Depot",
            "source": "Asset system",
            "made_by": "provider",
            "redaction": "not_needed",
            "type_code": "stakeholder_feedback",
            **day_fields("dated_on", date(2026, 9, 20)),
            **day_fields("period_from", date(2026, 7, 1)),
            **day_fields("period_to", date(2026, 9, 30)),
        }
        for place in range(10):
            upload = SimpleUploadedFile(
                "count.csv", f"route,{place}\n".encode() * 2_000, "text/csv"
            )
            self._sender.send(
                "add_evidence", "provider-contributor", "evidence/add/", {**said, "upload": upload}
            )
        unchecked = self._items(
            "provider",
            made_by="provider",
            versions__release__isnull=False,
            versions__judgements=None,
        )
        for number in unchecked[:8]:
            client = self._visitors["north-validator"]
            address = f"/arrangements/{self._reference}/evidence/{number}/judge/"
            said = {"answer": "accepted", "strength": "C", "seen": "1"}
            self._sender.post("judge_evidence", client, address, said)

    def _open_the_next(self) -> None:
        self._sender.send("open_cycle", "north-manager", "cycles/open/", {"confirmed": "1"})

    def _carry_over(self) -> None:
        for number, _ in self._sender.standing("draft"):
            address = f"assessments/{number}/"
            to = f"/arrangements/{self._reference}/{address}still-so/"
            given, name = {"carry": "all"}, "still so, all criteria"
            self._sender.send("still_so", "provider-lead", address, given, to=to, name=name)

    def _take_differences_back(self) -> None:
        for number in self._sender.rated_drafts()[:4]:
            self._moves.move("submit", "provider-lead", number)
        for number, slug in self._sender.standing("submitted"):
            validator, address = f"{slug}-validator", f"assessments/{number}/"
            self._sender.differ(number, validator)
            code = self._sender.changed
            to = f"/arrangements/{self._reference}/{address}accept/"
            self._sender.send("accept", validator, address, {"take_back": code}, to=to)

    # -- the matrix, and people ------------------------------------------------------------------

    def _matrix(self) -> None:
        content = full_workbook()
        manager = "north-manager"
        for _ in range(3):
            given = {"upload": SimpleUploadedFile("matrix.xlsx", content)}
            name = "read a matrix from a workbook"
            page = self._sender.send("read_matrix", manager, "matrix/read/", given, name=name)
        form = form_to_fill(page)
        client = self._visitors[manager]
        address = f"/arrangements/{self._reference}/matrix/read/"
        self._sender.post("read_matrix", client, address, form.fields, name="put a matrix forward")
        self._sender.send(
            "answer_matrix", "provider-lead", "matrix/2/answer/", {"answer": "consent"}
        )

    def _people(self) -> None:
        for place in range(4):
            username = f"ada.lovelace-{place}"
            fields = {
                "person-1-full_name": "Ada Lovelace",
                "person-1-username": username,
                "person-1-role": "validator:north",
                "confirmed": "1",
            }
            self._sender.send("add_person", "admin", "people/add/", fields)
            given = {"username": username, "role": "decision_maker:north", "confirmed": "1"}
            self._sender.send("give_role", "admin", "people/give/", given)
            self._sender.send("new_link", "admin", f"people/link/?username={username}", {})
            self._sender.send(
                "end_role", "admin", f"people/end/?username={username}&role=decision_maker", {}
            )
        for _ in range(3):
            client = Client(headers={"host": "localhost"})
            username = username_of("auditor", self._visitors.arrangement)
            fields = {"username": username, "password": PASSWORD}
            self._sender.post("home", client, "/", fields, name="sign in")
        self._sender.post("sign_out", client, "/sign-out/", {})
