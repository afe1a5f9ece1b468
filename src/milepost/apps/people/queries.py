"""May a name be tried again just now?"""

from datetime import datetime, timedelta

from milepost.apps.people.models import SignInFailure

MOST_FAILURES = 10
WITHIN = timedelta(minutes=15)


def is_held_off(*, username: str, tried_from: str, at: datetime) -> bool:
    """Whether a name, known or not, was tried too often of late from an address to go on."""
    tried = SignInFailure.objects.filter(
        name_digest=SignInFailure.digest_of(username, tried_from), at__gt=at - WITHIN
    )
    return tried.count() >= MOST_FAILURES
