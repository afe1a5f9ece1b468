"""An archive made once for all the tests, and a site that is empty before each of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests.apps.archives.made import evidence_in, files_of, make_archive
from tests.archive_in_memory import Files


@pytest.fixture(scope="session")
def whole(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """An archive as it was exported."""
    return make_archive(tmp_path_factory.mktemp("archive"), django_db_blocker)


@pytest.fixture(scope="session")
def files(whole: Path) -> Files:
    """What is in it."""
    return files_of(whole)


@pytest.fixture
def evidence(tmp_path: Path) -> Iterator[Path]:
    """The empty site's own folder for evidence files."""
    with evidence_in(tmp_path / "evidence") as folder:
        yield folder
