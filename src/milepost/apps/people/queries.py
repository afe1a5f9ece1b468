"""May a name be tried again just now?"""

import hashlib
from datetime import datetime, timedelta

from milepost.apps.people.models import SignInFailure

MOST_FAILURES = 10
WITHIN = timedelta(minutes=15)


def is_held_off(*, username: str, at: datetime) -> bool:
    """Whether a name, known or not, was tried too often of late to be tried again now."""
    tried = SignInFailure.objects.filter(name_digest=name_digest(username), at__gt=at - WITHIN)
    return tried.count() >= MOST_FAILURES


def name_digest(username: str) -> str:
    """What a typed name is remembered by."""
    return hashlib.sha256(username.strip().lower().encode()).hexdigest()
