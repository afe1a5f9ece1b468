"""``milepost evidence index`` makes anew what finds evidence by its words."""

import json

import pytest
from click.testing import CliRunner

from milepost.cli import main
from tests.apps.worlds import a_world, some_evidence


@pytest.mark.django_db
def test_the_index_is_made_anew_and_says_of_how_many_versions() -> None:
    world = a_world()
    some_evidence(world)
    told = CliRunner().invoke(main, ["evidence", "index"])
    assert told.exit_code == 0, told.output
    assert "Versions of evidence that can be found: 1" in told.output
    plain = CliRunner().invoke(main, ["evidence", "index", "--json"])
    assert json.loads(plain.stdout) == {"ok": True, "versions": 1}
