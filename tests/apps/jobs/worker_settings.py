"""The tests' own settings, for a worker that a test starts on the database of that test."""

import os
from datetime import time
from pathlib import Path

from milepost.gateways.mail import read_mail_server
from tests.settings import *  # noqa: F403
from tests.settings import DATABASES, INSTALLED_APPS

DATABASES["default"]["NAME"] = os.environ["TRIAL_DATABASE"]
DOCUMENTS_FOLDER = Path(os.environ["TRIAL_DOCUMENTS"])
INSTALLED_APPS = [*INSTALLED_APPS, "tests.apps.jobs.trial_app.TrialConfig"]
if "TRIAL_MAIL" in os.environ:
    MAIL_SERVER = read_mail_server(os.environ["TRIAL_MAIL"], sender=os.environ["TRIAL_SENDER"])
    DIGEST_AT = time.max  # what is sent, the test has written itself
