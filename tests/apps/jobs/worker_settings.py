"""The tests' own settings, for a worker that a test starts on the database of that test."""

import os
from pathlib import Path

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES, INSTALLED_APPS

DATABASES["default"]["NAME"] = os.environ["TRIAL_DATABASE"]
DOCUMENTS_FOLDER = Path(os.environ["TRIAL_DOCUMENTS"])
INSTALLED_APPS = [*INSTALLED_APPS, "tests.apps.jobs.trial_app.TrialConfig"]
