"""The process that draws a page: ``python -m milepost.gateways.page_pictures_drawing``.

Started by `page_pictures` and by nobody else, with a PDF as standard input. It answers with a line
of JSON and the picture after it; whatever goes wrong ends it with a status.
"""

import io
import json
import sys
from itertools import islice

from milepost.gateways.limited_process import limit_myself

_HIGHEST = 8_000  # pixels: a page may be a roll


def main() -> None:
    """Draw the page that the arguments name, so many pixels wide."""
    number, width = (int(each) for each in islice(limit_myself(), 2))
    import pypdfium2

    document = pypdfium2.PdfDocument(sys.stdin.buffer)
    pages = len(document)
    said = {"pages": pages, "width": 0, "height": 0}
    png = b""
    if 1 <= number <= pages:
        page = document[number - 1]
        wide, high = page.get_size()
        scale = min(width / wide, _HIGHEST / high)
        picture = page.render(scale=scale).to_pil()  # Pillow comes along with python-pptx
        said["width"], said["height"] = picture.size
        out = io.BytesIO()
        picture.save(out, format="PNG", optimize=False, compress_level=6)
        png = out.getvalue()
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + png)


if __name__ == "__main__":
    main()
