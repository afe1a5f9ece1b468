"""A missing or strange setting stops the start with a sentence."""

from datetime import time
from pathlib import Path

import pytest

from milepost.config.environment import Environment, StartRefused


def asked(**variables: str) -> Environment:
    return Environment({f"MILEPOST_{name}": value for name, value in variables.items()})


def refusal(environment: Environment) -> str:
    with pytest.raises(StartRefused) as refused:
        environment.refuse_faults()
    return str(refused.value)


def test_every_fault_is_told_at_once() -> None:
    environment = asked(DEBUG="maybe", WORKERS="many", HOSTS="https://example.org")
    environment.flag("MILEPOST_DEBUG", default=False)
    environment.whole_number("MILEPOST_WORKERS", default=2, lowest=1, highest=16)
    environment.hosts("MILEPOST_HOSTS", default=())
    assert refusal(environment).splitlines()[1:] == [
        "MILEPOST_DEBUG is 'maybe'; it must be yes or no.",
        "MILEPOST_WORKERS is 'many'; it must be a whole number from 1 to 16.",
        "MILEPOST_HOSTS has 'https://example.org' in it; it must be names such as"
        " maturity.example.org, with commas between them.",
    ]


def test_what_is_not_given_takes_its_default_without_a_word() -> None:
    environment = Environment({"MILEPOST_DEBUG": "  "})
    assert environment.flag("MILEPOST_DEBUG", default=True)
    assert environment.text("MILEPOST_NAME", default="somebody") == "somebody"
    assert environment.hosts("MILEPOST_HOSTS", default=("localhost",)) == ["localhost"]
    environment.refuse_faults()


@pytest.mark.parametrize(
    ("given", "read"), [("yes", True), ("On", True), ("1", True), ("no", False), ("FALSE", False)]
)
def test_a_flag_is_a_yes_or_a_no(given: str, read: bool) -> None:
    environment = asked(DEBUG=given)
    assert environment.flag("MILEPOST_DEBUG", default=not read) is read
    environment.refuse_faults()


@pytest.mark.parametrize("given", ["0", "17", "-1", "1.5", "²", "1e3"])
def test_a_number_outside_its_limits_is_refused(given: str) -> None:
    environment = asked(WORKERS=given)
    environment.whole_number("MILEPOST_WORKERS", default=2, lowest=1, highest=16)
    assert "from 1 to 16" in refusal(environment)


def test_a_secret_that_is_too_short_is_refused_and_not_repeated() -> None:
    environment = asked(SECRET_KEY="opensesame")
    environment.text("MILEPOST_SECRET_KEY", default="", at_least=32)
    assert "10 characters" in (told := refusal(environment))
    assert "opensesame" not in told


@pytest.mark.parametrize("host", ["maturity.example.org", "127.0.0.1", "[::1]", "::1", "localhost"])
def test_a_host_is_a_name_or_an_address(host: str) -> None:
    environment = asked(HOSTS=f"{host}, other")
    assert environment.hosts("MILEPOST_HOSTS", default=()) == [host, "other"]
    environment.refuse_faults()


@pytest.mark.parametrize("host", ["*", ".example.org", "example.org:80", "a b", "", "-a"])
def test_a_host_that_could_be_anybodys_is_refused(host: str) -> None:
    environment = asked(HOSTS=f"localhost,{host}")
    environment.hosts("MILEPOST_HOSTS", default=())
    assert repr(host) in refusal(environment)


def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    taken = tmp_path / "data"
    taken.touch()
    environment = asked(DATA=str(taken))
    environment.folder("MILEPOST_DATA", default=Path("var"))
    assert "must be a folder" in refusal(environment)


def test_a_misspelt_setting_is_pointed_out() -> None:
    environment = asked(HOST="example.org")
    environment.hosts("MILEPOST_HOSTS", default=())
    assert "MILEPOST_HOST is not a setting; MILEPOST_HOSTS is." in refusal(environment)


def test_a_strange_database_is_named_with_what_is_wanted() -> None:
    environment = asked(DATABASE_URL="mysql://here/milepost")
    environment.database("MILEPOST_DATABASE_URL", default=Path("milepost.sqlite3"))
    told = "begins with 'mysql'; it must begin with sqlite:/// or postgresql://."
    assert told in refusal(environment)


def test_a_mail_server_is_read_with_its_sender() -> None:
    environment = asked(SMTP_URL="smtps://ann:p%40ss@mail.example.org", MAIL_FROM="m@example.org")
    found = environment.mail_server("MILEPOST_SMTP_URL", sender="MILEPOST_MAIL_FROM")
    environment.refuse_faults()
    assert found is not None
    assert (found.host, found.port, found.is_tls) == ("mail.example.org", 465, True)
    assert (found.user, found.password, found.sender) == ("ann", "p@ss", "m@example.org")


