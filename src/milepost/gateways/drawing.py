"""Draw a chart: a Vega-Lite specification in, an SVG out. Only a worker does this.

The letters are those of the pages' own typeface, which stands in a folder made at set-up: without
it, nothing would be drawn where words should be.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import vl_convert

FONTS = Path(__file__).parent / "fonts"
VEGA_LITE = "6.4"

# What a picture has no need of: anything that runs, leads away, or styles itself past the page.
_FORBIDDEN = re.compile(
    r"<script|<foreignObject|\son\w+\s*=|javascript:|\sstyle\s*=", re.IGNORECASE
)
_SIZE = re.compile(r'(<svg[^>]*?) width="[^"]*" height="[^"]*"')


class NotDrawn(Exception):
    """The specification could not be drawn; the message says why."""


def draw(spec: Mapping[str, Any]) -> str:
    """The picture, as SVG that may stand in a page under its Content-Security-Policy.

    Data is in the specification itself: an address in it is not followed.

    :raises NotDrawn: where it is no Vega-Lite, or came out as something that runs.
    """
    require_fonts()
    vl_convert.register_font_directory(str(FONTS))
    try:
        svg: str = vl_convert.vegalite_to_svg(
            dict(spec), vl_version=VEGA_LITE, allowed_base_urls=[]
        )
    except ValueError as fault:
        raise NotDrawn(f"The chart could not be drawn: {fault}") from fault
    if _FORBIDDEN.search(svg):
        raise NotDrawn("The chart came out as more than a picture, and is not shown.")
    # Its width is the page's to give; its shape is in the viewBox.
    return _SIZE.sub(r"\1", svg, count=1)


def require_fonts() -> None:
    """The typeface is there.

    :raises NotDrawn: with what to do where it is not.
    """
    if not any(FONTS.glob("*.ttf")):
        raise NotDrawn("The typeface of documents is not set up: run bin/setup.")
