"""Somebody at a browser of their own, who sees pages and acts on them in one of the ways."""

from datetime import date
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from tests.journeys.inspection import Inspection
from tests.journeys.ways import Way


class Person:
    """One of the cast. Each comes to pages, and every page come to is inspected."""

    def __init__(self, name: str, way: Way, inspect: Inspection) -> None:
        self.name = name
        self.way = way
        self.page: Page = way.page
        self.complaints: list[str] = []  # of the browser: scripts that fail, what the policy bars
        self.pages = 0  # come to so far
        self._inspect = inspect
        self.page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
        self.page.on("console", self._listen)

    # -- coming to pages ----------------------------------------------------------------------

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path)
        self.pages += 1
        self._inspect(self.page)

    def sign_in(self, password: str) -> None:
        """Sign in on the page that asks for it."""
        self.write("Username", self.name)
        self.write("Password", password)
        self.press("Sign in")

    def follow(self, name: str, *, within: Locator | None = None, exact: bool = True) -> None:
        """Follow a link to another page."""
        self._go(self._among(within).get_by_role("link", name=name, exact=exact))

    def way_to(self, link: Locator) -> None:
        """Follow a link that is found by more than its name."""
        self._go(link)

    def press(self, name: str, *, within: Locator | None = None, is_first: bool = False) -> None:
        """Press a button that leads to another page; one of two that are alike, where said so."""
        found = self._among(within).get_by_role("button", name=name, exact=True)
        self._go(found.first if is_first else found)

    def download(self, name: str) -> bytes:
        """Follow a link to a file, and take what comes."""
        with self.page.expect_download() as coming:
            self.way.activate(self.page.get_by_role("link", name=name))
        return coming.value.path().read_bytes()

    # -- filling in ---------------------------------------------------------------------------

    def write(self, label: str, text: str, *, within: Locator | None = None) -> None:
        """Write into the field with this label."""
        self.way.write(self._among(within).get_by_label(label, exact=True), text)

    def write_day(self, legend: str, day: date) -> None:
        """Write a day into three boxes."""
        group = self.page.get_by_role("group", name=legend, exact=True)
        for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            self.write(part, str(value), within=group)

    def choose(self, label: str, *, within: Locator | None = None) -> None:
        """Choose the radio with this label."""
        radio = self._among(within).get_by_role("radio", name=label, exact=True)
        self.way.choose(radio)

    def tick(self, label: str) -> None:
        """Tick the box with this label."""
        self.way.tick(self.page.get_by_role("checkbox", name=label))

    def pick(self, label: str, option: str) -> None:
        """Pick from the list with this label."""
        self.way.pick(self.page.get_by_label(label, exact=True), option)

    def hand_in(self, label: str, file: Path) -> None:
        """Give a file of one's own."""
        self.way.hand_in(self.page.get_by_label(label, exact=True), file)

    # -- seeing -------------------------------------------------------------------------------

    def heading(self, text: str) -> None:
        """The page's own heading says so."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(text)

    def sees(self, text: str, *, within: Locator | None = None) -> None:
        """These words are on the page, somewhere."""
        expect(self._among(within).get_by_text(text).first).to_be_visible()

    def told(self, text: str) -> None:
        """What was done is said above the page; with a script, the focus is there.

        Unless the address leads on to the very place that was changed, which is then seen itself.
        """
        banner = self.page.get_by_role("alert").filter(has_text=text)
        expect(banner).to_be_visible()
        if self.way.is_scripted and "#" not in self.page.url:
            expect(banner).to_be_focused()

    # -- inside -------------------------------------------------------------------------------

    def _go(self, target: Locator) -> None:
        with self.page.expect_event("load"):
            self.way.activate(target)
        self.pages += 1
        self._inspect(self.page)

    def _among(self, within: Locator | None) -> Locator:
        return within if within is not None else self.page.locator("body")

    def _listen(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Refused to" in message.text:
            self.complaints.append(message.text)
