"""What did the operator ask for? Typed readers of the ``MILEPOST_`` variables.

A reader never raises. It keeps a sentence about what is wrong, hands back something harmless,
and `Environment.refuse_faults` then stops the start with every sentence at once.
"""

from collections.abc import Mapping
from datetime import time
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from re import fullmatch
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from milepost.config.databases import Database, DatabaseFault, read_database
from milepost.gateways.evidence_bucket import (
    BucketAddress,
    BucketUnclear,
    read_bucket_address,
)
from milepost.gateways.mail import MailServer, MailServerUnclear, read_mail_server
from milepost.gateways.virus_scan import ScannerUnclear, VirusScanner, read_virus_scanner

PREFIX = "MILEPOST_"
_OF_A_BUCKET = ("endpoint", "region", "key", "secret")
YES, NO = frozenset({"yes", "true", "on", "1"}), frozenset({"no", "false", "off", "0"})


class StartRefused(ImproperlyConfigured):
    """A setting is missing or strange; the message is for the operator, one line a fault."""


class Environment:
    """The ``MILEPOST_`` variables, each read as what it is meant to be."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self._known: set[str] = set()
        self._faults: list[str] = []

    def text(self, name: str, *, default: str, at_least: int = 0) -> str:
        """A text, of at least so many characters where it is given."""
        given = self._given(name)
        if given is None:
            return default
        if len(given) < at_least:
            # The value is not repeated: what asks for a length is a secret.
            self._fault(f"{name} has {len(given)} characters; it needs {at_least} or more.")
        return given

    def flag(self, name: str, *, default: bool) -> bool:
        """A yes or a no."""
        given = self._given(name)
        if given is None:
            return default
        if given.lower() not in YES | NO:
            self._fault(f"{name} is {given!r}; it must be yes or no.")
        return given.lower() in YES

    def whole_number(self, name: str, *, default: int, lowest: int, highest: int) -> int:
        """A whole number within its limits, both included."""
        given = self._given(name)
        if given is None:
            return default
        if not fullmatch(r"\d{1,9}", given) or not lowest <= int(given) <= highest:
            wanted = f"a whole number from {lowest} to {highest}"
            self._fault(f"{name} is {given!r}; it must be {wanted}.")
            return default
        return int(given)

    def choice(self, name: str, *, default: str, among: tuple[str, ...]) -> str:
        """One of a few words."""
        given = self._given(name)
        if given is None:
            return default
        if given not in among:
            self._fault(f"{name} is {given!r}; it must be one of {', '.join(among)}.")
            return default
        return given

    def hosts(self, name: str, *, default: tuple[str, ...]) -> list[str]:
        """Host names or addresses, with commas between them; no scheme, no port, no wildcard."""
        given = self._given(name)
        if given is None:
            return list(default)
        hosts = [host.strip() for host in given.split(",")]
        for host in hosts:
            if not _is_host(host):
                wanted = "names such as maturity.example.org, with commas between them"
                self._fault(f"{name} has {host!r} in it; it must be {wanted}.")
        return hosts

    def folder(self, name: str, *, default: Path) -> Path:
        """A folder, absolute from here on; it may be missing, but no file may be in its place."""
        given = self._given(name)
        path = (default if given is None else Path(given).expanduser()).absolute()
        if path.exists() and not path.is_dir():
            self._fault(f"{name} is {str(path)!r}, which is a file; it must be a folder.")
        return path

    def database(self, name: str, *, default: Path) -> Database:
        """Where the rows are: ``sqlite:///PATH`` or ``postgresql://USER:PASSWORD@HOST/NAME``."""
        given = self._given(name)
        try:
            return read_database(given if given is not None else f"sqlite:///{default}")
        except DatabaseFault as fault:
            self._fault(f"{name} {fault}")
            return read_database(f"sqlite:///{default}")

    def mail_server(self, name: str, *, sender: str) -> MailServer | None:
        """A mail server, and from another variable whom mail is from; None for no mail."""
        given, whom = self._given(name), self._given(sender)
        if given is None:
            return None
        try:
            return read_mail_server(given, sender=whom or "")
        except MailServerUnclear as unclear:
            # The address is not repeated: there may be a password in it.
            self._fault(f"{name if whom else sender} {unclear}")
            return None

    def bucket(self, name: str) -> BucketAddress | None:
        """A bucket of storage that speaks S3, with its server and keys; None for a folder."""
        given = self._given(name)
        more = {each: self._given(f"MILEPOST_S3_{each.upper()}") or "" for each in _OF_A_BUCKET}
        if given is None:
            return None
        try:
            return read_bucket_address(given, **more)
        except BucketUnclear as unclear:
            # The address is not repeated: somebody may have written a key into it.
            self._fault(f"{name} {unclear}")
            return None

    def virus_scanner(self, name: str) -> VirusScanner | None:
        """A virus scanner that speaks as clamd does; None for none."""
        given = self._given(name)
        if given is None:
            return None
        try:
            return read_virus_scanner(given)
        except ScannerUnclear as unclear:
            self._fault(f"{name} is {given!r}; it {unclear}")
            return None

    def address(self, name: str, *, is_needed: bool) -> str:
        """Where a site is reached: ``https://HOST``, without a slash at its end."""
        given = self._given(name)
        if given is None:
            if is_needed:
                self._fault(
                    f"{name} is not given; it must be such as https://maturity.example.org."
                )
            return ""
        parts = urlsplit(given)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query:
            self._fault(f"{name} is {given!r}; it must be such as https://maturity.example.org.")
        return given.rstrip("/")

    def time_of_day(self, name: str, *, default: time) -> time:
        """A time of day: 07:30."""
        given = self._given(name)
        if given is None:
            return default
        if not fullmatch(r"([01]\d|2[0-3]):[0-5]\d", given):
            self._fault(f"{name} is {given!r}; it must be a time of day such as 07:30.")
            return default
        return time.fromisoformat(given)

    def refuse_faults(self) -> None:
        """To be called when everything has been read.

        :raises StartRefused: with a sentence for each variable that is strange, or misspelt.
        """
        for name in sorted(self._variables):
            meant = get_close_matches(name, self._known, n=1, cutoff=0.9)
            if name.startswith(PREFIX) and name not in self._known and meant:
                self._fault(f"{name} is not a setting; {meant[0]} is.")
        if self._faults:
            raise StartRefused("Milepost does not start:\n" + "\n".join(self._faults))

    def _given(self, name: str) -> str | None:
        """The variable's value; an empty one is as good as none."""
        self._known.add(name)
        return self._variables.get(name, "").strip() or None

    def _fault(self, sentence: str) -> None:
        self._faults.append(sentence)


def _is_host(host: str) -> bool:
    try:
        ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        label = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
        return fullmatch(rf"{label}(\.{label})*", host) is not None
    return True
