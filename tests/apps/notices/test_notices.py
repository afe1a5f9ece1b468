"""A mail is written once, sent at least once, and tells nothing that its reader may not see."""

import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from milepost.apps.contracts.actions import end_role
from milepost.apps.jobs import actions as jobs
from milepost.apps.jobs import running
from milepost.apps.jobs.kinds import scheduled
from milepost.apps.matrices.actions import put_forward
from milepost.apps.notices import actions
from milepost.apps.notices.models import Notice
from milepost.apps.people.models import Person
from milepost.core.assessment.workflow import Stage
from milepost.gateways.mail import Letter, MailFault, MailLine, MailServer
from tests.apps.documents.papers import nothing_waits
from tests.apps.notices.post import SENDER, Post, a_free_port, a_post, a_server, words_of
from tests.apps.small_worlds import a_small_matrix, a_small_world, bring_to, number_of
from tests.apps.worlds import CAST, World

ADDRESS = "https://maturity.example.org"
MORNING = datetime(2026, 7, 7, 7, 0, tzinfo=UTC)  # a Tuesday, 8 o'clock in London
DUE_ON = date(2026, 7, 20)  # what was challenged on Monday 6 July: ten working days

pytestmark = pytest.mark.django_db


def a_world_with_mail(*who: str) -> World:
    world = a_small_world()
    for name in who or CAST:
        Person.objects.filter(pk=world.person(name)).update(email=f"{name}@example.org")
    return world


def write(at: datetime = MORNING, *, remind_days: int = 3) -> int:
    return actions.write(at=at, remind_days=remind_days, address=ADDRESS)


def written(kind: str = "digest") -> dict[str, Notice]:
    rows = Notice.objects.filter(kind=kind).select_related("person")
    return {each.person.username: each for each in rows}


@pytest.fixture
def post() -> Iterator[tuple[Post, MailServer]]:
    with a_post() as found:
        yield found


# -- writing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "is_time"),
    [
        (datetime(2026, 7, 7, 6, 29, tzinfo=UTC), False),  # 07:29 in London
        (datetime(2026, 7, 7, 6, 30, tzinfo=UTC), True),
        (datetime(2026, 7, 7, 22, 0, tzinfo=UTC), True),  # the site was down until then
        (datetime(2026, 7, 11, 9, 0, tzinfo=UTC), False),  # Saturday
        (datetime(2026, 12, 25, 9, 0, tzinfo=UTC), False),
        (datetime(2026, 1, 7, 7, 29, tzinfo=UTC), False),  # winter
        (datetime(2026, 1, 7, 7, 30, tzinfo=UTC), True),
    ],
)
def test_mails_are_written_on_working_days_from_a_time_in_london(
    at: datetime, is_time: bool
) -> None:
    assert actions.is_time_to_write(at=at, digest_at=time(7, 30)) is is_time


def test_each_for_whom_something_waits_has_one_digest_of_the_day() -> None:
    world = a_world_with_mail()
    bring_to(world, Stage.SUBMITTED, number_of(world))

    assert write() == 2
    assert set(written()) == {"provider-lead", "north-validator"}
    assert write() == write(MORNING + timedelta(hours=5)) == 0
    assert write(MORNING + timedelta(days=1)) == 2


def test_a_digest_holds_counts_titles_and_links_and_nothing_else() -> None:
    world = a_world_with_mail("north-validator")
    number = number_of(world)
    bring_to(world, Stage.SUBMITTED, number)
    write()
    (notice,) = written().values()
    assert notice.subject == "Milepost: 1 thing waits for you on Highways service HW-01"
    assert notice.text.splitlines() == [
        "1 thing waits for you on Highways service HW-01.",
        "",
        "Validate: agree or challenge: Focus area CS, North (Cycle to 30 06 2026)",
        f"  {ADDRESS}/arrangements/hw-01/assessments/{number}/",
        "",
        f"All of it: {ADDRESS}/arrangements/hw-01/work/",
        "",
        f"This comes on working days. Which mail you get: {ADDRESS}/account/mail/",
    ]
    assert f'<a href="{ADDRESS}/arrangements/hw-01/assessments/{number}/">' in notice.html


