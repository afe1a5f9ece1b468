"""An archive of a small world, and ways to make another of it that is not as it was."""

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from pytest_django import DjangoDbBlocker

from milepost.apps.archives.actions import export_arrangement
from milepost.apps.assessments import actions
from milepost.apps.jobs.models import Job
from tests.apps.small_worlds import a_small_world, fill, number_of, rate
from tests.apps.worlds import A_MOMENT, World, some_evidence
from tests.archive_in_memory import Files as Files  # the commands' tests take it from here

REFERENCE = "hw-01"


def a_full_world() -> World:
    """The small world with a row in every table, a draft, and a title that is like a formula."""
    world = a_small_world(REFERENCE)
    fill(world)
    rate(world, number_of(world, "W6"), "A1 L", reason="Begun in June.")
    some_evidence(
        world, by="north-contributor", content=b"%PDF-1.7 restricted", title="=1+1 or not"
    )
    actions.withdraw(
        number=number_of(world, "W5"),
        reason="Opened twice.",
        by=world.actor("provider-lead"),
        at=world.at(),
    )
    # The file of its document is there already; nobody has to work for anything any more.
    Job.objects.update(state="done", finished_at=world.at())
    return world


@contextmanager
def evidence_in(folder: Path) -> Iterator[Path]:
    """The site keeps its evidence files, and its documents beside them, elsewhere for a while."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "EVIDENCE_FOLDER", folder)
        patch.setattr(settings, "DOCUMENTS_FOLDER", folder.with_name("documents"))
        yield folder


def make_archive(folder: Path, blocker: DjangoDbBlocker) -> Path:
    """An archive of a world that is then gone from the database."""
    path = folder / "whole.zip"
    with blocker.unblock(), evidence_in(folder / "evidence"), transaction.atomic():
        a_full_world()
        export_arrangement(REFERENCE, to=path, at=A_MOMENT)
        transaction.set_rollback(True)
    return path


# -- another archive, made of it ------------------------------------------------------------------


def files_of(path: Path) -> Files:
    """What is in an archive, by name."""
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(files: Mapping[str, bytes], path: Path) -> Path:
    """Files as an archive, whatever they are."""
    with zipfile.ZipFile(path, "w") as out:
        for name, content in files.items():
            out.writestr(zipfile.ZipInfo(name), content)
    return path
