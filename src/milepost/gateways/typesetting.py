"""Set a document as tagged PDF: plain data in, a file out. Only a worker does this.

What is set is said by a template of ours; data reaches it as JSON, so that nothing in it is ever
taken for markup. The same data gives the same file, byte for byte: nothing in it is of the moment.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typst

from milepost.gateways.drawing import FONTS, NotDrawn, require_fonts

TEMPLATES = Path(__file__).parent / "templates"


class NotSet(Exception):
    """The document could not be set; the message says why."""


def set_pdf(
    template: str, data: Mapping[str, Any], *, pictures: Mapping[str, str], dated: date
) -> bytes:
    """A PDF by PDF/UA-1 and PDF/A-2a.

    :param template: the name of one of ours, such as "profile".
    :param pictures: SVG by name; the template asks for them by it.
    :param dated: the day the file says it was made: the data's own.
    :raises NotSet: where the template refuses the data, or the standards refuse what came out.
    """
    try:
        require_fonts()
    except NotDrawn as fault:
        raise NotSet(str(fault)) from fault
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    compiler = typst.Compiler(
        root=str(TEMPLATES),
        font_paths=fonts,
        sys_inputs={
            "data": json.dumps(data, ensure_ascii=False),
            "pictures": json.dumps(pictures),
        },
    )
    midnight = datetime(dated.year, dated.month, dated.day, tzinfo=UTC)
    try:
        made = compiler.compile(
            input=str(TEMPLATES / f"{template}.typ"),
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],  # to be kept for decades, and to be read aloud
            timestamp=midnight,
        )
    except typst.TypstError as fault:
        raise NotSet(f"The document could not be set: {fault.diagnostic}") from fault
    if not isinstance(made, bytes):
        raise NotSet("The document came out as something that is no file.")
    return made