def test_a_matrix_that_waits_for_an_answer_is_in_the_digest_of_who_answers() -> None:
    world = a_world_with_mail("south-manager", "south-validator")
    number = put_forward(
        matrix=a_small_matrix(version="2.0"), by=world.actor("north-manager"), at=world.at()
    )
    assert write() == 1
    (notice,) = written().values()
    assert notice.person.username == "south-manager"
    assert notice.subject == "Milepost: 1 thing waits for you on Highways service HW-01"
    lines = notice.text.splitlines()
    assert lines[2].startswith(f"Consent to the matrix, or decline it: version {number}, ")
    assert lines[3] == f"  {ADDRESS}/arrangements/hw-01/matrix/{number}/answer/"


def test_of_many_things_some_are_named_and_the_rest_counted() -> None:
    a_world_with_mail("provider-lead")
    write()
    (notice,) = written().values()
    assert notice.subject == "Milepost: 28 things wait for you on Highways service HW-01"
    assert notice.text.count("Rate, claim a level and submit") == 10
    assert "And 18 more." in notice.text


def test_no_reason_that_anybody_wrote_is_in_any_mail() -> None:
    world = a_world_with_mail()
    bring_to(world, Stage.CHALLENGED, number_of(world))
    write(datetime(2026, 7, 21, 8, 0, tzinfo=UTC))
    said = " ".join(each.subject + each.text + each.html for each in Notice.objects.all())
    assert "an answer" not in said
    assert "The rhythm broke off" not in said


def test_whoever_has_no_address_is_away_or_holds_no_role_has_no_mail() -> None:
    world = a_world_with_mail("provider-lead", "north-validator")
    bring_to(world, Stage.SUBMITTED, number_of(world))
    Person.objects.filter(username="provider-lead").update(is_active=False)
    end_role(
        username="north-validator",
        role=CAST["north-validator"][0],
        by=world.actor("admin"),
        at=world.at(),
    )
    assert write() == 0


def test_the_digest_can_be_switched_off_and_reminders_still_come() -> None:
    world = a_world_with_mail("provider-lead")
    bring_to(world, Stage.CHALLENGED, number_of(world))
    actions.choose_mail(
        person=world.person("provider-lead"), email="lead@example.org", wants_digest=False
    )
    write(datetime(2026, 7, 15, 8, 0, tzinfo=UTC))
    assert [each.kind for each in Notice.objects.all()] == ["reminder"]


#    on this day           what is said of a limit on Monday 20 July, three working days ahead
DAYS = [
    (date(2026, 7, 14), ""),
    (date(2026, 7, 15), "reminder"),
    (date(2026, 7, 17), "reminder"),
    (date(2026, 7, 20), "reminder"),
    (date(2026, 7, 21), "lapsed"),
    (date(2026, 7, 30), "lapsed"),
]


@pytest.mark.parametrize(("day", "kind"), DAYS)
def test_of_a_time_limit_one_is_reminded_before_and_told_when_it_lapsed(
    day: date, kind: str
) -> None:
    world = a_world_with_mail("provider-lead", "north-validator")
    number = number_of(world)
    bring_to(world, Stage.CHALLENGED, number)
    write(datetime(day.year, day.month, day.day, 8, 0, tzinfo=UTC))
    found = list(Notice.objects.exclude(kind="digest").values_list("kind", "about", "day"))
    assert found == ([(kind, f"A-{number}", DUE_ON)] if kind else [])


def test_one_is_reminded_of_a_limit_once_however_often_it_is_looked() -> None:
    world = a_world_with_mail("provider-lead")
    bring_to(world, Stage.CHALLENGED, number_of(world))
    for day in range(14, 31):
        write(datetime(2026, 7, day, 8, 0, tzinfo=UTC))
    kinds = Notice.objects.exclude(kind="digest").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["reminder", "lapsed"]
    assert "was due by 20 July 2026" in Notice.objects.get(kind="lapsed").subject


def test_what_became_late_is_told_once_to_both_sides() -> None:
    world = a_world_with_mail("auditor")  # for whom nothing ever waits
    bring_to(world, Stage.CHALLENGED, number_of(world))
    counts = [write(datetime(2026, 7, day, 8, 0, tzinfo=UTC)) for day in (20, 21, 22)]
    assert counts == [0, 1, 0]
    assert "Newly late" in Notice.objects.get().text
    assert "Wayfarer: Focus area CS, North" in Notice.objects.get().text


# -- sending --------------------------------------------------------------------------------------


