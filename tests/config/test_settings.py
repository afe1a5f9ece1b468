"""What a site starts with: asked as an operator would, in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ASK = """
import json
from milepost.config import settings
print(json.dumps({name: getattr(settings, name, None) for name in json.loads(input())}))
"""


def start(names: tuple[str, ...], **variables: str) -> subprocess.CompletedProcess[str]:
    theirs = {name: value for name, value in os.environ.items() if "MILEPOST" not in name}
    ours = {f"MILEPOST_{name}": value for name, value in variables.items()}
    return subprocess.run(
        [sys.executable, "-c", ASK],
        input=json.dumps(names),
        capture_output=True,
        text=True,
        env=theirs | ours,
    )


def settings(*names: str, **variables: str) -> Any:
    started = start(names, **variables)
    assert started.returncode == 0, started.stderr
    read = json.loads(started.stdout)
    return read[names[0]] if len(names) == 1 else tuple(read[name] for name in names)


def test_a_strange_value_stops_the_start_before_anything_is_written(tmp_path: Path) -> None:
    started = start((), DATA=str(tmp_path / "data"), DEBUG="perhaps", DATABASE_URL="mysql://x/y")
    assert started.returncode == 1
    assert "MILEPOST_DEBUG is 'perhaps'; it must be yes or no." in started.stderr
    assert "MILEPOST_DATABASE_URL begins with 'mysql'" in started.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_site_keeps_all_it_remembers_in_one_folder(tmp_path: Path) -> None:
    databases = settings("DATABASES", DATA=str(tmp_path))
    assert databases["default"]["NAME"] == str(tmp_path / "milepost.sqlite3")
    assert (tmp_path / "secret-key").exists()


def test_a_site_shows_no_faults_to_strangers_unless_asked_to(tmp_path: Path) -> None:
    assert settings("DEBUG", DATA=str(tmp_path)) is False


@pytest.mark.parametrize(("https", "seconds"), [("no", 0), ("yes", 365 * 24 * 60 * 60)])
def test_browsers_are_held_to_https_only_where_there_is_https(
    tmp_path: Path, https: str, seconds: int
) -> None:
    names = ("SECURE_HSTS_SECONDS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    is_on = https == "yes"
    assert settings(*names, DATA=str(tmp_path), HTTPS=https) == (seconds, is_on, is_on)


def test_a_proxy_is_believed_only_where_it_is_named(tmp_path: Path) -> None:
    assert settings("SECURE_PROXY_SSL_HEADER", DATA=str(tmp_path)) is None
    believed = settings("SECURE_PROXY_SSL_HEADER", DATA=str(tmp_path), BEHIND_PROXY="yes")
    assert believed == ["HTTP_X_FORWARDED_PROTO", "https"]
