"""How does a screenshot become small enough for the manual? By a palette of 256 colours.

The browser that took it counts the colours, and says which of them stands at each pixel.
"""

import base64
import struct
import zlib
from typing import Any

from playwright.sync_api import Page

# Frequent colours come first; one that nearly is there already is passed over.
_COUNT = """async (picture) => {
  const file = Uint8Array.from(atob(picture), each => each.charCodeAt(0));
  const image = await createImageBitmap(new Blob([file]));
  const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
  canvas.drawImage(image, 0, 0);
  const bytes = canvas.getImageData(0, 0, image.width, image.height).data;
  const pixels = new Uint32Array(bytes.buffer);
  const counts = new Map();
  for (const each of pixels) counts.set(each, (counts.get(each) || 0) + 1);
  const parts = (c) => [c & 255, (c >> 8) & 255, (c >> 16) & 255];
  const apart = (a, b) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
  const often = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a)).map(parts);
  const palette = [];
  for (const nearest of [48, 0]) {
    for (const colour of often) {
      if (palette.length === 256) break;
      if (palette.every(each => apart(each, colour) > nearest)) palette.push(colour);
    }
  }
  const places = new Map();
  for (const colour of counts.keys()) {
    const all = palette.map(each => apart(each, parts(colour)));
    places.set(colour, all.indexOf(Math.min(...all)));
  }
  let rows = '';
  for (const each of pixels) rows += String.fromCharCode(places.get(each));
  return { width: image.width, height: image.height, palette: palette.flat(), rows: btoa(rows) };
}"""


def small(page: Page, picture: bytes) -> bytes:
    """The same picture as a PNG with a palette.

    :param page: any page; nothing on it is touched.
    """
    found: dict[str, Any] = page.evaluate(_COUNT, base64.b64encode(picture).decode())
    width, height = found["width"], found["height"]
    pixels = base64.b64decode(found["rows"])
    rows = b"".join(b"\0" + pixels[y * width : (y + 1) * width] for y in range(height))
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", bytes(found["palette"])),
            _chunk(b"IDAT", zlib.compress(rows, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)
