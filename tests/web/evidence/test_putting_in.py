"""Many files are put in at once, described together, and cited together; also without a script."""

import base64
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from milepost.apps.assessments.models import EvidenceLink
from milepost.apps.evidence.models import EvidenceItem, EvidenceScan, EvidenceVersion, ReceivedFile
from tests.apps.worlds import World, a_cycle, a_world, some_evidence
from tests.gateways.hostile_files import PDF, PNG, a_macro_workbook
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    return a_world()


@pytest.fixture(autouse=True)
def _a_place_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.EVIDENCE_FOLDER = tmp_path / "evidence"


def _file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def _put(browser: Browser, *files: SimpleUploadedFile, status: int = 303) -> Any:
    return browser.send("evidence/put-in/", status, files=list(files))


def _day(name: str, *parts: str) -> dict[str, str]:
    return dict(zip((f"{name}-day", f"{name}-month", f"{name}-year"), parts, strict=True))


def _for_all(**more: str) -> dict[str, str]:
    return {
        "all-type_code": "customer_satisfaction_survey",
        "all-made_by": "independent",
        "all-author": "Surveyors",
        "all-source": "Their report",
        **_day("all-dated_on", "20", "6", "2026"),
        **_day("all-period_from", "1", "4", "2026"),
        **_day("all-period_to", "30", "6", "2026"),
        "all-redaction": "not_needed",
        "all-classification": "official",
        **more,
    }


def _references() -> list[str]:
    return list(ReceivedFile.objects.order_by("id").values_list("reference", flat=True))


def test_files_go_into_the_tray_and_from_there_into_the_register(world: World) -> None:
    browser = Browser(world, "provider-lead")
    answer = _put(browser, _file("survey north.pdf", PDF), _file("photo.png", PNG + bytes(9)))
    assert answer["Location"] == browser.at("evidence/put-in/")
    words = browser.see("evidence/put-in/")
    assert "2 files are in the tray." in words
    assert "survey north.pdf" in words
    assert "PNG picture" in words
    assert words.count("Not scanned") == 2

    one, two = _references()
    form = browser.see(f"evidence/put-in/describe/?file={one}&file={two}")
    assert "Put 2 files in the register" in form
    said = _for_all(
        **{
            f"file-{one}-title": "Survey",
            f"file-{two}-title": "Photograph",
            f"file-{two}-author": "A surveyor",
            f"file-{two}-is_restricted": "yes",
            **_day(f"file-{two}-dated_on", "21", "6", "2026"),
        }
    )
    answer = browser.send("evidence/put-in/describe/", file=[one, two], **said)
    assert answer["Location"] == browser.at("evidence/put-in/cite/?item=1&item=2")
    first, second = EvidenceItem.objects.order_by("number")
    assert (first.title, first.author, first.is_restricted) == ("Survey", "Surveyors", False)
    assert (second.title, second.author, second.is_restricted) == ("Photograph", "A surveyor", True)
    dates = EvidenceVersion.objects.order_by("item").values_list("dated_on__day", flat=True)
    assert list(dates) == [20, 21]
    assert "The tray is empty" in browser.see("evidence/put-in/")


def test_every_fault_of_every_file_is_told_at_once_and_nothing_typed_is_lost(
    world: World,
) -> None:
    browser = Browser(world, "provider-lead")
    _put(browser, _file("a.pdf", PDF), _file("b.png", PNG))
    one, two = _references()
    said = _for_all(
        **{
            "all-author": "",
            f"file-{one}-title": "",
            f"file-{two}-title": "Kept title",
            **_day(f"file-{two}-period_to", "31", "3", "2020"),
            **_day(f"file-{two}-dated_on", "31", "2", "2026"),
        }
    )
    answer = browser.send("evidence/put-in/describe/", 422, file=[one, two], **said)
    words = words_of(answer)
    assert "a.pdf: Give the evidence a title." in words
    assert "b.png: The period covered ends before it begins." in words
    assert "b.png: The date of the evidence has to be a real date" in words
    assert words.count("Give the evidence an author.") == 2  # in the summary, and once for all
    assert "Kept title" in answer.content.decode()
    assert EvidenceItem.objects.count() == 0


def test_of_many_files_those_that_are_refused_are_named_and_the_others_stay(
    world: World,
) -> None:
    browser = Browser(world, "provider-lead")
    answer = _put(
        browser,
        _file("good.pdf", PDF),
        _file("empty.pdf", b""),
        _file("macro.xlsx", a_macro_workbook()),
        _file("picture.pdf", PNG),
        status=422,
    )
    words = words_of(answer)
    assert "empty.pdf: The file is empty" in words
    assert "“macro.xlsx” carries macros" in words
    assert "“picture.pdf” is named as a PDF document" in words
    assert ReceivedFile.objects.get().name == "good.pdf"