@pytest.mark.parametrize(
    ("url", "sender", "said"),
    [
        ("mail.example.org", "m@example.org", "MILEPOST_SMTP_URL must be smtp://HOST:PORT"),
        ("smtp://", "m@example.org", "MILEPOST_SMTP_URL must be smtp://HOST:PORT"),
        ("smtp://u:secret@h:many", "m@example.org", "MILEPOST_SMTP_URL has a port that is no"),
        ("smtp://u:secret@h", "", "MILEPOST_MAIL_FROM needs a sender"),
        ("smtp://u:secret@h", "nobody", "MILEPOST_SMTP_URL needs a sender"),
    ],
)
def test_a_strange_mail_server_is_told_without_its_password(
    url: str, sender: str, said: str
) -> None:
    environment = asked(SMTP_URL=url, MAIL_FROM=sender)
    environment.mail_server("MILEPOST_SMTP_URL", sender="MILEPOST_MAIL_FROM")
    refused = refusal(environment)
    assert said in refused
    assert "secret" not in refused


def test_without_a_mail_server_none_of_its_settings_is_needed() -> None:
    environment = asked()
    assert environment.mail_server("MILEPOST_SMTP_URL", sender="MILEPOST_MAIL_FROM") is None
    assert environment.address("MILEPOST_ADDRESS", is_needed=False) == ""
    assert environment.time_of_day("MILEPOST_DIGEST_AT", default=time(7, 30)) == time(7, 30)
    environment.refuse_faults()


def test_an_address_and_a_time_of_day_are_what_they_are() -> None:
    environment = asked(ADDRESS="https://maturity.example.org/", DIGEST_AT="06:15")
    assert environment.address("MILEPOST_ADDRESS", is_needed=True) == "https://maturity.example.org"
    assert environment.time_of_day("MILEPOST_DIGEST_AT", default=time(7)) == time(6, 15)
    strange = asked(ADDRESS="example.org", DIGEST_AT="half past")
    strange.address("MILEPOST_ADDRESS", is_needed=True)
    strange.time_of_day("MILEPOST_DIGEST_AT", default=time(7))
    asked_for = asked()
    asked_for.address("MILEPOST_ADDRESS", is_needed=True)
    assert "MILEPOST_ADDRESS is 'example.org'" in refusal(strange)
    assert "MILEPOST_DIGEST_AT is 'half past'" in refusal(strange)
    assert "MILEPOST_ADDRESS is not given" in refusal(asked_for)


def test_a_bucket_is_read_with_its_server_and_keys() -> None:
    environment = asked(
        EVIDENCE_STORE="s3://records/milepost",
        S3_ENDPOINT="https://s3.example.org",
        S3_KEY="the-key",
        S3_SECRET="the-secret",
    )
    found = environment.bucket("MILEPOST_EVIDENCE_STORE")
    environment.refuse_faults()
    assert found is not None
    assert (found.bucket, found.prefix) == ("records", "milepost/")
    assert (found.endpoint, found.key, found.secret) == (
        "https://s3.example.org",
        "the-key",
        "the-secret",
    )


def test_a_strange_bucket_is_told_without_its_keys() -> None:
    environment = asked(EVIDENCE_STORE="s3://key:hush@records", S3_SECRET="hush")
    environment.bucket("MILEPOST_EVIDENCE_STORE")
    refused = refusal(environment)
    assert "MILEPOST_EVIDENCE_STORE must be s3://BUCKET" in refused
    assert "hush" not in refused


def test_a_virus_scanner_is_read_or_told() -> None:
    environment = asked(CLAMAV="unix:///run/clamav/clamd.ctl")
    assert str(environment.virus_scanner("MILEPOST_CLAMAV")) == "unix:///run/clamav/clamd.ctl"
    environment.refuse_faults()
    environment = asked(CLAMAV="clamd")
    environment.virus_scanner("MILEPOST_CLAMAV")
    assert "MILEPOST_CLAMAV is 'clamd'; it must be tcp://HOST:PORT" in refusal(environment)


def test_without_a_bucket_and_a_scanner_a_folder_is_enough() -> None:
    environment = asked()
    assert environment.bucket("MILEPOST_EVIDENCE_STORE") is None
    assert environment.virus_scanner("MILEPOST_CLAMAV") is None
    environment.refuse_faults()
