"""Mail is handed in to a real server, and what it says against it is told in a line."""

import pytest

from milepost.gateways.mail import (
    Letter,
    MailFault,
    MailServerUnclear,
    answers,
    is_address,
    mail_line,
    read_mail_server,
)
from tests.apps.notices.post import SENDER, a_free_port, a_post, a_server, words_of

A_LETTER = Letter(
    to="ann@example.org",
    subject="Milepost: two things – and more",
    text="Two things wait.\n",
    html="<p>Two things wait.</p>",
    reference="notice-1.20260707",
)


def test_a_letter_arrives_as_it_was_written() -> None:
    with a_post() as (post, server), mail_line(server) as line:
        line.send(A_LETTER)
        line.send(A_LETTER)
    first, again = post.letters
    assert first["Subject"] == A_LETTER.subject
    assert (first["To"], first["From"]) == (A_LETTER.to, SENDER)
    assert first["Message-ID"] == again["Message-ID"]
    assert first["Auto-Submitted"] == "auto-generated"
    assert words_of(first).replace("\r", "") == A_LETTER.text
    assert A_LETTER.html in words_of(first, "html")


def test_what_a_server_says_against_a_letter_is_told_and_the_next_one_is_taken() -> None:
    with a_post() as (post, server), mail_line(server) as line:
        post.refusing, post.reply = 1, "452 The disk is full"
        with pytest.raises(MailFault, match="452 The disk is full"):
            line.send(A_LETTER)
        line.send(A_LETTER)
    assert len(post.letters) == 1


def test_a_server_is_asked_whether_it_answers_and_nothing_is_sent() -> None:
    with a_post() as (post, server):
        answers(server)
    assert post.letters == []


def test_where_nobody_listens_and_where_no_encryption_is_offered_it_is_a_fault() -> None:
    with pytest.raises(MailFault):
        answers(a_server(a_free_port()))
    with a_post() as (_, server):
        asked = read_mail_server(f"smtp://127.0.0.1:{server.port}", sender=SENDER)
        with pytest.raises(MailFault, match="STARTTLS"):
            answers(asked)


def test_the_address_of_a_server_says_how_it_is_reached() -> None:
    plain = read_mail_server("smtp://mail.example.org?plain=yes", sender=SENDER)
    assert (plain.port, plain.is_tls, plain.is_plain) == (587, False, True)
    assert str(plain) == "mail.example.org:587"
    with pytest.raises(MailServerUnclear):
        read_mail_server("ftp://mail.example.org", sender=SENDER)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("a@b.org", True), ("", False), ("a@", False), ("a b@c.org", False), ("ä@b.org", False)],
)
def test_what_mail_can_be_addressed_to(text: str, is_one: bool) -> None:
    assert is_address(text) is is_one