def test_no_file_at_all_is_said_so(world: World) -> None:
    assert "Choose one or more files." in words_of(
        Browser(world, "provider-lead").send("evidence/put-in/", 422)
    )


def test_dropping_files_is_asked_about_first(world: World) -> None:
    browser = Browser(world, "provider-lead")
    _put(browser, _file("a.pdf", PDF))
    (reference,) = _references()
    assert "Drop these files?" in browser.see(f"evidence/put-in/drop/?file={reference}")
    assert ReceivedFile.objects.get().dropped_at is None
    browser.send("evidence/put-in/drop/", file=reference)
    assert "1 file was dropped." in browser.see("evidence/put-in/")


def test_without_a_choice_one_is_led_back(world: World) -> None:
    browser = Browser(world, "provider-lead")
    for place in ("drop", "describe"):
        assert browser.get(browser.at(f"evidence/put-in/{place}/")).status_code == 303


def test_a_tray_is_its_sides_alone(world: World) -> None:
    _put(Browser(world, "provider-lead"), _file("a.pdf", PDF))
    (reference,) = _references()
    north = Browser(world, "north-contributor")
    assert "a.pdf" not in north.see("evidence/put-in/")
    north.see(f"evidence/put-in/describe/?file={reference}", 404)
    north.see(f"evidence/put-in/drop/?file={reference}", 404)
    Browser(world, "auditor").see("evidence/put-in/", 403)


