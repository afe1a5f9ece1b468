"""Write mails, send them, and choose which to get.

A mail is a row before it is sent, and one of each kind, thing and day: written twice, it is there
once. It is sent by whoever takes it, and marked as sent afterwards. Whoever is killed in between
leaves it to be taken again, so that it may come twice, with the same reference, and is never lost.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F, Q

from milepost.apps.assessments.queries.open_work import LateItem
from milepost.apps.assessments.queries.work_list import WorkList, work_list
from milepost.apps.contracts.models import Membership
from milepost.apps.contracts.queries import actor_for
from milepost.apps.notices import wording
from milepost.apps.notices.models import MailChoice, Notice
from milepost.apps.people.models import Person
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Permission
from milepost.core.period.local_time import local_date, local_moment
from milepost.core.period.working_days import is_working_day, working_days_until
from milepost.gateways.mail import Letter, MailFault, MailLine, MailServer, mail_line

TAKEN_FOR = timedelta(minutes=10)  # longer than any server is waited for
PAUSE_AFTER_A_FAULT = timedelta(minutes=2)  # doubled with each
LONGEST_PAUSE = timedelta(hours=4)
MOST_TRIES = 20  # some three days
FORGOTTEN_AFTER = timedelta(days=90)
AT_ONCE = 500  # mails, in one run


# -- writing --------------------------------------------------------------------------------------


def is_time_to_write(*, at: datetime, digest_at: time) -> bool:
    """Whether today's mails are to be written: on working days from a time of day in London."""
    day = local_date(at)
    return is_working_day(day) and at >= local_moment(day, digest_at)


def write(*, at: datetime, remind_days: int, address: str) -> int:
    """Write today's mails to everybody who is to have one; what is written already stays.

    :param remind_days: how many working days before a time limit somebody is reminded.
    :param address: of the site, for the links.
    :return: how many were written now.
    """
    held = (
        Membership.objects.filter(ended_at=None, person__is_active=True)
        .exclude(person__email="")
        .order_by("arrangement__reference", "person_id")
        .values_list("person_id", "arrangement__reference")
        .distinct()
    )
    unwanted = set(MailChoice.objects.filter(wants_digest=False).values_list("person", flat=True))
    return sum(
        _write_to(
            person,
            arrangement,
            at=at,
            remind_days=remind_days,
            address=address,
            wants_digest=person not in unwanted,
        )
        for person, arrangement in list(held)
    )


def _write_to(
    person: int,
    arrangement: str,
    *,
    at: datetime,
    remind_days: int,
    address: str,
    wants_digest: bool,
) -> int:
    try:
        by = actor_for(person=person, arrangement=arrangement)
    except NoSuchThing:  # their role ended just now
        return 0
    if not by.may(Permission.VIEW_ASSESSMENTS):
        return 0
    today = local_date(at)
    found = work_list(by=by, at=at)
    late = [each for each in found.late if _is_newly_late(each, today)]
    rows = list(_reminders(found, today, remind_days, address))
    if wants_digest and (found.total or late):
        rows.append(("digest", "", today, wording.digest(found, late=late, address=address)))
    written = Notice.objects.bulk_create(
        [
            Notice(
                person_id=person,
                arrangement=arrangement,
                kind=kind,
                about=about,
                day=day,
                subject=said.subject,
                text=said.text,
                html=said.html,
                written_at=at,
                not_before=at,
            )
            for kind, about, day, said in rows
            if not _is_written(person, arrangement, kind, about, day)
        ],
        ignore_conflicts=True,
    )
    return len(written)


def _is_written(person: int, arrangement: str, kind: str, about: str, day: date) -> bool:
    return Notice.objects.filter(
        person=person, arrangement=arrangement, kind=kind, about=about, day=day
    ).exists()


def _is_newly_late(item: LateItem, today: date) -> bool:
    """Whether the first working day after its limit is today."""
    return item.due_on < today and working_days_until(today, since=item.due_on) == 1


def _reminders(
    found: WorkList, today: date, remind_days: int, address: str
) -> Iterator[tuple[str, str, date, wording.Written]]:
    for item in found.items:
        if item.due_on is None:
            continue
        is_soon = working_days_until(item.due_on, since=today) <= remind_days
        kind = "lapsed" if item.is_late else "reminder" if is_soon else ""
        if kind:
            said = wording.reminder(found, item, due_on=item.due_on, address=address)
            yield kind, f"A-{item.number}", item.due_on, said


# -- sending --------------------------------------------------------------------------------------


def send_waiting(server: MailServer, *, at: datetime) -> int:
    """Send what waits, each mail taken first, so that of two who try one sends it.

    :return: how many were sent.
    :raises MailFault: where the server is not to be reached; every mail is tried again later.
    """
    waiting = list(
        Notice.objects.filter(state="waiting", not_before__lte=at).order_by("not_before", "id")[
            :AT_ONCE
        ]
    )
    if not waiting:
        return 0
    with mail_line(server) as line:
        return sum(_send(line, each, at=at) for each in waiting)


def _send(line: MailLine, notice: Notice, *, at: datetime) -> bool:
    mine = Notice.objects.filter(pk=notice.pk, claim=notice.claim, state="waiting")
    if not mine.update(claim=F("claim") + 1, not_before=at + TAKEN_FOR):
        return False  # somebody else has it
    held = Notice.objects.filter(pk=notice.pk, claim=notice.claim + 1, state="waiting")
    person = _reader(notice)
    if person is None:
        held.update(state="dropped", fault="Nobody is to get it any more.", text="", html="")
        return False
    try:
        line.send(
            Letter(
                to=person.email,
                subject=notice.subject,
                text=notice.text,
                html=notice.html,
                reference=f"notice-{notice.pk}.{notice.day:%Y%m%d}",
            )
        )
    except MailFault as fault:
        tries = notice.claim + 1
        pause = min(PAUSE_AFTER_A_FAULT * 2 ** min(tries - 1, 10), LONGEST_PAUSE)
        state = "waiting" if tries < MOST_TRIES else "dropped"
        held.update(state=state, not_before=at + pause, fault=str(fault)[:200])
        return False
    # What it said is with the reader now.
    held.update(state="sent", sent_at=at, fault="", text="", html="")
    return True


def _reader(notice: Notice) -> Person | None:
    """Whom it goes to, if they still are to get it."""
    is_unwanted = Q(mail_choice__wants_digest=False) if notice.kind == "digest" else Q(pk__in=[])
    return (
        Person.objects.filter(
            pk=notice.person_id,
            is_active=True,
            memberships__arrangement__reference=notice.arrangement,
            memberships__ended_at=None,
        )
        .exclude(is_unwanted)
        .exclude(email="")
        .first()
    )


def forget(*, at: datetime) -> None:
    """Let go of mails that were sent or dropped long ago."""
    old = Notice.objects.filter(written_at__lt=at - FORGOTTEN_AFTER)
    old.exclude(state="waiting").delete()


# -- choosing -------------------------------------------------------------------------------------


@transaction.atomic
def choose_mail(*, person: int, email: str, wants_digest: bool) -> None:
    """Settle to which address one's own mail goes, and whether the digest is wanted.

    :param email: "" for no mail at all.
    """
    Person.objects.filter(pk=person).update(email=email)
    MailChoice.objects.update_or_create(person_id=person, defaults={"wants_digest": wants_digest})
