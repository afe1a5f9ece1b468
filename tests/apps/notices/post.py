"""A real mail server for tests, which can refuse."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from milepost.gateways.mail import MailServer

SENDER = "milepost@maturity.example.org"


@dataclass
class Post:
    """What was handed in, in order; the next ``refusing`` letters are not taken.

    While it ``holds``, what was handed in is there, and whoever did so is not told.
    """

    letters: list[EmailMessage] = field(default_factory=list)
    refusing: int = 0
    reply: str = "451 Try again later"
    holds: bool = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refusing:
            self.refusing -= 1
            return self.reply
        found = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        self.letters.append(found)
        while self.holds:
            await asyncio.sleep(0.05)
        return "250 Taken"

    def to(self, address: str) -> list[EmailMessage]:
        return [each for each in self.letters if each["To"] == address]


@contextmanager
def a_post() -> Iterator[tuple[Post, MailServer]]:
    """A server on a free port of this machine, and what it was handed."""
    post = Post()
    port = a_free_port()
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield post, a_server(port)
    finally:
        controller.stop()


def a_free_port() -> int:
    """A port of this machine at which nobody listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as nobody:
        return int(nobody.getsockname()[1])


def a_server(port: int) -> MailServer:
    """A server without encryption on this machine."""
    return MailServer(
        host="127.0.0.1",
        port=port,
        is_tls=False,
        user="",
        password="",
        is_plain=True,
        sender=SENDER,
    )


def words_of(letter: EmailMessage, kind: str = "plain") -> str:
    body = letter.get_body((kind,))
    assert body is not None
    return str(body.get_content())
