"""A site: saving one rating, its pages, the workbook out, and verifying its record."""

import hashlib
import itertools
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import include, path

from bench.timing import Timing, measure
from milepost.apps.assessments import actions
from milepost.apps.assessments.models import Assessment, RatifiedLevel
from milepost.apps.assessments.queries.verification import verify
from milepost.apps.audit.models import Event, Seal
from milepost.apps.contracts.models import Membership
from milepost.apps.contracts.queries import actor_for
from milepost.core.access.roles import Role
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.rating.scale import Achieved
from milepost.web.shared.guard import signed_in


@signed_in
def empty_page(request: HttpRequest) -> HttpResponse:
    """A page with nothing on it but what stands around every page."""
    return render(request, "shared/pages/base.html", {"shell": None})


urlpatterns = [path("empty/", empty_page), path("", include("milepost.config.urls"))]


def timings(arrangement: str, *, lead: str, viewer: str) -> Iterator[Timing]:
    """Design 6: 12 ms to save a rating, 25 ms for the matrix page, 40 ms for a focus area's."""
    logging.disable(logging.WARNING)
    yield _saving(arrangement, lead)
    with override_settings(ROOT_URLCONF="bench.site"):
        client = Client(headers={"host": "localhost"})
        client.force_login(get_user_model().objects.get(username=viewer))
        for name, address, mark_ms in _pages(arrangement):
            yield _page(client, name, address, mark_ms)
    yield _verifying(arrangement)


def _saving(arrangement: str, lead: str) -> Timing:
    person = get_user_model().objects.get(username=lead)
    actor = actor_for(person=person.pk, arrangement=arrangement)
    draft = Assessment.objects.filter(
        arrangement__reference=arrangement, stage=Stage.DRAFT.value
    ).first()
    if draft is None:
        raise SystemExit("The benchmark needs an assessment that is still a draft.")
    criterion = f"{draft.focus_area}.PLAN.L1.1"
    code = next(iter(_codes(draft)), criterion)
    ratings = itertools.cycle([Achieved.FULLY, Achieved.LARGELY])
    seen = itertools.count()

    def save() -> None:
        actions.rate(
            number=draft.number,
            position=Position.PROVIDER,
            given=[actions.GivenRating(criterion=code, rating=next(ratings), seen=next(seen))],
            by=actor,
            at=datetime.now(UTC),
        )

    def bare_write() -> None:
        with transaction.atomic():
            Event.objects.create(
                name="bench.floor", about="bench", by=person.reference, at=datetime.now(UTC)
            )

    with CaptureQueriesContext(connection) as asked:
        save()
    return measure(
        "Save one rating, its level and its event",
        save,
        floor_name="write one event",
        floor=bare_write,
        mark_ms=12,
        queries=len(asked),
    )


def _verifying(arrangement: str) -> Timing:
    """Ten years are 40 cycles of nine focus areas for two Authorities, each sealed four times."""
    auditor = Membership.objects.filter(
        arrangement__reference=arrangement, role=Role.INTERNAL_AUDITOR.value
    )
    actor = actor_for(
        person=auditor.values_list("person_id", flat=True)[0], arrangement=arrangement
    )
    contents = Seal.objects.filter(arrangement=arrangement).values_list("content", flat=True)
    seals = contents.count()
    return measure(
        f"Verify a record of {seals} seals",
        lambda: verify(by=actor),
        floor_name="read what each covers, and hash it",
        floor=lambda: [hashlib.sha256(content.encode()).digest() for content in contents.all()],
        mark_ms=10_000 * seals / (40 * 9 * 2 * 4),
        runs=3,
    )


def _codes(draft: Assessment) -> list[str]:
    from milepost.apps.matrices.queries import matrix_of

    version = draft.cycle.matrix_version
    area = matrix_of(version.pk, version.sha256).areas_by_code[draft.focus_area]
    return [c.code for c in area.criteria if not c.is_prior and not _is_rated(draft, c.code)]


def _is_rated(draft: Assessment, code: str) -> bool:
    return draft.rating_sets.filter(ratings__criterion=code).exists()


def _pages(arrangement: str) -> Iterator[tuple[str, str, float]]:
    home = f"/arrangements/{arrangement}/"
    yield "The matrix page, jointly", home + "?view=joint", 25
    yield "The matrix page of one Authority", home + "?view=north", 25
    yield "A focus area's page", home + "focus-areas/CS/?view=north&level=3", 40
    newest = (
        Assessment.objects.filter(arrangement__reference=arrangement, focus_area="CB")
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    yield "An assessment with all its criteria", f"{home}assessments/{newest}/", 40
    yield "The list of assessments", home + "assessments/", 25
    yield "The evidence register", home + "evidence/", 25
    yield "The workbook out", home + "matrix.xlsx", 60


def _page(client: Client, name: str, address: str, mark_ms: float) -> Timing:
    def show() -> Any:
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{name} answers {answer.status_code} at {address}.")
        return answer.getvalue()

    show()
    with CaptureQueriesContext(connection) as asked:
        show()
    return measure(
        name,
        show,
        floor_name="an empty signed-in page and one query",
        floor=lambda: (
            client.get("/empty/").content,
            list(RatifiedLevel.objects.values_list("level", "ratified_on")[:1000]),
        ),
        mark_ms=mark_ms,
        queries=len(asked),
    )
