"""Can one see where the keyboard is?"""

from typing import Any

from playwright.sync_api import Page

# What has the focus: where its box is (its label's, where the control itself is not drawn), what
# kind of thing it is, and whether something else lies on top of it.
_FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const isHidden = (box) => box.width < 4 || box.height < 4;
  const own = e.getBoundingClientRect();
  const label = e.matches('[type=radio], [type=checkbox]') && e.labels[0];
  const drawn = label && (isHidden(own) || getComputedStyle(e).opacity === '0') ? label : e;
  const box = drawn.getBoundingClientRect();
  const x0 = Math.min(own.x, box.x) - 6, y0 = Math.min(own.y, box.y) - 6;
  const x1 = Math.max(own.right, box.right) + 6, y1 = Math.max(own.bottom, box.bottom) + 6;
  const around = { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
  const x = Math.min(Math.max(box.x + Math.min(box.width, 40) / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.y + Math.min(box.height, 24) / 2, 0), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  const isOnTop = !!top && (drawn.contains(top) || top.contains(drawn) || e.contains(top));
  return {
    what: e.outerHTML.slice(0, 120),
    kind: [e.tagName, e.type, drawn.className].join(' '),
    isInView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    isOnTop,
    around,
  };
}"""


def expect_to_be_seen(page: Page, seen: set[str]) -> None:
    """What has the focus is in view, not covered, and looks otherwise than without the focus.

    :param seen: kinds of things whose look was compared already; added to.
    """
    found: dict[str, Any] | None = page.evaluate(_FOCUSED)
    assert found is not None, "Nothing has the focus."
    assert found["isInView"], f"The focus is out of sight: {found['what']}"
    assert found["isOnTop"], f"The focus is covered by something else: {found['what']}"
    if found["kind"] not in seen:
        seen.add(found["kind"])
        _expect_another_look(page, found)


def _expect_another_look(page: Page, found: dict[str, Any]) -> None:
    clip = _within_view(page, found["around"])
    focused = page.screenshot(clip=clip, caret="initial")
    page.evaluate("() => { globalThis.hadFocus = document.activeElement; hadFocus.blur(); }")
    plain = page.screenshot(clip=clip, caret="initial")
    # `focusVisible`: as the keyboard had left it.
    page.evaluate("() => hadFocus.focus({ preventScroll: true, focusVisible: true })")
    assert focused != plain, f"The focus is there, but does not show: {found['what']}"


def _within_view(page: Page, box: dict[str, float]) -> Any:
    size = page.viewport_size or {"width": 1280, "height": 720}
    x, y = max(box["x"], 0), max(box["y"], 0)
    right = min(box["x"] + box["width"], size["width"])
    bottom = min(box["y"] + box["height"], size["height"])
    return {"x": x, "y": y, "width": max(right - x, 1), "height": max(bottom - y, 1)}
