"""An address that evidence is said to be at leads to where everybody can follow, by its words."""

import pytest

from milepost.core.evidence.addresses import address_fault


@pytest.mark.parametrize(
    "address",
    [
        "https://www.gov.uk/government/statistics",
        "http://data.gov.uk:8080/roads?year=2026#page=4",
        " https://93.184.215.14/report.pdf ",
        "https://[2606:4700::1111]/",
        "https://1.1.1.1/",
        "https://münchen.de/",
        "https://999.com/",
        "https://0x.org/",
        "https://dead.beef.org/",
    ],
)
def test_an_address_that_everybody_can_reach_is_taken(address: str) -> None:
    assert address_fault(address) == ""


@pytest.mark.parametrize(
    "host",
    [
        *(
            "localhost",
            "LOCALHOST.",
            "app.localhost",
            "files.local",
            "wiki.internal",
            "printer.lan",
        ),
        *("fileserver", "printer.lan", "intranet", "router.home.arpa", "council.corp"),
        *("127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1"),
        *("0177.0.0.1", "017700000001", "10.0.0.8", "10.8", "172.16.4.1", "192.168.1.20"),
        *("169.254.169.254", "0.0.0.0", "0", "100.64.0.1", "224.0.0.1", "255.255.255.255"),
        *("[::1]", "[::]", "[fe80::1]", "[fe80::1%25eth0]", "[fc00::7]"),
        *("[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[2002:7f00:1::]", "[ff02::1]"),
        *("%6c%6f%63alhost", "127%2e0.0.1", "１２７.0.0.1", "ⓛocalhost"),
        *("300.1.1.1", "1.2.3.256", "4294967296"),
    ],
)
def test_an_address_inside_a_network_is_refused_however_it_is_written(host: str) -> None:
    fault = address_fault(f"http://{host}/share/report.pdf")
    assert fault.startswith("The address leads inside a network")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("ftp://example.org/file", "has to begin with https://"),
        ("javascript:alert(1)", "has to begin with https://"),
        ("file:///etc/passwd", "has to begin with https://"),
        ("https:///nowhere", "has to begin with https://"),
        ("report.pdf", "has to begin with https://"),
        ("https://user:secret@www.gov.uk/", "name or a password before an @"),
        ("https://www.gov.uk\\@127.0.0.1/", ""),
        ("https://www.gov.uk:port/", "cannot be read"),
        ("https://[::1/", "cannot be read"),
        ("https://www.gov.uk/\u202efdp.exe", "cannot be seen"),
        ("https://www.gov\n.uk/", "cannot be seen"),
    ],
)
def test_an_address_that_is_none_is_refused_with_a_sentence(address: str, says: str) -> None:
    assert says in address_fault(address)


def test_a_backslash_never_hides_where_an_address_leads() -> None:
    assert address_fault("https://127.0.0.1\\@www.gov.uk/").startswith("The address leads inside")
