"""Makes the files of other shapes from ``contents.toml``, with programs that are not ours.

Run it from the root of the checkout: .venv/bin/python samples/other-shapes/make.py
It takes LibreOffice (soffice), python-docx and openpyxl; the rest is written by hand, sign by sign.
"""

import html
import subprocess
import tempfile
import tomllib
import zipfile
from pathlib import Path

import docx
import openpyxl

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
HERE = Path(__file__).parent
CONTENTS = tomllib.loads((HERE / "contents.toml").read_text(encoding="utf-8"))


def rows_of(name, *, label):
    """What a file is about, its headings of levels, and its rows: category, focus area, texts."""
    about = CONTENTS[name]
    levels = [label(number, called) for number, called in about["levels"]]
    rows = []
    for category in about["categories"]:
        for turn, (focus, *texts) in enumerate(category["areas"]):
            rows.append([category["name"] if turn == 0 else "", focus, *texts])
    return about, levels, rows


def office(source, wanted, *, filter_in=None):
    """Let LibreOffice open a file and save it as another."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        if filter_in:
            command.append(f"--infilter={filter_in}")
        kind = {".docx": "docx:MS Word 2007 XML"}.get(wanted.suffix, wanted.suffix[1:])
        saved = Path(folder) / "saved"
        command += ["--convert-to", kind, "--outdir", str(saved), str(source)]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own files
        wanted.write_bytes((saved / f"{source.stem}{wanted.suffix}").read_bytes())


def bare_spreadsheet(sheets, wanted):
    """An OpenDocument spreadsheet in the barest markup, for LibreOffice to open and save."""
    parts = []
    for name, rows in sheets:
        lines = []
        for row in rows:
            cells = "".join(
                "<table:table-cell office:value-type='string'>"
                + "".join(f"<text:p>{html.escape(line)}</text:p>" for line in text.split("\n"))
                + "</table:table-cell>"
                if text
                else "<table:table-cell/>"
                for text in row
            )
            lines.append(f"<table:table-row>{cells}</table:table-row>")
        body = "".join(lines)
        parts.append(f"<table:table table:name='{html.escape(name)}'>{body}</table:table>")
    spaces = "".join(
        f" xmlns:{each}='urn:oasis:names:tc:opendocument:xmlns:{each}:1.0'"
        for each in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{spaces} office:version='1.2'><office:body><office:spreadsheet>"
        f"{''.join(parts)}</office:spreadsheet></office:body></office:document-content>"
    )
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entries = (("/", MIMETYPE), ("content.xml", "text/xml"))
    manifest = "".join(
        f"<m:file-entry m:full-path='{path}' m:media-type='{kind}'/>" for path, kind in entries
    )
    with zipfile.ZipFile(wanted, "w") as archive:
        archive.writestr("mimetype", MIMETYPE)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml", f"<m:manifest xmlns:m='{space}'>{manifest}</m:manifest>"
        )


def saved_by_calc(name, sheets):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"{Path(name).stem}.ods"
        bare_spreadsheet(sheets, source)
        office(source, HERE / name)


def capability():
    about, levels, rows = rows_of("capability.xlsx", label=lambda n, c: f"Level {n} - {c}")
    table = [[about["title"]], [], ["Capability area", *levels], *(row[1:] for row in rows)]
    saved_by_calc("capability.xlsx", [("Self-assessment", table), ("Contacts", [["Name", "Post"]])])


def security():
    about, levels, rows = rows_of("security.ods", label=lambda n, c: c)
    heading = ["Function", "Security domain", *levels, "Evidence"]
    saved_by_calc("security.ods", [("Model", [[about["title"]], heading, *rows])])


def data():
    about, levels, rows = rows_of("data.docx", label=lambda n, c: f"{n}. {c}")
    made = docx.Document()
    made.add_heading(about["title"], 0)
    made.add_paragraph(about["remark"])
    table = made.add_table(rows=len(levels) + 1, cols=len(rows) + 1)
    table.style = "Table Grid"
    for column, (_, focus, *texts) in enumerate(rows, start=1):
        table.cell(0, column).text = focus
        for row, text in enumerate(texts, start=1):
            table.cell(row, column).text = text
    for row, label in enumerate(levels, start=1):
        table.cell(row, 0).text = label
    made.save(HERE / "data.docx")


def assets():
    about, levels, _ = rows_of("assets.xlsx", label=lambda n, c: c)
    sheets = [
        (category["name"], [["Element", *levels], *category["areas"]])
        for category in about["categories"]
    ]
    saved_by_calc("assets.xlsx", sheets)


def service():
    about = CONTENTS["service.csv"]
    lines = ["Theme;Practice;Level;What is seen;Evidence"]
    for category in about["categories"]:
        for turn, (focus, *texts, evidence) in enumerate(category["areas"]):
            for (_, level), text in zip(about["levels"], texts, strict=True):
                is_first = level == about["levels"][0][1]
                cells = [
                    category["name"] if is_first and turn == 0 else "",
                    focus if is_first else "",
                    level,
                    text,
                    evidence if is_first else "",
                ]
                lines.append(";".join(quoted(cell) for cell in cells))
    (HERE / "service.csv").write_bytes(("\r\n".join(lines) + "\r\n").encode("utf-8-sig"))


def quoted(cell):
    needs = any(sign in cell for sign in ';"\n')
    return '"' + cell.replace('"', '""') + '"' if needs else cell


def programme():
    about, levels, _ = rows_of("programme.docx", label=lambda n, c: c)
    parts = [f"<h1>{about['title']}</h1><p>{about['remark']}</p>"]
    for category in about["categories"]:
        parts.append(f"<h2>{category['name']}</h2><table border='1'>")
        for row in (["Practice", *levels], *category["areas"]):
            parts.append(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>")
        parts.append("</table>")
    parts += ["<p>Notes</p>", *(f"<p>{note}</p>" for note in about["notes"])]
    page = f"<html><head><meta charset='utf-8'></head><body>{''.join(parts)}</body></html>"
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "programme.html"
        source.write_text(page, encoding="utf-8")
        office(source, HERE / "programme.docx", filter_in="HTML (StarWriter)")


def practices():
    about, levels, rows = rows_of("practices.docx", label=lambda n, c: f"Level {n}: {c}")
    made = docx.Document()
    made.add_heading(about["title"], 0)
    for _, focus, *texts in rows:
        made.add_heading(focus, 1)
        made.add_paragraph(f"How {focus.lower()} is done, from the first level to the last.")
        table = made.add_table(rows=1, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "Level", "What is seen"
        for label, text in zip(levels, texts, strict=True):
            cells = table.add_row().cells
            cells[0].text, cells[1].text = label, text
    made.save(HERE / "practices.docx")


def knowledge():
    about, levels, rows = rows_of("knowledge.xlsx", label=lambda n, c: n)
    names = [called for _, called in about["levels"]]
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Matrix"
    sheet.append([about["title"]])
    sheet.append([])
    sheet.append(["Theme", "Practice area", "Maturity level"])
    sheet.append([None, None, *levels])
    sheet.append([None, None, *names])
    for row in rows:
        sheet.append([cell or None for cell in row])
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("A3:A5")
    sheet.merge_cells("B3:B5")
    sheet.merge_cells("C3:F3")
    sheet.merge_cells("A6:A7")
    notes = book.create_sheet("About")
    notes["A1"] = "Made for a workshop."
    book.save(HERE / "knowledge.xlsx")


def digital():
    about = CONTENTS["digital.tsv"]
    stages = [f"Stage {number}" for number, _ in about["levels"]]
    lines = [about["title"], "", "\t".join(["Service", *stages, "Evidence"])]
    for category in about["categories"]:
        lines.append(category["name"])
        lines += ["\t".join(area) for area in category["areas"]]
    lines += ["", "Notes", *about["notes"]]
    (HERE / "digital.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def resilience():
    about, levels, rows = rows_of("resilience.docx", label=lambda n, c: f"{c} ({n})")
    made = docx.Document()
    made.add_heading(about["title"], 0)
    for turn, part in enumerate((rows[:2], rows[2:])):
        table = made.add_table(rows=0, cols=len(levels) + 3)
        for row in (["Pillar", "Area", *levels[::-1], "Evidence"], *part):
            _, focus, *texts = row
            texts = texts if row[0] == "Pillar" else [*texts[:-1][::-1], texts[-1]]
            for cell, text in zip(table.add_row().cells, [row[0], focus, *texts], strict=True):
                cell.text = text
        if turn == 0:
            made.add_page_break()
    made.save(HERE / "resilience.docx")


if __name__ == "__main__":
    for make in (
        capability,
        security,
        data,
        assets,
        service,
        programme,
        practices,
        knowledge,
        digital,
        resilience,
    ):
        make()
