"""Every page of a real site, as everybody on it sees it: ``python -m tests.cli.every_page FILE``.

Goes from the first page wherever links lead, for each person in turn, and writes down what each
address answered, without what is another at every asking.
"""

import hashlib
import io
import json
import re
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import django
import openpyxl

django.setup()

from django.test import Client  # noqa: E402

from milepost.apps.people.models import Person  # noqa: E402
from milepost.gateways.sheets_to_fill import ORIGIN_SHEET  # noqa: E402

MOST_ALIKE = 1  # ways of asking one kind of page the same question

_LINK = re.compile(r'href="([^"#]+)')
# What is another at every asking, or whenever styles are built again; and what is of one site:
# what its scanner said of a file, whether its worker has read the words in it yet, and the
# room that files take, with those that wait in its trays.
_PASSING = re.compile(
    r'<input type="hidden" name="csrfmiddlewaretoken" value="[^"]*">|\?v=[0-9a-f]{12}'
    r"|As recorded <b>[^<]*</b>"
    r"|Virus scan</dt><dd[^>]*>[^<]*|<p[^>]*>Its words have not been read yet[^<]*</p>"
    r'|<section class="mp-room"[\s\S]*?</section>'
)
# Codes in an address: of focus areas, criteria, threads, points.
_CODES = re.compile(r"/[A-Z][A-Z0-9]*(?:\.[A-Z0-9]+)*(?=/)")
# Whether somebody wishes mail or has a calendar's secret address, and what waits in a tray, is of
# each site and in no archive.
_LEFT_OUT = re.compile(
    r"/static/|/sign-out/|/account/mail/|/calendar/feed/|/evidence/put-in/|[?&]sort="
)


def pages(person: Person) -> dict[str, str]:
    """What each address answers that one person can get to."""
    client = Client(headers={"host": "localhost"})
    client.force_login(person)
    found: dict[str, str] = {}
    asked = Counter[str]()
    waiting = ["/"]
    while waiting:
        address = waiting.pop()
        way = _way_of_asking(address)
        asked[way] += address not in found
        if address not in found and asked[way] <= MOST_ALIKE:
            answer = client.get(address)
            found[address], links = _taken_down(answer)
            waiting += [
                joined
                for each in links
                if (joined := urljoin(address, each.replace("&amp;", "&"))).startswith("/")
                and not _LEFT_OUT.search(joined)
            ]
    return found


def _way_of_asking(address: str) -> str:
    """A page's own address; one that asks it something, without what it asks or of which thing.

    Of the hundreds of criteria, threads and points of the matrix as a document, one stands for all.
    """
    path, _, question = address.partition("?")
    if not question:
        return _CODES.sub("/-", path) if "/matrix/" in path else address
    return re.sub(r"/(\d+|[A-Z][A-Z0-9]+)/", "/-/", path) + re.sub(r"=[^&]*", "", question)


def _taken_down(answer: Any) -> tuple[str, list[str]]:
    content = b"".join(answer) if answer.streaming else answer.content
    kind = answer.get("Content-Type", "")
    where = answer.get("Location", "")
    said = f"{answer.status_code} {where}"
    if not kind.startswith("text/html"):
        return f"{said} {_hash(content)}", [where]
    text = _PASSING.sub("", content.decode())
    return f"{said} {text}", [where, *_LINK.findall(text)]


def _hash(content: bytes) -> str:
    if zipfile.is_zipfile(io.BytesIO(content)):
        content = _what_it_says(content)
    return hashlib.sha256(content).hexdigest()


def _what_it_says(document: bytes) -> bytes:
    """A workbook's cells, or every part of another document but when it was made."""
    with zipfile.ZipFile(io.BytesIO(document)) as file:
        if "xl/workbook.xml" in file.namelist():
            return json.dumps(_cells(document), default=str).encode()
        said = (name for name in sorted(file.namelist()) if "docProps" not in name)
        return b"".join(file.read(name) for name in said)


def _cells(workbook: bytes) -> dict[str, Any]:
    """What a workbook says, without the sheet that each site signs with its own key and time."""
    return {
        sheet.title: [list(row) for row in sheet.values]
        for sheet in openpyxl.load_workbook(io.BytesIO(workbook))
        if sheet.title != ORIGIN_SHEET
    }


def main(path: Path) -> None:
    # Who is on no arrangement belongs to the site, and comes with no archive.
    people = Person.objects.filter(memberships__isnull=False).distinct().order_by("username")
    everything = {
        f"{person.username} {address}": page
        for person in people
        for address, page in pages(person).items()
    }
    path.write_text(json.dumps(everything), encoding="utf-8")
    print(json.dumps(len(everything)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
