"""The process that draws a page: ``python -m milepost.gateways.page_pictures_drawing``.

Started by `page_pictures` and by nobody else, with a PDF or a picture as standard input. It answers
with a line of JSON and the picture after it; whatever goes wrong ends it with a status.
"""

import io
import json
import sys
from itertools import islice
from typing import Any, BinaryIO

from milepost.gateways.limited_process import limit_myself

_HIGHEST = 8_000  # pixels: a page may be a roll

# Pillow comes along with python-pptx.


def page_of_pdf(file: BinaryIO, number: int, width: int) -> tuple[int, Any]:
    """How many pages there are, and a picture of one, if it is there."""
    import pypdfium2

    document = pypdfium2.PdfDocument(file)
    if not 1 <= number <= len(document):
        return len(document), None
    page = document[number - 1]
    wide, high = page.get_size()
    return len(document), page.render(scale=min(width / wide, _HIGHEST / high)).to_pil()


def picture(file: BinaryIO, number: int, width: int) -> tuple[int, Any]:
    """A picture, no larger than it may be, with nothing of the file but what can be seen."""
    from PIL import Image, ImageOps

    if number != 1:
        return 1, None
    Image.MAX_IMAGE_PIXELS = 200_000_000
    with Image.open(file) as opened:
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((width, _HIGHEST))
        return 1, upright.convert("RGBA")


_DRAWN = {"pages": page_of_pdf, "picture": picture}


def main() -> None:
    """Draw what the arguments name: how, the number of a page, and the width in pixels."""
    how, number, width = islice(limit_myself(), 3)
    pages, found = _DRAWN[how](sys.stdin.buffer, int(number), int(width))
    said = {"pages": pages, "width": 0, "height": 0}
    out = io.BytesIO()
    if found is not None:
        said["width"], said["height"] = found.size
        found.save(out, format="PNG")
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + out.getvalue())


if __name__ == "__main__":
    main()
