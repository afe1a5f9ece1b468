"""Out of one site and into another: every page, row and seal is the same, on either database."""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.apps.archives.made import REFERENCE, Files, files_of
from tests.cli.real_sites import RealSite, another_site, sqlite_site

pytestmark = pytest.mark.long

Pages = dict[str, str]

PASSING = {"README.txt", "manifest.json"}  # they say when they were made


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A site that the arrangement came to: its pages, its archive, and what was said of both.

    Of a site on the way nobody looks at the pages: where it ends they are as where it began.
    """

    site: RealSite
    pages: Pages | None
    archive: Path
    files: Files
    head: str


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Stop]]:
    """From where it was made, by way of an SQLite file, and back to where it came from."""
    folder = tmp_path_factory.mktemp("journey")
    with ExitStack() as stack:
        first = stack.enter_context(another_site(folder / "first"))
        assert first.told("tests.cli.at_work", "make") == "made"
        stops = [_looked_at(first, folder)]
        others = [sqlite_site(folder / "second")]
        if first.address:  # the way back from an SQLite file
            others.append(stack.enter_context(another_site(folder / "third")))
        for site in others:
            came = site.done("import", str(stops[-1].archive), "--head", stops[-1].head)
            assert came["head"] == stops[-1].head
            # Until somebody has chosen a password, their administrator is told so.
            assert site.told("tests.cli.at_work", "let-in") == len(came["people"])
            stops.append(_looked_at(site, folder, is_end=site is others[-1]))
        yield stops


def _looked_at(site: RealSite, folder: Path, *, is_end: bool = True) -> Stop:
    seen = folder / f"{site.folder.name}.json"
    if is_end:
        site.told("tests.cli.every_page", str(seen))
    archive = folder / f"{site.folder.name}.zip"
    said = site.done("export", REFERENCE, "--to", str(archive))
    return Stop(
        site=site,
        pages=json.loads(seen.read_text(encoding="utf-8")) if is_end else None,
        archive=archive,
        files=files_of(archive),
        head=said["head"],
    )


def test_every_page_is_the_same_for_everybody(journey: list[Stop]) -> None:
    first, last = journey[0].pages, journey[-1].pages

    assert first is not None
    assert last is not None
    assert len(first) > 500
    assert [each for each, page in first.items() if page[:3] not in ("200", "302")] == []
    assert last.keys() == first.keys()
    changed = [each for each, page in last.items() if page != first[each]]
    assert not changed, (changed[0], first[changed[0]], last[changed[0]])


def test_a_second_export_is_the_same_to_the_byte(journey: list[Stop]) -> None:
    first, *others = journey

    for other in others:
        assert other.files.keys() == first.files.keys()
        assert {name for name in first.files if other.files[name] != first.files[name]} == PASSING


def test_every_seal_is_there_and_the_record_ends_where_it_ended(journey: list[Stop]) -> None:
    assert len({stop.head for stop in journey}) == 1
    assert len(journey[0].files["data/audit_seal.jsonl"].splitlines()) > 5


def test_the_doctor_finds_nothing_wrong_on_any_of_the_sites(journey: list[Stop]) -> None:
    for stop in journey:
        found = stop.site.done("doctor", "--deep")
        assert [each for each in found if not each["ok"]] == []


def test_it_is_not_laid_over_what_is_there(journey: list[Stop]) -> None:
    answer = journey[-1].site.command("import", str(journey[0].archive))

    assert answer.returncode == 1
    assert "This site has the arrangement “hw-01” already." in answer.stderr
    assert "Traceback" not in answer.stderr


def test_an_archive_is_verified_without_a_site(journey: list[Stop], tmp_path: Path) -> None:
    nowhere = RealSite(folder=tmp_path / "nowhere", address="")
    stop = journey[0]

    with_head = nowhere.command("verify", str(stop.archive), "--head", stop.head)
    without = nowhere.command("verify", str(stop.archive))
    another = nowhere.command("verify", str(stop.archive), "--head", "0" * 64)
    asked_wrongly = nowhere.command("verify", str(stop.archive), "--head", "abc")

    assert (with_head.returncode, without.returncode) == (0, 0)
    assert "nothing was cut off" in with_head.stdout
    assert "nobody can prove" in without.stdout
    assert another.returncode == 1
    assert "The printed head hash is not in this chain." in another.stdout
    assert asked_wrongly.returncode == 2
    assert not nowhere.folder.exists()


def test_an_archive_is_its_owners_alone_to_read(journey: list[Stop]) -> None:
    assert os.stat(journey[0].archive).st_mode & 0o077 == 0


def test_whoever_exports_is_told_what_they_hold(journey: list[Stop], tmp_path: Path) -> None:
    answer = journey[-1].site.command("export", REFERENCE, "--to", str(tmp_path / "again.zip"))

    assert answer.returncode == 0
    assert "the whole record" in answer.stderr
    assert journey[0].head in answer.stdout


def test_what_cannot_be_exported_is_said_in_a_sentence(journey: list[Stop], tmp_path: Path) -> None:
    site = journey[-1].site

    nobody = site.command("export", "elsewhere", "--to", str(tmp_path / "x.zip"))
    nowhere = site.command("export", REFERENCE, "--to", str(tmp_path / "none" / "x.zip"))

    assert (nobody.returncode, nowhere.returncode) == (1, 2)
    assert "There is no arrangement “elsewhere”. There are hw-01." in nobody.stderr
    assert "there is no folder" in nowhere.stderr
