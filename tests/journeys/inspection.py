"""What must hold of every page that somebody comes to?"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PHONES = (390, 320)  # CSS pixels; 320 is what 400 % zoom leaves of 1280

Inspection = Callable[[Page], None]

_RUN = """axe.run(document, {
  resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}).then(found => found.violations.map(each => ({
  rule: each.id,
  help: each.help,
  where: each.nodes.slice(0, 5).map(node => node.target.join(" ") + ": " + node.failureSummary),
})))"""

# What a page is made of: each kind of element with all it lies in, its attributes' names among it.
_PARTS = """() => {
  const kind = e => e.localName + "." + e.className + "[" + e.getAttributeNames()
    .concat(e.getAttribute("type") || "", e.getAttribute("role") || "").join() + "]";
  const found = new Set();
  const walk = (e, above) => {
    const path = above + ">" + kind(e);
    found.add(path);
    for (const child of e.children) walk(child, path);
  };
  walk(document.body, new URL(location).pathname.replace(/[0-9]+/g, "0"));
  return [...found];
}"""
_inspected: set[str] = set()


def expect_axe_to_find_nothing(page: Page) -> None:
    """No rule of axe-core's is broken, WCAG 2.2 AA and best practice."""
    devtools = page.context.new_cdp_session(page)
    try:
        # Through the browser's own console: the page's Content-Security-Policy stays in force.
        _evaluate(devtools, _axe())
        found = _evaluate(devtools, _RUN)
    finally:
        devtools.detach()
    assert found == [], f"On {page.url}: {found}"


def expect_to_fit_a_phone(page: Page) -> None:
    """Nothing makes the page scroll sideways, at phone width and at 320 pixels."""
    before = page.viewport_size
    for width in PHONES:
        page.set_viewport_size({"width": width, "height": 844})
        needed: int = page.evaluate("() => document.scrollingElement.scrollWidth")
        assert needed <= width, f"{page.url} needs {needed} pixels of {width}: {_widest(page)}"
    if before is not None:
        page.set_viewport_size(before)


def everything(page: Page) -> None:
    """All that is held of a page; of axe's rules, once for all pages that are made of the same."""
    parts = frozenset(page.evaluate(_PARTS))
    if not parts <= _inspected:
        expect_axe_to_find_nothing(page)
        _inspected.update(parts)
    expect_to_fit_a_phone(page)


def nothing(page: Page) -> None:
    """For a run that is about something else: the same pages are inspected in another."""


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def _evaluate(devtools: CDPSession, script: str) -> Any:
    asked = {"expression": script, "awaitPromise": True, "returnByValue": True}
    answer = devtools.send("Runtime.evaluate", asked)
    if "exceptionDetails" in answer:
        raise AssertionError(answer["exceptionDetails"])
    return answer["result"].get("value")


def _widest(page: Page) -> list[str]:
    """Which elements stand out of the page on the right."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('main *, header *, footer *')]
          .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
          .slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""
    )
    return found
