"""`milepost verify`: of an archive without a site, and of a site, by the same rules."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from milepost.apps.archives.actions import Exported, export_arrangement
from milepost.apps.assessments.models import (
    AssessedLevel,
    ProposedLevel,
    RatifiedLevel,
    ValidatedLevel,
)
from milepost.apps.audit.models import Erasure, SealHead
from milepost.cli import main
from tests.apps.archives.made import REFERENCE, a_full_world, evidence_in
from tests.apps.worlds import A_MOMENT, a_world

pytestmark = pytest.mark.django_db


def verify(*words: str) -> Result:
    return CliRunner().invoke(main, ["verify", *words])


@pytest.fixture
def exported(tmp_path: Path) -> Exported:
    """An archive, and the site that it is of."""
    with evidence_in(tmp_path / "evidence"):
        a_full_world()
        return export_arrangement(REFERENCE, to=tmp_path / "one.zip", at=A_MOMENT)


def stated_levels() -> int:
    """How many levels the site's people stated; each is sealed."""
    kinds = (AssessedLevel, ValidatedLevel, ProposedLevel, RatifiedLevel)
    return sum(kind.objects.count() for kind in kinds)


def test_an_archive_says_what_each_printed_hash_proves(exported: Exported) -> None:
    path = str(exported.path)
    alone = verify(path)
    proved = verify(path, "--head", exported.head, "--manifest", exported.manifest_sha256.upper())

    assert (alone.exit_code, proved.exit_code) == (0, 0)
    assert "nobody can prove that no seals were cut off" in alone.output
    assert "nobody can prove that the manifest was not made anew" in alone.output
    assert "nothing was cut off" in proved.output
    assert "no byte of it all was changed" in proved.output
    assert f"held against the seals: {stated_levels()} levels" in proved.output


def test_another_hash_ends_with_1_and_a_word_that_is_none_with_2(exported: Exported) -> None:
    path = str(exported.path)

    for name in ("--head", "--manifest"):
        assert verify(path, name, "0" * 64).exit_code == 1
        asked_wrongly = verify(path, name, "abc")
        assert asked_wrongly.exit_code == 2
        assert "64 digits and letters from a to f" in asked_wrongly.output
    assert verify(path, "--arrangement", REFERENCE).exit_code == 2
    assert verify("--manifest", "0" * 64).exit_code == 2


def test_an_archive_for_a_program(exported: Exported) -> None:
    answer = json.loads(verify(str(exported.path), "--json", "--head", exported.head).output)

    assert answer["ok"] is True
    assert answer["is_tail_proved"] is True
    assert answer["is_manifest_proved"] is False
    assert answer["manifest_sha256"] == exported.manifest_sha256
    assert answer["compared"]["levels"] == stated_levels()
    assert (answer["faults"], answer["broken"]) == ([], [])


def test_a_site_says_the_same_of_its_own_rows(exported: Exported, tmp_path: Path) -> None:
    with evidence_in(tmp_path / "evidence"):
        found = verify("--head", exported.head)
        told = json.loads(verify("--json").output)

    assert found.exit_code == 0, found.output
    assert f"({REFERENCE}), on this site" in found.output
    assert "nothing was cut off" in found.output
    assert f"held against the seals: {stated_levels()} levels" in found.output
    assert told["ok"] is True
    (arrangement,) = told["arrangements"]
    assert (arrangement["arrangement"], arrangement["head"]) == (REFERENCE, exported.head)


def test_a_site_that_was_changed_ends_with_1_and_names_it(
    exported: Exported, tmp_path: Path
) -> None:
    SealHead.objects.update(sequence=1)
    with evidence_in(tmp_path / "evidence"):
        found = verify()
        told = verify("--json")

    assert (found.exit_code, told.exit_code) == (1, 1)
    assert "FAULT  data/audit_seal_head.jsonl: It does not name the last seal." in found.output
    assert json.loads(told.output)["ok"] is False


def test_words_that_were_removed_are_counted(exported: Exported, tmp_path: Path) -> None:
    assert Erasure.objects.filter(person="").count() == 1
    with evidence_in(tmp_path / "evidence"):
        found = verify()

    assert found.exit_code == 0
    assert "removed by law, the hash kept: the words of 1 reasons" in found.output
    assert "removed by law: the names of 1 people" in found.output


def test_a_head_hash_is_of_one_arrangement(tmp_path: Path) -> None:
    a_world("hw-01")
    a_world("saltmarsh", suffix="-saltmarsh")
    with evidence_in(tmp_path / "evidence"):
        found = verify("--head", "0" * 64)

    assert found.exit_code == 1
    assert "name it with --arrangement" in found.output