def test_a_mail_is_sent_once_as_words_and_as_a_page(post: tuple[Post, MailServer]) -> None:
    world = a_world_with_mail("north-validator")
    bring_to(world, Stage.SUBMITTED, number_of(world))
    write()
    assert actions.send_waiting(post[1], at=MORNING) == 1
    assert actions.send_waiting(post[1], at=MORNING + timedelta(days=1)) == 0
    (letter,) = post[0].letters
    assert letter["To"] == "north-validator@example.org"
    assert letter["From"] == SENDER
    assert letter["Subject"] == "Milepost: 1 thing waits for you on Highways service HW-01"
    assert "Validate: agree or challenge" in words_of(letter)
    assert "<li><a href=" in words_of(letter, "html")
    notice = Notice.objects.get()
    assert (notice.state, notice.sent_at, notice.text) == ("sent", MORNING, "")


def test_a_server_that_refuses_is_tried_again_after_ever_longer(
    post: tuple[Post, MailServer],
) -> None:
    world = a_world_with_mail("north-validator")
    bring_to(world, Stage.SUBMITTED, number_of(world))
    write()
    post[0].refusing = 3
    tried, at = [], MORNING
    for _ in range(60):
        before = Notice.objects.get().claim
        actions.send_waiting(post[1], at=at)
        if Notice.objects.get().claim > before:
            tried.append(round((at - MORNING).total_seconds() / 60))
        at += timedelta(minutes=1)
    assert tried == [0, 2, 6, 14]
    assert len(post[0].letters) == 1


def test_what_no_server_ever_takes_is_dropped_in_the_end(post: tuple[Post, MailServer]) -> None:
    world = a_world_with_mail("north-validator")
    bring_to(world, Stage.SUBMITTED, number_of(world))
    write()
    post[0].refusing, post[0].reply = 99, "550 No such mailbox"
    at = MORNING
    for _ in range(actions.MOST_TRIES + 5):
        actions.send_waiting(post[1], at=at)
        at += actions.LONGEST_PAUSE
    notice = Notice.objects.get()
    assert (notice.state, notice.claim) == ("dropped", actions.MOST_TRIES)
    assert "550 No such mailbox" in notice.fault


def test_a_refusal_of_one_mail_holds_up_no_other(post: tuple[Post, MailServer]) -> None:
    world = a_world_with_mail("north-validator", "provider-lead")
    bring_to(world, Stage.SUBMITTED, number_of(world))
    assert write() == 2
    post[0].refusing = 1
    assert actions.send_waiting(post[1], at=MORNING) == 1
    assert actions.send_waiting(post[1], at=MORNING + timedelta(minutes=3)) == 1


def test_a_server_that_is_away_leaves_every_mail_for_later(post: tuple[Post, MailServer]) -> None:
    world = a_world_with_mail("north-validator")
    bring_to(world, Stage.SUBMITTED, number_of(world))
    write()
    with pytest.raises(MailFault):
        actions.send_waiting(a_server(a_free_port()), at=MORNING)
    assert actions.send_waiting(post[1], at=MORNING + timedelta(minutes=5)) == 1


@pytest.mark.parametrize("gone", ["email", "role", "digest"])
def test_who_is_not_to_get_it_any_more_when_it_is_sent_does_not(
    gone: str, post: tuple[Post, MailServer]
) -> None:
    world = a_world_with_mail("north-validator")
    bring_to(world, Stage.SUBMITTED, number_of(world))
    write()
    person = world.person("north-validator")
    if gone == "email":
        Person.objects.filter(pk=person).update(email="")
    elif gone == "digest":
        actions.choose_mail(person=person, email="n@example.org", wants_digest=False)
    else:
        end_role(
            username="north-validator",
            role=CAST["north-validator"][0],
            by=world.actor("admin"),
            at=world.at(),
        )
    assert actions.send_waiting(post[1], at=MORNING) == 0
    assert post[0].letters == []
    assert Notice.objects.get().state == "dropped"


def test_old_mail_is_forgotten_and_what_waits_is_not(post: tuple[Post, MailServer]) -> None:
    world = a_world_with_mail("north-validator", "provider-lead")
    bring_to(world, Stage.SUBMITTED, number_of(world))
    write()
    post[0].refusing = 1
    actions.send_waiting(post[1], at=MORNING)
    actions.forget(at=MORNING + actions.FORGOTTEN_AFTER + timedelta(seconds=1))
    assert [each.state for each in Notice.objects.all()] == ["waiting"]


