"""The key that signs sessions is made once, and is for its owner's eyes alone."""

import stat
from multiprocessing.pool import ThreadPool
from pathlib import Path

from milepost.config.secret_key import secret_key


def test_it_is_made_once(tmp_path: Path) -> None:
    made = secret_key(tmp_path / "data")
    assert len(made) >= 32
    assert secret_key(tmp_path / "data") == made


def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    secret_key(tmp_path)
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_those_who_start_together_agree(tmp_path: Path) -> None:
    with ThreadPool(8) as pool:
        assert len(set(pool.map(secret_key, [tmp_path] * 8))) == 1


def test_nothing_is_left_beside_it(tmp_path: Path) -> None:
    secret_key(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
