"""What goes out and comes back in: the working copy, the profile as a PDF, the whole archive."""

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit, urlunsplit

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from bench.line import Line
from bench.sending import Sender, WentWrong

IMPORT_MS, DOCUMENT_MS = 2_000, 5_000  # design 6
_RATING = "Your rating"
_REASON = "Your reason"


def working_copy(sender: Sender) -> None:
    """Take one along, change forty ratings in it, hand it in, look, and apply it."""
    client = sender.visitors["provider-lead"]
    home = f"/arrangements/{sender.reference}/"
    content = client.get(f"{home}workbook/copy.xlsx").content
    given = {"upload": SimpleUploadedFile("copy.xlsx", _filled_in(content))}
    name = "hand a working copy in"
    sender.send("working_copy", "provider-lead", "workbook/", given, name=name)
    address = sender.sent_on_to.removeprefix(home)
    sender.time("workbook_upload", "look at a working copy", lambda: client.get(home + address))
    sender.send("workbook_upload", "provider-lead", address, {}, name="apply a working copy")


def _filled_in(content: bytes, *, most: int = 40) -> bytes:
    """The working copy with so many ratings changed, each with its reason."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    changed = 0
    for sheet in book:
        heads = {
            str(cell.value): cell.column
            for row in sheet.iter_rows(max_row=6)
            for cell in row
            if cell.value in (_RATING, _REASON)
        }
        if len(heads) < 2:
            continue
        for row in range(1, sheet.max_row + 1):
            cell = sheet.cell(row=row, column=heads[_RATING])
            if cell.value in ("F", "L") and changed < most:
                cell.value = "L" if cell.value == "F" else "F"
                sheet.cell(row=row, column=heads[_REASON]).value = f"Counted anew, {row}."
                changed += 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def profile_as_pdf(sender: Sender) -> Line:
    """Ask for it, and have it made as a worker does, in a process of its own."""
    from django.db import connections

    from milepost.apps.documents.models import Document
    from milepost.apps.jobs.actions import take_one
    from milepost.cli.working import start_process

    client = sender.visitors["north-manager"]
    home = f"/arrangements/{sender.reference}/"
    sender.post("make_document", client, f"{home}documents/make/", {})
    took = 0.0
    while taken := take_one(
        worker="bench", at=datetime.now(UTC), lease=timedelta(minutes=5)
    ):  # others may wait before it, such as the charts of pages
        connections.close_all()
        start = perf_counter()
        made = start_process(taken.id, taken.claim)
        made.wait()
        took = (perf_counter() - start) * 1000
        if made.stdin is not None:
            made.stdin.close()
        if Document.objects.filter(file__isnull=False).exists():
            break
    number = (
        Document.objects.filter(file__isnull=False)
        .order_by("-id")
        .values_list("number", flat=True)
        .first()
    )
    if number is None:
        raise WentWrong("The profile was not made: see what its job said.")
    page = f"{home}documents/{number}/"
    sender.time("document", "a document that is made", lambda: client.get(page))
    sender.time("document_file", "its file", lambda: client.get(f"{page}file/").getvalue())
    return Line(
        group="In and out",
        name="the profile as a PDF, in a process of its own",
        median=took,
        worst=took,
        mark=DOCUMENT_MS,
    )


def archive(reference: str) -> Iterator[Line]:
    """Export an arrangement, verify the archive, and take it in on an empty site."""
    with tempfile.TemporaryDirectory() as folder, _empty_site(Path(folder)) as empty:
        path = str(Path(folder) / "archive.zip")
        yield _command("export an arrangement", {}, "export", reference, "--to", path, "--json")
        yield _command("verify its archive", {}, "verify", path)
        yield _command("import it on an empty site", empty, "import", path, "--json")


def _command(name: str, environment: Mapping[str, str], *words: str) -> Line:
    """A command of ours, from its start to its end."""
    least = _seconds(["-c", "import django"], {})
    took = _seconds(["-m", "milepost", *words], environment)
    return Line(
        group="In and out",
        name=name,
        median=took * 1000,
        worst=took * 1000,
        floor=least * 1000,
        floor_name="a process that imports Django",
    )


def _seconds(command: list[str], environment: Mapping[str, str]) -> float:
    start = perf_counter()
    subprocess.run(
        [sys.executable, *command],
        env={**os.environ, **environment},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return perf_counter() - start


@contextmanager
def _empty_site(folder: Path) -> Iterator[dict[str, str]]:
    """A site with nothing on it, on the same kind of database."""
    data = {"MILEPOST_DATA": str(folder)}
    address = os.environ["MILEPOST_DATABASE_URL"]
    if address.startswith("sqlite"):
        yield {**data, "MILEPOST_DATABASE_URL": f"sqlite:///{folder}/milepost.sqlite3"}
        return
    name = f"empty_{os.getpid()}"
    order = _orders(address)
    order(f"CREATE DATABASE {name}")
    parts = urlsplit(address)
    yield {**data, "MILEPOST_DATABASE_URL": urlunsplit(parts._replace(path=f"/{name}"))}
    order(f"DROP DATABASE {name} WITH (FORCE)")


def _orders(address: str) -> Callable[[str], None]:
    import psycopg

    def order(statement: str) -> None:
        with psycopg.connect(address, autocommit=True) as server:
            server.execute(statement.encode())

    return order
