"""The process in which one job is done: ``python -m milepost.cli.job_process JOB CLAIM``.

Started by a worker and by nobody else. Whatever the work needs is loaded here, and gone with it.
"""

import logging
import sys

from milepost.cli import serving
from milepost.cli.working import end_with_parent

NOT_OURS = 3  # exit status: somebody else has the job by now
FAILED = 1

log = logging.getLogger(__name__)


def main(job: int, claim: int) -> int:
    """Do the job; the exit status is 0 where it has ended one way or the other."""
    end_with_parent()
    serving.start_django()
    from milepost.apps.jobs import actions, running

    try:
        running.run(actions.taken(job=job, claim=claim))
    except actions.LeaseLost:
        return NOT_OURS
    except Exception:
        log.exception("Job %s came to grief", job)
        return FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
