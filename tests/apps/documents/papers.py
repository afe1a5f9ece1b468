"""A document, from being asked for to being made, without waiting for a worker."""

from milepost.apps.documents.actions import ask_for_profile
from milepost.apps.jobs import actions as jobs
from milepost.apps.jobs import running
from milepost.apps.jobs.models import Job
from tests.apps.worlds import World


def asked(world: World, who: str = "board-north") -> int:
    """Ask for the profile as it is now."""
    return ask_for_profile(by=world.actor(who), at=world.now)


def work(world: World) -> int:
    """Do every job that waits, here and now; how many there were."""
    done = 0
    while (job := jobs.take_one(worker="here", at=world.now)) is not None:
        running.run(job)
        done += 1
    return done


def made(world: World, who: str = "board-north") -> int:
    """Ask for the profile, and have it made."""
    number = asked(world, who)
    work(world)
    return number


def nothing_waits() -> None:
    """What putting evidence in has asked for, such as to read its words, is done."""
    Job.objects.filter(kind="evidence.words").delete()
