"""``python -m bench.measuring OUT NUMBER PARTS``: measure the site of the environment."""

import json
import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.line import Line, repeated


def main(out: Path, arrangement: int, parts: set[str]) -> None:
    """Measure and write the lines down as JSON.

    :param arrangement: the number of the one that is looked at and written in.
    :param parts: pages, verify, saves, processes: each as far as it is asked for.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milepost.config.settings")
    import django

    django.setup()
    logging.disable(logging.WARNING)
    from django.test.utils import override_settings

    with override_settings(ROOT_URLCONF="bench.site"):
        found, unmeasured = _measure(arrangement, parts)
    out.write_text(json.dumps({"lines": found, "unmeasured": unmeasured}))


def _measure(arrangement: int, parts: set[str]) -> tuple[list[dict[str, Any]], list[str]]:
    from bench.offline import archive
    from bench.pages import Visitors, find_pages
    from bench.reference_site.parties import reference_of
    from bench.saves import Saves
    from bench.under_way import begin

    visitors, reference = Visitors(arrangement=arrangement), reference_of(arrangement)
    pages = find_pages(visitors, reference, begin(reference, arrangement))
    saves = Saves(visitors, reference)
    measures: dict[str, Callable[[], Iterable[Line]]] = {
        "pages": lambda: _pages(visitors, pages.pages),
        "verify": lambda: _verify(reference),
        "processes": lambda: _processes(visitors, pages.pages),
        "saves": saves.lines,
        "archive": lambda: archive(reference),
    }
    lines: list[Line] = []
    for part, measured in measures.items():
        if part in parts:
            start = perf_counter()
            lines += measured()
            print(f"  {part}: {perf_counter() - start:.0f} s", file=sys.stderr)
    missed = {each.name for each in pages.unopened} - saves.routes
    return [each.as_json() for each in lines], [*sorted(missed), *saves.wrong]


def _pages(visitors: Any, pages: Any) -> Iterator[Line]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from milepost.apps.assessments.models import RatifiedLevel

    for each in pages:
        client = visitors[each.person]

        def show(client: Any = client, address: str = each.address) -> None:
            answer = client.get(address)
            if answer.streaming:
                b"".join(answer)
            if answer.status_code != 200:
                raise SystemExit(f"{address} answers {answer.status_code}.")

        def least(client: Any = client) -> None:
            client.get("/empty/")
            list(RatifiedLevel.objects.values_list("level", "ratified_on")[:100])

        show()
        with CaptureQueriesContext(connection) as asked:
            show()
        queries = len(asked)  # the next request forgets them
        samples = repeated(show, least)
        samples.queries = queries
        yield samples.line(
            "Pages", each.name, floor_name="an empty signed-in page, one query", mark=each.mark_ms
        )


def _processes(visitors: Any, pages: Any) -> Iterator[Line]:
    from django.conf import settings
    from django.db import connections

    from bench.pages import Visitors
    from bench.processes import Visit, lines
    from bench.reference_site.parties import reference_of
    from bench.uploads import on_a_site
    from milepost.apps.contracts.models import Arrangement

    everywhere = []
    for number in range(1, Arrangement.objects.count() + 1):
        client = Visitors(arrangement=number)["north-manager"]
        for address in ("", "profile/", "assessments/1/"):
            address = f"/arrangements/{reference_of(number)}/{address}"
            everywhere.append(Visit(address=address, cookies=_cookies(client)))
    parts = {
        "every page opened": [
            Visit(address=each.address, cookies=_cookies(visitors[each.person])) for each in pages
        ],
        "every arrangement looked at": everywhere,
    }
    connections.close_all()
    names = ("MILEPOST_DATA", "MILEPOST_DATABASE_URL")
    environment = {name: os.environ[name] for name in names}
    yield from lines(environment, parts)
    yield from on_a_site(
        {**environment, "MILEPOST_SECRET_KEY": settings.SECRET_KEY},
        place=f"/arrangements/{reference_of(1)}/evidence/put-in/",
        cookies=_cookies(visitors["provider-lead"]),
    )


def _cookies(client: Any) -> str:
    return "; ".join(f"{name}={each.value}" for name, each in client.cookies.items())


def _verify(reference: str) -> Iterator[Line]:
    import hashlib

    from milepost.apps.assessments.queries.verification import verify
    from milepost.apps.audit.models import Seal
    from milepost.core.access.roles import Actor, PartyKind, Role

    auditor = Actor(
        person="",
        name="",
        arrangement=reference,
        party=None,
        party_kind=PartyKind.AUTHORITY,
        roles=frozenset({Role.INTERNAL_AUDITOR}),
    )

    def look() -> None:
        if not verify(by=auditor).is_sound:
            raise SystemExit(f"The seals of {reference} are not sound.")

    def hash_alone() -> None:
        rows = Seal.objects.filter(arrangement=reference).order_by("sequence")
        for content in rows.values_list("content", flat=True).iterator():
            hashlib.sha256(content.encode()).digest()

    samples = repeated(look, hash_alone, most=3)
    yield samples.line(
        "Record",
        "verify ten years of seals",
        floor_name="read what was sealed and hash it",
        mark=10_000,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), set(sys.argv[3].split(",")))
