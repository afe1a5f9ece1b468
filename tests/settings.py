"""The site's own settings, with what tests must have otherwise, and nothing else."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# A folder for this process alone, so that two runs never meet.
_folder = Path(tempfile.mkdtemp(prefix="milepost-tests-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
for _name in [name for name in os.environ if name.startswith("MILEPOST_")]:
    if _name not in {"MILEPOST_DATABASE_URL", "MILEPOST_SHARED_MATRIX", "MILEPOST_CHROMIUM"}:
        del os.environ[_name]  # a test says itself what it is about
os.environ["MILEPOST_DATA"] = str(_folder)
os.environ["MILEPOST_SECRET_KEY"] = "not a secret, since it only ever signs what tests made"

from milepost.config.settings import *  # noqa: E402, F403
from milepost.config.settings import DATABASES, INSTALLED_APPS  # noqa: E402

# Its makemigrations writes the name of an app's last migration into max_migration.txt, so that
# two that grew from one parent are a conflict that git shows.
INSTALLED_APPS = [*INSTALLED_APPS, "django_linear_migrations"]

# A password is checked in every test that signs in; it need not be slow to guess here.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A real file with its real locks, as on a site: a database in memory has neither.
    DATABASES["default"]["TEST"] = {"NAME": str(_folder / "tests.sqlite3")}
