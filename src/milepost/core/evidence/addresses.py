"""Can everybody who is to see it reach an address, as far as its words tell?

Nothing is fetched: a name that leads inside a network by its server's answer alone is not found
here, and nothing of Milepost ever follows an address by itself.
"""

import unicodedata
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import unquote, urlsplit

INSIDE = (
    *("localhost", "local", "internal", "intranet", "private", "corp", "home", "lan"),
    *("localdomain", "home.arpa"),
)
_BASES = ((16, "0x"), (8, "0"))


def address_fault(address: str) -> str:
    """What is wrong with an address that evidence is said to be at; "" where nothing is."""
    address = address.strip()
    if any(unicodedata.category(each) in ("Cc", "Cf", "Zl", "Zp") for each in address):
        return "The address has characters in it that cannot be seen: type it anew."
    try:
        parts = urlsplit(address.replace("\\", "/"))
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "The address cannot be read: check what stands before the first single slash."
    if parts.scheme not in ("http", "https") or not host:
        return "The address has to begin with https:// or http://."
    if "@" in parts.netloc:
        return "The address has a name or a password before an @ in it: leave that out."
    return _inside(host)


def _inside(host: str) -> str:
    """Why a host cannot be reached by everybody; "" where its words give no reason."""
    plain = unicodedata.normalize("NFKC", unquote(host)).lower().strip(".")
    number = _number(plain)
    if number is not None:
        return "" if _is_public(number) else _SENTENCE
    is_named_inside = any(plain == each or plain.endswith(f".{each}") for each in INSIDE)
    return _SENTENCE if is_named_inside or "." not in plain else ""


_SENTENCE = (
    "The address leads inside a network, where the other parties cannot follow it: put the file"
    " itself in, or give an address that everybody can reach."
)


def _is_public(number: IPv4Address | IPv6Address) -> bool:
    if isinstance(number, IPv6Address):
        within = number.ipv4_mapped or number.sixtofour
        if within is not None:
            return _is_public(within)
    return number.is_global and not number.is_multicast


def _number(host: str) -> IPv4Address | IPv6Address | None:
    """The number that a host is, however it is written: 127.1, 0x7f000001, 2130706433."""
    try:
        return ip_address(host.partition("%")[0].strip("[]"))
    except ValueError:
        pass
    pieces = [_piece(each) for each in host.split(".")]
    if not 1 <= len(pieces) <= 4 or any(each is None for each in pieces):
        return None
    *firsts, last = [each or 0 for each in pieces]
    # As the C library reads it: the last piece fills all bytes that no other piece names.
    if any(each > 255 for each in firsts) or last >= 256 ** (4 - len(firsts)):
        return IPv4Address(0)  # no address at all, and so nobody's
    value = last + sum(each << (8 * (3 - place)) for place, each in enumerate(firsts))
    return IPv4Address(value)


def _piece(written: str) -> int | None:
    """A number in any base that the C library takes; None where it is none."""
    base, digits = 10, written
    for each, prefix in _BASES:
        if written.startswith(prefix) and len(written) > len(prefix):
            base, digits = each, written[len(prefix) :]
            break
    try:
        return int(digits, base) if digits.isalnum() else None
    except ValueError:
        return None
