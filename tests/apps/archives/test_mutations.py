"""However an archive is spoiled: no crash, nothing half written, and every refusal a sentence.

``MUTATIONS=10000`` in the environment tries more of them than the usual run does, and ``-rP`` shows
what came of them.
"""

import os
from pathlib import Path

import pytest
from django.db import transaction

from milepost.apps.archives.actions import import_archive
from milepost.apps.people.models import Person
from milepost.apps.reports.queries.examination import examine_arrangement
from milepost.core.access.refusals import NotPossible
from milepost.gateways.archive_check import check
from tests.apps.archives.made import REFERENCE
from tests.apps.archives.mutations import spoiled
from tests.apps.small_worlds import everything
from tests.apps.worlds import A_MOMENT
from tests.archive_in_memory import Files

pytestmark = pytest.mark.django_db

SHARES = 8  # so that several workers can take a part each
EACH = int(os.environ.get("MUTATIONS", "160")) // SHARES


@pytest.mark.parametrize("share", range(SHARES))
def test_a_spoiled_archive_is_refused_in_sentences_or_is_whole(
    share: int, files: Files, evidence: Path, tmp_path: Path
) -> None:
    path = tmp_path / "spoiled.zip"
    before = everything()
    refused = 0
    for seed in range(share * EACH, (share + 1) * EACH):
        done = spoiled(files, seed, path)
        told = _faults(path, f"seed {seed}: {done}")
        if told:
            refused += 1
            assert everything() == before, (seed, done)
            assert not [each for each in evidence.rglob("*") if each.is_file()], (seed, done)
            assert all(_is_a_sentence(each) for each in told), (seed, done, told[-3:])
        if seed % 4 == 0:
            _require_verified(path, f"seed {seed}: {done}")
    print(f"{EACH:,} mutations: {refused:,} refused, {EACH - refused:,} taken whole")
    assert refused > EACH * 0.6


def _faults(path: Path, spoilt: str) -> tuple[str, ...]:
    """What an archive is refused for; () where it was taken, whole, and is then taken back."""
    with transaction.atomic():
        try:
            import_archive(path, at=A_MOMENT)
        except NotPossible as refused:
            return refused.faults
        except Exception as crash:
            raise AssertionError(spoilt) from crash
        unwell = [each for each in examine_arrangement(REFERENCE) if not each.is_well]
        assert not unwell, spoilt
        assert not any(each.has_usable_password() for each in Person.objects.all()), spoilt
        transaction.set_rollback(True)
    _empty()
    return ()


def _require_verified(path: Path, spoilt: str) -> None:
    """`milepost verify` and verify.py say what they find of it, or that all is well."""
    said: list[str] = []
    try:
        ends = check(path, as_json=False, say=said.append)
    except Exception as crash:
        raise AssertionError(spoilt) from crash
    faults = [each for each in said if each.startswith("FAULT")]
    assert ends == bool(faults), spoilt
    assert all(_is_a_sentence(each) for each in faults[:-1]), (spoilt, faults[-3:])


def _empty() -> None:
    """A taken archive leaves its files behind when its rows are taken back, as a crash would."""
    from django.conf import settings

    for file in Path(settings.EVIDENCE_FOLDER).glob("??/*"):
        file.unlink()


def _is_a_sentence(told: str) -> bool:
    return (
        told.endswith(".") and len(told) > 20 and "Traceback" not in told and "Error(" not in told
    )