# -- killed, and two at once ----------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("moment", "times"), [("before", 1), ("after", 2)])
def test_killed_around_the_sending_it_comes_once_or_twice_and_is_never_lost(
    moment: str, times: int, post: tuple[Post, MailServer]
) -> None:
    world = a_world_with_mail("north-validator")
    bring_to(world, Stage.SUBMITTED, number_of(world))
    write()
    connections.close_all()
    child = os.fork()
    if not child:  # a worker, killed where it hands the letter in
        _send_and_be_killed(post[1], moment)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert len(post[0].letters) == times - 1
    assert Notice.objects.get().state == "waiting"

    assert actions.send_waiting(post[1], at=MORNING) == 0  # it is still held
    later = MORNING + actions.TAKEN_FOR
    assert actions.send_waiting(post[1], at=later) == 1
    assert actions.send_waiting(post[1], at=later + timedelta(days=1)) == 0
    assert len(post[0].letters) == times
    assert len({each["Message-ID"] for each in post[0].letters}) == 1


def _send_and_be_killed(server: MailServer, moment: str) -> None:
    """In a process of its own: killed before the letter is handed in, or before it is marked."""
    send = MailLine.send

    def killed(line: MailLine, letter: Letter) -> None:
        if moment == "after":
            send(line, letter)
        os.kill(os.getpid(), signal.SIGKILL)

    try:
        MailLine.send = killed  # type: ignore[method-assign, assignment]
        actions.send_waiting(server, at=MORNING)
    finally:
        os._exit(9)


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_once_each_mail_is_sent_by_one(post: tuple[Post, MailServer]) -> None:
    world = a_world_with_mail()
    for area, stage in (("CS", Stage.SUBMITTED), ("W0", Stage.AGREED), ("W1", Stage.PROPOSED)):
        bring_to(world, stage, number_of(world, area))
    gate = threading.Barrier(2)

    def work() -> None:
        try:
            gate.wait()
            write()
            gate.wait()
            actions.send_waiting(post[1], at=MORNING)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join(timeout=60)
    counts = Counter(letter["To"] for letter in post[0].letters)
    assert set(counts.values()) == {1}
    assert len(counts) == Notice.objects.count() >= 4


# -- the jobs -------------------------------------------------------------------------------------


def a_round(monkeypatch: pytest.MonkeyPatch, at: datetime) -> list[str]:
    """Look once, and do every job that comes of it; the kinds that were done."""
    monkeypatch.setattr(timezone, "now", lambda: at)
    jobs.enqueue("notices.look", "", {}, at=at)
    done = []
    while (taken := jobs.take_one(worker="w1", at=at)) is not None:
        done.append(taken.kind)
        running.run(taken)
    return done


def test_a_day_s_mails_are_written_once_and_sent_at_once(
    monkeypatch: pytest.MonkeyPatch, settings: Any, post: tuple[Post, MailServer]
) -> None:
    world = a_world_with_mail("north-validator")
    bring_to(world, Stage.SUBMITTED, number_of(world))
    nothing_waits()
    settings.MAIL_SERVER, settings.SITE_ADDRESS = post[1], ADDRESS
    early = MORNING - timedelta(hours=2)
    assert a_round(monkeypatch, early) == ["notices.look"]
    assert a_round(monkeypatch, MORNING) == ["notices.look", "notices.write", "notices.look"]
    assert a_round(monkeypatch, MORNING + timedelta(hours=3)) == ["notices.look"]
    assert len(post[0].letters) == 1
    assert a_round(monkeypatch, MORNING + timedelta(days=1))[1] == "notices.write"
    assert len(post[0].letters) == 2


def test_a_round_outlives_a_server_that_is_away(
    monkeypatch: pytest.MonkeyPatch, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    world = a_world_with_mail("north-validator")
    bring_to(world, Stage.SUBMITTED, number_of(world))
    settings.MAIL_SERVER, settings.SITE_ADDRESS = a_server(a_free_port()), ADDRESS
    a_round(monkeypatch, MORNING)
    assert "Mail waits" in caplog.text
    assert [each.state for each in Notice.objects.all()] == ["waiting"]


def test_without_a_mail_server_nothing_comes_round_by_itself() -> None:
    assert "notices.look" not in {kind.name for kind, _ in scheduled()}
