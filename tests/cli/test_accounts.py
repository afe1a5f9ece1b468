"""The first administrator, and whoever nobody else can let in: at the terminal alone."""

import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.test import Client

from milepost.apps.audit.models import Event
from milepost.apps.contracts.models import Membership
from milepost.apps.people.actions import add_person
from milepost.apps.people.models import OneTimeLink, Person
from milepost.cli import main
from tests.apps.worlds import PASSWORD, a_world_without_a_matrix
from tests.cli.test_site_demo import environment, free_port, wait_for

CHOSEN = {"new": "three-words-apart", "again": "three-words-apart"}


def say(*line: str) -> Result:
    return CliRunner().invoke(main, line, catch_exceptions=False)


def link_in(said: str) -> str:
    """The path of the one link that was printed."""
    found = re.findall(r"https?://[^/\s]+(/welcome/\S+)", said)
    assert len(found) == 1, said
    return str(found[0])


def test_an_empty_site_prints_where_its_first_administrator_begins(tmp_path: Path) -> None:
    port = free_port()
    line = [sys.executable, "-m", "milepost", "serve", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen(
        line,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(tmp_path / "site"),
    )
    home = f"http://127.0.0.1:{port}"
    try:
        with wait_for(f"{home}/", process) as answer:
            page = answer.read().decode()
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{home}/welcome/guessed/", timeout=30)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=60)
    finally:
        process.kill()
    assert "Nobody is on this site yet. Its first administrator begins here" in said
    assert f"{home}{link_in(said)}" in said
    assert link_in(said) not in page
    assert "/welcome/" not in page


@pytest.mark.django_db
def test_somebody_new_is_named_site_administrator_and_comes_in_by_the_link() -> None:
    told = say("administrator", "Ada.Byron", "--name", "Ada Byron")
    assert told.exit_code == 0
    assert "ada.byron is a site administrator now." in told.output
    client = Client()
    assert client.post(link_in(told.output), CHOSEN).status_code == 303
    assert client.get("/set-up/").status_code == 200
    names = Event.objects.order_by("id").values_list("name", "by")
    assert list(names)[:2] == [
        ("person.added", "operator"),
        ("site_administrator.named", "operator"),
    ]


@pytest.mark.django_db
def test_somebody_who_is_there_already_keeps_their_password() -> None:
    add_person(username="ada", full_name="Ada Byron", password=PASSWORD)
    for _ in range(2):
        told = say("administrator", "ada")
        assert "They sign in as before" in told.output
    assert Person.objects.get().is_site_administrator
    assert Event.objects.filter(name="site_administrator.named").count() == 1
    assert not OneTimeLink.objects.exists()


@pytest.mark.django_db
def test_whoever_forgot_their_password_is_let_in_by_the_operator() -> None:
    add_person(username="ada", full_name="Ada Byron", password=PASSWORD)
    told = say("link", "Ada", "--address", "https://maturity.example.org/")
    assert "https://maturity.example.org/welcome/" in told.output
    assert Client().post(link_in(told.output), CHOSEN).status_code == 303
    assert Person.objects.get().check_password(CHOSEN["new"])
    assert ("link.made", "operator") in Event.objects.values_list("name", "by")


@pytest.mark.django_db
def test_an_arrangement_whose_administrator_has_gone_is_given_another() -> None:
    a_world_without_a_matrix()
    add_person(username="ada", full_name="Ada Byron", password=PASSWORD)
    told = say("administrator", "ada", "--arrangement", "hw-01")
    assert told.output == "ada is administrator of hw-01 now.\n"
    assert Membership.objects.filter(person__username="ada", role="administrator").exists()
    assert not Person.objects.get(username="ada").is_site_administrator
    event = Event.objects.order_by("-id")[0]
    assert (event.name, event.by, event.arrangement) == ("role.given", "operator", "hw-01")
    auditor = Client()
    auditor.force_login(Person.objects.get(username="auditor"))
    page = auditor.get("/arrangements/hw-01/record/").content.decode()
    assert "The operator of the site" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (["administrator", "A!"], "A username has 3 to 60 small letters"),
        (["administrator", "ada"], "Give the person's full name."),
        (["administrator", "ada", "--arrangement", "hw-02"], "There is no arrangement “hw-02”."),
        (["administrator", "ada", "--arrangement", "hw-01"], "There is nobody who signs in"),
        (["administrator", "moderator", "--arrangement", "hw-01"], "touches no content"),
        (["administrator", "admin", "--arrangement", "hw-01"], "is administrator there already"),
        (["link", "nobody"], "There is nobody who signs in as 'nobody'."),
        (["link", "admin", "--address", "example.org"], "it must be like https://"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence_and_nothing_is_written(
    line: list[str], sentence: str
) -> None:
    a_world_without_a_matrix()
    before = Person.objects.count(), Event.objects.count(), Membership.objects.count()
    told = say(*line)
    assert told.exit_code == 1
    assert sentence in told.output
    assert (Person.objects.count(), Event.objects.count(), Membership.objects.count()) == before
    assert not OneTimeLink.objects.exists()