def test_before_there_is_a_matrix_nothing_can_be_described(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Browser(world, "provider-lead")
    _put(browser, _file("a.pdf", PDF))
    (reference,) = _references()
    monkeypatch.setattr("milepost.web.evidence.describing.current_matrix", lambda **_: None)
    assert "Say what they are" not in browser.see(f"evidence/put-in/describe/?file={reference}")


def test_the_pages_ask_no_more_of_the_database_however_full_the_tray_is(world: World) -> None:
    browser = Browser(world, "provider-lead")
    _put(browser, _file("a.pdf", PDF))
    few = browser.queries("evidence/put-in/")
    _put(browser, *(_file(f"{number}.pdf", PDF + bytes([number])) for number in range(9)))
    assert browser.queries("evidence/put-in/") == few <= MOST_QUERIES
    place = "&".join(f"file={each}" for each in _references())
    assert browser.queries(f"evidence/put-in/describe/?{place}") <= MOST_QUERIES


def test_that_a_file_was_not_scanned_is_plainly_said_of_the_item(world: World) -> None:
    item = some_evidence(world, by="provider-lead", made_by="provider")
    browser = Browser(world, "provider-lead")
    assert "Virus scan Not scanned" in browser.see(f"evidence/{item}/")
    EvidenceScan.objects.create(
        arrangement=EvidenceItem.objects.get().arrangement,
        sha256=EvidenceVersion.objects.get().sha256,
        outcome="clean",
        scanner="ClamAV",
        at=world.at(),
    )
    assert "Virus scan Nothing found when it was put in" in browser.see(f"evidence/{item}/")


# --- citing them ---------------------------------------------------------------------------------


def test_items_put_in_together_are_cited_together(world: World) -> None:
    a_cycle(world)
    browser = Browser(world, "provider-lead")
    _put(browser, _file("a.pdf", PDF), _file("b.png", PNG))
    one, two = _references()
    titles = {f"file-{one}-title": "One", f"file-{two}-title": "Two"}
    browser.send("evidence/put-in/describe/", file=[one, two], **_for_all(**titles))
    choose = browser.see("evidence/put-in/cite/?item=1&item=2")
    assert "In which assessment?" in choose
    page = browser.get(browser.at("evidence/put-in/cite/?item=1&item=2&assessment=1"))
    code = page.context["about"].criteria[0].code
    place = "evidence/put-in/cite/?item=1&item=2&assessment=1"
    faulty = browser.send(place, 422, criteria=[code], kind="supports", **{"place-1": "page 2"})
    assert "Say where to look in E-2." in words_of(faulty)
    assert EvidenceLink.objects.count() == 0
    said = {"place-1": "page 2", "place-2": "the whole picture"}
    browser.send(place, criteria=[code], kind="supports", **said)
    assert EvidenceLink.objects.count() == 2


def test_items_that_one_may_not_see_cannot_be_cited_together(world: World) -> None:
    browser = Browser(world, "provider-lead")
    browser.see("evidence/put-in/cite/?item=99", 404)


# --- in parts: the tus protocol ------------------------------------------------------------------

TUS: dict[str, Any] = {"HTTP_TUS_RESUMABLE": "1.0.0"}
PARTS = "evidence/put-in/parts/"
OFFSET = "application/offset+octet-stream"


def _announce(browser: Browser, name: str, size: object, **more: Any) -> Any:
    named = base64.b64encode(name.encode()).decode()
    said = {"HTTP_UPLOAD_LENGTH": str(size), "HTTP_UPLOAD_METADATA": f"filename {named},a b"}
    return browser.post(browser.at(PARTS), **{**TUS, **said, **more})


def _send(browser: Browser, location: str, start: object, content: bytes, **more: Any) -> Any:
    return browser.patch(
        location,
        content,
        **{"content_type": OFFSET, "HTTP_UPLOAD_OFFSET": str(start), **TUS, **more},
    )


def test_a_file_is_sent_in_parts_and_asked_after(world: World) -> None:
    browser = Browser(world, "provider-lead")
    begun = _announce(browser, "straße.pdf", len(PDF))
    assert begun.status_code == 201
    place = begun["Location"]
    first = _send(browser, place, 0, PDF[:25])
    assert (first.status_code, first["Upload-Offset"]) == (204, "25")
    asked = browser.head(place, **TUS)
    assert (asked["Upload-Offset"], asked["Upload-Length"]) == ("25", str(len(PDF)))
    assert asked["Cache-Control"] == "no-store"
    assert _send(browser, place, 0, PDF).status_code == 409
    last = _send(browser, place, 25, PDF[25:])
    assert last["Upload-Offset"] == str(len(PDF))
    assert browser.head(place, **TUS)["Upload-Offset"] == str(len(PDF))
    assert "straße.pdf" in browser.see("evidence/put-in/")


def test_what_is_understood_is_said(world: World) -> None:
    browser = Browser(world, "provider-lead")
    answer = browser.options(browser.at(PARTS))
    assert answer["Tus-Version"] == "1.0.0"
    assert answer["Tus-Extension"] == "creation,termination"
    assert answer["Tus-Max-Size"] == str(2 * 1024**3)


def test_what_cannot_be_understood_is_refused(world: World) -> None:
    browser = Browser(world, "provider-lead")
    assert _announce(browser, "a.pdf", 9, HTTP_TUS_RESUMABLE="0.2.2").status_code == 412
    for size in ("", "-1", "9" * 13, "nine"):
        assert _announce(browser, "a.pdf", size).status_code == 400
    refused = _announce(browser, "a.exe", 9)
    assert refused.status_code == 422
    assert "programs are not kept" in refused.content.decode()
    place = _announce(browser, "a.pdf", len(PDF))["Location"]
    assert _send(browser, place, "", PDF).status_code == 400
    assert _send(browser, place, 0, PDF, content_type="application/pdf").status_code == 415
    assert _send(browser, place, 0, PDF, HTTP_TUS_RESUMABLE="2").status_code == 412
    assert browser.head(browser.at(f"{PARTS}{'0' * 32}/"), **TUS).status_code == 404


def test_what_is_refused_at_its_end_says_why_and_is_gone(world: World) -> None:
    browser = Browser(world, "provider-lead")
    place = _announce(browser, "a.pdf", len(PNG))["Location"]
    answer = _send(browser, place, 0, PNG)
    assert answer.status_code == 422
    assert "named as a PDF document" in answer.content.decode()
    assert browser.head(place, **TUS).status_code == 404


def test_a_file_that_arrives_is_let_go_when_asked(world: World) -> None:
    browser = Browser(world, "provider-lead")
    place = _announce(browser, "a.pdf", len(PDF))["Location"]
    _send(browser, place, 0, PDF[:5])
    assert browser.delete(place, **TUS).status_code == 204
    assert browser.head(place, **TUS).status_code == 404
    assert _send(browser, place, 5, PDF[5:]).status_code == 404


def test_nobody_else_adds_to_a_file_that_arrives(world: World) -> None:
    place = _announce(Browser(world, "provider-lead"), "a.pdf", len(PDF))["Location"]
    north = Browser(world, "north-contributor")
    assert north.head(place, **TUS).status_code == 404
    assert _send(north, place, 0, PDF).status_code == 404
    assert north.delete(place, **TUS).status_code == 404
    assert _announce(Browser(world, "auditor"), "a.pdf", 9).status_code == 403
