"""Send mail through a server that the operator names, and ask whether it answers."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

PATIENCE = 20  # seconds, for a server to answer
_PORTS = {"smtp": 587, "smtps": 465}


class MailFault(Exception):
    """A mail was not taken, or the server is not to be reached; the message is for operators."""


class MailServerUnclear(ValueError):
    """The address of a mail server, or of the sender, says nothing that can be used."""


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """Where mail is handed in, and whom it is from."""

    host: str
    port: int
    is_tls: bool  # from the first byte; else by STARTTLS
    user: str
    password: str
    is_plain: bool  # never ask for STARTTLS: for a server on this machine
    sender: str

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def read_mail_server(url: str, *, sender: str) -> MailServer:
    """``smtp://USER:PASSWORD@HOST:PORT`` or ``smtps://...``; ``?plain=yes`` for no encryption.

    :raises MailServerUnclear: with what is wrong; the password is not in it.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as strange:
        raise MailServerUnclear("has a port that is no number.") from strange
    if parts.scheme not in _PORTS or not parts.hostname:
        raise MailServerUnclear("must be smtp://HOST:PORT or smtps://HOST:PORT.")
    if not is_address(sender):
        raise MailServerUnclear("needs a sender such as milepost@example.org.")
    return MailServer(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        is_tls=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_plain=parse_qs(parts.query).get("plain") == ["yes"],
        sender=sender,
    )


def is_address(text: str) -> bool:
    """Whether mail can be addressed so."""
    try:
        found = Address(addr_spec=text)
    except (ValueError, IndexError):
        return False
    return bool(found.username and found.domain) and text.isascii()


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail, as plain words and as a page; ``reference`` is the same however often it is sent."""

    to: str
    subject: str
    text: str
    html: str
    reference: str


class MailLine:
    """A connection to a mail server, over which letters are handed in one by one."""

    def __init__(self, server: MailServer, connection: smtplib.SMTP) -> None:
        self._server = server
        self._connection = connection

    def send(self, letter: Letter) -> None:
        """Hand a letter in.

        :raises MailFault: where the server does not take it.
        """
        message = EmailMessage()
        message["From"] = self._server.sender
        message["To"] = letter.to
        message["Subject"] = letter.subject
        domain = self._server.sender.rpartition("@")[2]
        # A letter that is sent again is known for the same by whoever sorts mail.
        message["Message-ID"] = f"<{letter.reference}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        message.add_alternative(letter.html, subtype="html")
        try:
            self._connection.send_message(message)
        except (smtplib.SMTPException, OSError) as fault:
            raise MailFault(_said(fault)) from fault


@contextmanager
def mail_line(server: MailServer) -> Iterator[MailLine]:
    """Open a connection, and close it in the end.

    :raises MailFault: where the server is not to be reached, or does not let one in.
    """
    try:
        connection = _connected(server)
    except (smtplib.SMTPException, OSError) as fault:
        raise MailFault(_said(fault)) from fault
    try:
        yield MailLine(server, connection)
    finally:
        try:
            connection.quit()
        except (smtplib.SMTPException, OSError):
            connection.close()


def answers(server: MailServer) -> None:
    """Whether the server answers and lets one in; nothing is sent.

    :raises MailFault: with what it said instead.
    """
    with mail_line(server):
        pass


def _connected(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.is_tls:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=PATIENCE, context=context
        )
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    try:
        connection.ehlo()
        if not server.is_tls and not server.is_plain:
            connection.starttls(context=context)
        if server.user:
            connection.login(server.user, server.password)
    except BaseException:
        connection.close()
        raise
    return connection


def _said(fault: Exception) -> str:
    """In one line, whatever the server said."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        replies = [reply for reply in fault.recipients.values()]
        fault = smtplib.SMTPResponseException(*replies[0]) if replies else fault
    if isinstance(fault, smtplib.SMTPResponseException):
        words = fault.smtp_error
        said = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
        return " ".join(f"{fault.smtp_code} {said}".split())[:200]
    return (" ".join(str(fault).split()) or type(fault).__name__)[:200]
