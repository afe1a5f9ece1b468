"""A real worker sends what waits, and one that is killed leaves nothing behind unsent."""

import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from milepost.apps.jobs.actions import enqueue
from milepost.apps.notices import actions
from milepost.apps.notices.models import Notice
from milepost.apps.people.models import Person
from milepost.core.assessment.workflow import Stage
from tests.apps.jobs.workers import a_worker, wait_until
from tests.apps.notices.post import SENDER, a_post
from tests.apps.small_worlds import a_small_world, bring_to, number_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


def test_a_worker_that_is_killed_while_it_sends_leaves_the_rest_to_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = a_small_world()
    bring_to(world, Stage.SUBMITTED, number_of(world))
    for name in ("provider-lead", "north-validator"):
        Person.objects.filter(pk=world.person(name)).update(email=f"{name}@example.org")
    long_ago = timezone.now() - timedelta(hours=1)
    assert actions.write(at=long_ago, remind_days=3, address="https://example.org") == 2

    with a_post() as (post, server):
        monkeypatch.setenv("TRIAL_MAIL", f"smtp://{server}?plain=yes")
        monkeypatch.setenv("TRIAL_SENDER", SENDER)
        post.holds = True  # the first letter is taken, and the answer to it held back
        enqueue("notices.look", "", {}, at=timezone.now())
        with a_worker(tmp_path, lease=2) as first:
            wait_until(lambda: post.letters, "a letter is handed in")
            os.kill(first.pid, signal.SIGKILL)
            first.wait()
        post.holds = False
        assert not Notice.objects.filter(state="sent").exists()
        Notice.objects.update(not_before=long_ago)  # ten minutes later
        enqueue("notices.look", "", {}, at=timezone.now())
        with a_worker(tmp_path, lease=2):
            wait_until(
                lambda: Notice.objects.filter(state="sent").count() == 2, "both mails are sent"
            )
        addresses = [str(letter["To"]) for letter in post.letters]
        assert len(addresses) == 3  # one of them twice
        assert set(addresses) == {"provider-lead@example.org", "north-validator@example.org"}
