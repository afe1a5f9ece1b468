"""Does the web process stay small? What draws and sets documents is loaded by workers alone."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

LOADED = """
import sys
from milepost.config import wsgi
from django.urls import get_resolver

def walk(patterns):
    for each in patterns:
        walk(getattr(each, "url_patterns", []))

walk(get_resolver().url_patterns)
print(*sorted(name for name in ("typst", "vl_convert", "PIL") if name in sys.modules))
"""


def test_the_web_process_loads_nothing_that_draws_or_sets() -> None:
    found = subprocess.run(
        [sys.executable, "-c", LOADED],
        capture_output=True,
        text=True,
        check=True,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        },
    )
    assert found.stdout.strip() == ""
