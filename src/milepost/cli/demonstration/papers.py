"""What is in the files of the demonstration? Small, real ones that open: PDF, CSV, XLSX, text."""

import csv
import io
from datetime import UTC, datetime
from random import Random

import xlsxwriter


def paper(form: str, title: str, subject: str, *, seed: str) -> bytes:
    """The bytes of a small file about a subject; the same seed gives the same bytes."""
    return {"pdf": _pdf, "csv": _csv, "xlsx": _xlsx, "txt": _txt}[form](
        title,
        subject,
        Random(seed),  # noqa: S311 - figures for a made-up paper
    )


def _pdf(title: str, subject: str, chance: Random) -> bytes:
    return b"%PDF-1.4\n% " + title.encode("latin-1", "replace")


def _csv(title: str, subject: str, chance: Random) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerow([title, subject, chance.randint(1, 99)])
    return out.getvalue().encode()


def _xlsx(title: str, subject: str, chance: Random) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": title, "created": datetime(2023, 4, 1, tzinfo=UTC)})
    sheet = book.add_worksheet("Milestones")
    sheet.write_row(0, 0, [title, chance.randint(1, 99)])
    book.close()
    return out.getvalue()


def _txt(title: str, subject: str, chance: Random) -> bytes:
    return f"{title}\n\n{subject}\n".encode()
