"""Which browser do the journeys drive, and how is it started?

``python -m tests.chromium`` prints its path, or a sentence and exit status 1 where there is none.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


class NoBrowser(Exception):
    """There is no Chromium on this machine; the message says how to get one."""


def path() -> Path:
    """The program: the one named in ``MILEPOST_CHROMIUM``, else the machine's, else Playwright's.

    :raises NoBrowser: if there is none, or if the one that is named does not start.
    """
    named = os.environ.get("MILEPOST_CHROMIUM")
    found = [named] if named else [*filter(None, map(shutil.which, NAMES)), *_of_playwright()]
    for candidate in found:
        if _starts(candidate):
            return Path(candidate)
    if named:
        raise NoBrowser(f"MILEPOST_CHROMIUM names {named}, and that does not start.")
    raise NoBrowser("No Chromium is to be found; bin/setup --dev installs one.")


def arguments() -> list[str]:
    """What Chromium is started with; its sandbox cannot be had as root."""
    return [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def _of_playwright() -> list[str]:
    """The browser that Playwright keeps for itself, where it has been installed."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        shell = playwright.chromium.executable_path
    return [shell] if Path(shell).exists() else []


def _starts(candidate: str) -> bool:
    try:
        asked = subprocess.run([candidate, "--version"], capture_output=True, timeout=60)
    except OSError:
        return False
    return asked.returncode == 0


def main() -> int:
    try:
        print(path())
    except NoBrowser as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
