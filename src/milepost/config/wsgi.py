"""The way in for a web server: ``milepost.config.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milepost.config.settings")

application = get_wsgi_application()
