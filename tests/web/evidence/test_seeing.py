"""Seeing evidence: a page on the page, a part of a file, and nothing that could run."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PIL import Image

from milepost.apps.evidence import queries
from milepost.apps.evidence.actions import NewEvidence, Upload, add_evidence
from milepost.apps.evidence.models import EvidenceVersion, EvidenceWords
from milepost.cli.demonstration.pdf import pdf
from milepost.core.evidence.passages import Passage, joined
from milepost.core.matrix.definition import (
    Criterion,
    EvidenceType,
    FocusArea,
    LevelDescriptor,
)
from tests.apps.small_worlds import cite, number_of, rate, submit
from tests.apps.worlds import World
from tests.web.browsing import Browser

REPORT = pdf("Gully report", "R. Nixon", ["A line of words about gullies."] * 60)


def a_file(world: World, content: bytes = REPORT, name: str = "report.pdf") -> int:
    return add_evidence(
        new=NewEvidence(
            title="Gully report",
            type_code="customer_survey",
            made_by="provider",
            author="R. Nixon",
            source="Depot",
            dated_on=date(2026, 6, 1),
            period_from=date(2026, 4, 1),
            period_to=date(2026, 6, 30),
            upload=Upload(name=name, chunks=[content]),
        ),
        by=world.actor("provider-lead"),
        at=world.at(),
    )


def was_read(*words: str) -> None:
    """Say of the file that was put in last what a reader would."""
    version = EvidenceVersion.objects.latest("pk")
    pages = [Passage(place=f"page {n}", words=each) for n, each in enumerate(words, start=1)]
    EvidenceWords.objects.create(
        arrangement=version.item.arrangement,
        sha256=version.sha256,
        state="read",
        text=joined(pages),
        pages=len(pages),
        read_at=version.added_at,
    )


@pytest.fixture
def lead(world: World) -> Browser:
    return Browser(world, "provider-lead")


def test_a_page_of_a_pdf_is_shown_with_its_words_and_the_way_to_the_next(
    world: World, lead: Browser
) -> None:
    item = a_file(world)
    was_read("First words", "Second words")
    page = lead.see(f"evidence/{item}/?page=2")
    assert "Page 2 of 2" in page
    assert "Second words" in page
    assert "First words" not in page
    assert "Page 1" in page
    html = lead.get(lead.at(f"evidence/{item}/")).content.decode()
    assert f'src="/arrangements/hw-01/evidence/{item}/versions/1/pages/1.png"' in html
    assert f"/evidence/{item}/?version=1&amp;page=2#seen" in html


@pytest.mark.parametrize("page", ["0", "3", "-1", "x", "999999"])
def test_a_page_that_is_not_there_is_the_first(world: World, lead: Browser, page: str) -> None:
    item = a_file(world)
    was_read("First words", "Second words")
    assert "Page 1 of 2" in lead.see(f"evidence/{item}/?page={page}")


def test_the_picture_of_a_page_is_ours_and_runs_nothing(world: World, lead: Browser) -> None:
    item = a_file(world)
    answer = lead.get(lead.at(f"evidence/{item}/versions/1/pages/1.png"))
    assert answer["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    held = {"If-None-Match": answer["ETag"]}
    assert (
        lead.get(lead.at(f"evidence/{item}/versions/1/pages/1.png"), headers=held).status_code
        == 304
    )


def test_a_picture_that_was_put_in_is_shown_without_its_secrets(
    world: World, lead: Browser
) -> None:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "teal").save(out, format="PNG")
    item = a_file(world, out.getvalue() + b"<script>run()</script>", "ford.png")
    shown = lead.get(lead.at(f"evidence/{item}/versions/1/pages/1.png"))
    assert shown.status_code == 200
    assert b"script" not in shown.content
    html = lead.get(lead.at(f"evidence/{item}/")).content.decode()
    assert f'alt="The picture that was put in as E-{item}: Gully report"' in html


@pytest.mark.parametrize(
    "place", ["versions/1/pages/9.png", "versions/2/pages/1.png", "versions/2/file/"]
)
def test_what_is_not_there_is_not_found(world: World, lead: Browser, place: str) -> None:
    item = a_file(world)
    lead.see(f"evidence/{item}/{place}", status=404)


def test_what_is_no_page_and_no_picture_is_only_to_be_saved(world: World, lead: Browser) -> None:
    item = a_file(world, b"Words of the depot", "note.txt")
    lead.see(f"evidence/{item}/versions/1/pages/1.png", status=404)
    html = lead.get(lead.at(f"evidence/{item}/")).content.decode()
    assert ".png" not in html.split("<main", 1)[1]
    assert "Its words have not been read yet" in html


def test_what_only_its_owner_sees_is_shown_to_nobody_else(world: World) -> None:
    item = a_file(world)
    north = Browser(world, "north-validator")
    for place in ("", "file/", "versions/1/file/", "versions/1/pages/1.png"):
        north.see(f"evidence/{item}/{place}", status=404)


@pytest.mark.parametrize(
    ("wanted", "status", "content", "said"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=5-2", 200, b"0123456789", None),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("lines=0-1", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
    ],
)
def test_a_download_goes_on_where_it_was_cut(
    world: World, lead: Browser, wanted: str, status: int, content: bytes, said: str | None
) -> None:
    item = a_file(world, b"0123456789", "ten.txt")
    answer = lead.get(lead.at(f"evidence/{item}/file/"), headers={"Range": wanted})
    assert (answer.status_code, answer.getvalue()) == (status, content)
    assert answer.headers.get("Content-Range") == said
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["X-Content-Type-Options"] == "nosniff"
    if status == 206:
        assert answer["Content-Disposition"] == 'attachment; filename="ten.txt"'


def test_a_part_of_another_file_is_not_joined_to_this_one(world: World, lead: Browser) -> None:
    item = a_file(world, b"0123456789", "ten.txt")
    headers = {"Range": "bytes=5-", "If-Range": '"of another"'}
    answer = lead.get(lead.at(f"evidence/{item}/file/"), headers=headers)
    assert (answer.status_code, answer.getvalue()) == (200, b"0123456789")


# -- versions -------------------------------------------------------------------------------------


def a_renewal(**more: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "kind": "renewal",
        "reason": "The next quarter is in.",
        "upload": io.BytesIO(b"Of the next quarter"),
        "seen": 1,
        "redaction": "not_needed",
    }
    for name, day in (
        ("dated_on", date(2026, 7, 1)),
        ("period_from", date(2026, 7, 11)),
        ("period_to", date(2026, 9, 30)),
    ):
        said |= {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}
    upload = said["upload"]
    assert isinstance(upload, io.BytesIO)
    upload.name = "renewed.txt"
    return said | more


def test_a_new_version_is_put_in_and_stands_in_the_list_with_its_gap(
    world: World, lead: Browser
) -> None:
    item = a_file(world)
    assert "Put in a new version" in lead.see(f"evidence/{item}/")
    lead.send(f"evidence/{item}/versions/add/", **a_renewal())
    page = lead.see(f"evidence/{item}/")
    assert "A renewal The next quarter is in." in page
    assert "10 days that none speaks for" in page
    older = lead.see(f"evidence/{item}/?version=1")
    assert "You are looking at version 1. A newer version is there: version 2" in older
    saved = lead.get(lead.at(f"evidence/{item}/versions/1/file/"))
    assert saved.getvalue() == REPORT


def test_every_fault_of_a_version_is_shown_and_nothing_is_put_in(
    world: World, lead: Browser
) -> None:
    item = a_file(world)
    answer = lead.send(
        f"evidence/{item}/versions/add/", 422, **a_renewal(kind="", reason="", redaction="")
    )
    html = answer.content.decode()
    for fault in ("Say what it is.", "Write down why", "Say whether anything"):
        assert fault in html
    lead.send(f"evidence/{item}/versions/add/", 422, **a_renewal(upload=""))
    lead.send(f"evidence/{item}/versions/add/", 422, **a_renewal(seen=7))
    assert EvidenceVersion.objects.count() == 1


def test_a_citation_points_to_the_version_and_the_page_it_was_made_to(
    world: World, lead: Browser
) -> None:
    item = a_file(world)
    number = number_of(world)
    rate(world, number, "A1 F")
    cite(world, number, "A1", evidence=item)
    submit(world, number, level=0)
    lead.send(f"evidence/{item}/versions/add/", **a_renewal())
    page = lead.see(f"evidence/{item}/")
    assert "In version 1; a newer version is there." in page
    others = Browser(world, "north-validator").see(f"evidence/{item}/")
    assert "newer version" not in others
    assert "A renewal" not in others


# -- words ----------------------------------------------------------------------------------------


def test_the_register_shows_where_the_words_stand(world: World, lead: Browser) -> None:
    item = a_file(world)
    was_read("Contents", "The outfall at Ravensgill was dug out")
    from milepost.apps.evidence.searching import index_versions

    index_versions([EvidenceVersion.objects.latest("pk").pk])
    html = lead.get(lead.at("evidence/?q=ravensgill")).content.decode()
    assert '<mark class="mp-found">Ravensgill</mark>' in html
    assert "Page 2:" in lead.see("evidence/?q=ravensgill")
    assert f"E-{item}" in lead.see("evidence/?q=outfall+dug")
    assert "Nothing found" in lead.see("evidence/?q=bridge")


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ("made_by=provider", True),
        ("made_by=authority", False),
        ("strength=D", True),
        ("strength=C", False),
        ("classification=official", True),
        ("classification=public", False),
        ("redaction=not_needed", True),
        ("redaction=needed", False),
        ("made_by=nonsense&strength=Z", True),
    ],
)
def test_the_register_is_narrowed_by_what_an_item_is(
    world: World, lead: Browser, asked: str, is_found: bool
) -> None:
    item = a_file(world)
    assert (f"E-{item}" in lead.see(f"evidence/?{asked}")) is is_found


def test_what_the_words_may_speak_of_is_proposed_and_never_cited(
    world: World, lead: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = a_file(world)
    was_read("Contents", "All gullies were cleansed before the first leaves.")
    criterion = Criterion(code="CS.A1", level=1, text="Gullies are cleansed before leaves fall.")
    area = FocusArea(
        code="CS",
        name="Customer service",
        descriptors=(LevelDescriptor(level=1, words="", criteria=(criterion,)),),
        evidence_base=(EvidenceType(code="customer_survey", name="Survey"),),
    )
    found = queries.versions_of(by=world.actor("provider-lead"), number=item).newest
    words = queries.words_of_file(by=world.actor("provider-lead"), item=found)
    (spoken,) = queries.spoken_of(found, words, [area])
    assert (spoken.fit.code, spoken.fit.place) == ("CS.A1", "page 2")
    assert queries.spoken_of(found, words, [replace(area, evidence_base=())]) == ()
    monkeypatch.setattr(queries, "spoken_of", lambda *_: (spoken,))
    page = lead.see(f"evidence/{item}/")
    assert "CS.A1 Gullies are cleansed before leaves fall." in page
    assert "Its words: gullies , cleansed , before , leaves , page 2" in page
    assert "Nowhere that you may see yet" in page
