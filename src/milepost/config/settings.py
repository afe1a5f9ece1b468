"""Django's settings for Milepost, from the environment.

| variable | what it is | if it is not given |
|---|---|---|
| MILEPOST_DATA | folder for the database, evidence and key | `var` where it is started |
| MILEPOST_DATABASE_URL | where the rows are | `milepost.sqlite3` in that folder |
| MILEPOST_POSTGRESQL_PROGRAMS | folder of pg_dump and pg_restore | where PATH has them |
| MILEPOST_SECRET_KEY | signs sessions; 32 characters or more | a file in that folder |
| MILEPOST_HOSTS | the names the site answers to | this machine alone |
| MILEPOST_HTTPS | people reach it by https, and by nothing else | no |
| MILEPOST_BEHIND_PROXY | believe `X-Forwarded-Proto` from a proxy | no |
| MILEPOST_SMTP_URL | the mail server: `smtp://USER:PASSWORD@HOST:PORT`, `smtps://` | no mail |
| MILEPOST_MAIL_FROM | whom mail is from | needed with a mail server |
| MILEPOST_ADDRESS | where people reach the site, for links in mail | needed with a mail server |
| MILEPOST_DIGEST_AT | from when on a working day the digest is sent, London time | 07:30 |
| MILEPOST_REMIND_DAYS | how many working days before a time limit one is reminded | 3 |
| MILEPOST_EVIDENCE_STORE | where evidence files are kept: `s3://BUCKET/PREFIX` | in that folder |
| MILEPOST_S3_ENDPOINT | the storage's address: `https://HOST` | Amazon's own |
| MILEPOST_S3_REGION | the storage's region | us-east-1 |
| MILEPOST_S3_KEY, MILEPOST_S3_SECRET | the keys to it | needed with such a storage |
| MILEPOST_CLAMAV | the virus scanner: `tcp://HOST:PORT`, `unix:///PATH` | nothing is scanned |
| MILEPOST_LOG_LEVEL | ERROR, WARNING, INFO or DEBUG | WARNING |
| MILEPOST_DEBUG | for working on it: faults are shown in full | no |
"""

import os
from datetime import time
from pathlib import Path

from csp.constants import NONE, SELF

from milepost.config.environment import Environment
from milepost.config.secret_key import secret_key

_asked = Environment(os.environ)

DATA_FOLDER = _asked.folder("MILEPOST_DATA", default=Path("var"))
EVIDENCE_FOLDER = DATA_FOLDER / "evidence"
ARRIVING_FOLDER = DATA_FOLDER / "arriving"
DOCUMENTS_FOLDER = DATA_FOLDER / "documents"
DATABASES = {
    "default": _asked.database("MILEPOST_DATABASE_URL", default=DATA_FOLDER / "milepost.sqlite3")
}
POSTGRESQL_PROGRAMS = _asked.text("MILEPOST_POSTGRESQL_PROGRAMS", default="")
SECRET_KEY = _asked.text("MILEPOST_SECRET_KEY", default="", at_least=32)
DEBUG = _asked.flag("MILEPOST_DEBUG", default=False)
ALLOWED_HOSTS = _asked.hosts("MILEPOST_HOSTS", default=("localhost", "127.0.0.1", "[::1]"))
_https = _asked.flag("MILEPOST_HTTPS", default=False)
_behind_proxy = _asked.flag("MILEPOST_BEHIND_PROXY", default=False)
MAIL_SERVER = _asked.mail_server("MILEPOST_SMTP_URL", sender="MILEPOST_MAIL_FROM")
SITE_ADDRESS = _asked.address("MILEPOST_ADDRESS", is_needed=MAIL_SERVER is not None)
DIGEST_AT = _asked.time_of_day("MILEPOST_DIGEST_AT", default=time(7, 30))
REMIND_DAYS = _asked.whole_number("MILEPOST_REMIND_DAYS", default=3, lowest=0, highest=20)
EVIDENCE_STORE = _asked.bucket("MILEPOST_EVIDENCE_STORE")
VIRUS_SCANNER = _asked.virus_scanner("MILEPOST_CLAMAV")
_log_level = _asked.choice(
    "MILEPOST_LOG_LEVEL", default="WARNING", among=("ERROR", "WARNING", "INFO", "DEBUG")
)
_asked.refuse_faults()

# Only now, when nothing is strange, is anything written.
SECRET_KEY = SECRET_KEY or secret_key(DATA_FOLDER)
ARRIVING_FOLDER.mkdir(parents=True, exist_ok=True)

# --- what it is made of ------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "milepost.apps.audit",
    "milepost.apps.people",
    "milepost.apps.jobs",
    "milepost.apps.contracts",
    "milepost.apps.matrices",
    "milepost.apps.plans",
    "milepost.apps.evidence",
    "milepost.apps.assessments",
    "milepost.apps.notices",
    "milepost.apps.documents",
    "milepost.apps.reports",
    "milepost.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "milepost.config.urls"
WSGI_APPLICATION = "milepost.config.wsgi.application"

_web = Path(__file__).parent.parent / "web"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # A template is named from there: assessments/pages/show.html, components/tag.html.
        "DIRS": [_web],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people ------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.Person"
LOGIN_URL = "/"  # the first page is the one on which one signs in
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# A name with __Host- is refused by browsers unless it is secure and this host's alone.
_cookie = "__Host-milepost-" if _https else "milepost-"
SESSION_COOKIE_NAME = f"{_cookie}session"
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds: a working day
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_NAME = f"{_cookie}csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = _https
CSRF_FAILURE_VIEW = "milepost.web.people.refusals.forged"

# --- what browsers are told --------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _https else 0
if _behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- styles, scripts and files -----------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [_web / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": EVIDENCE_FOLDER},
    },
    "staticfiles": {"BACKEND": "milepost.config.static_files.VersionedStaticFiles"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 24 * 60 * 60  # seconds

# A large file on its way in waits on the site's own disk: /tmp is in memory on many machines.
FILE_UPLOAD_TEMP_DIR = ARRIVING_FOLDER

# A page with every criterion of a matrix has several fields for each of them.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# --- words and time ----------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

# --- log ---------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "milepost.config.log_lines.LineFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": _log_level},
    "loggers": {"django": {"handlers": [], "level": _log_level, "propagate": True}},
}
