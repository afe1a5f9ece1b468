"""How does a person act on a page: with a mouse, without a script, or by the keyboard alone?

A story names what is acted on by its role and its name; the way says how that is done.
"""

import re
from abc import ABC, abstractmethod
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.journeys.focus import expect_to_be_seen

MOST_STEPS = 600  # of the tabulator, until something counts as out of reach


class Way(ABC):
    """What every story may ask for."""

    is_scripted = True

    def __init__(self, page: Page) -> None:
        self.page = page

    @abstractmethod
    def activate(self, target: Locator) -> None:
        """Follow a link, press a button, open what is folded."""

    @abstractmethod
    def write(self, field: Locator, text: str) -> None:
        """Put words in the place of what the field holds."""

    @abstractmethod
    def leave(self, field: Locator) -> None:
        """Be done with a field that was written in."""

    @abstractmethod
    def choose(self, radio: Locator) -> None:
        """Choose one of several."""

    @abstractmethod
    def tick(self, box: Locator) -> None:
        """Tick a box that is not ticked."""

    @abstractmethod
    def pick(self, field: Locator, option: str) -> None:
        """Pick from a list that folds out."""

    @abstractmethod
    def hand_in(self, field: Locator, file: Path) -> None:
        """Choose a file of one's own."""


class Mouse(Way):
    """Clicks, and types where it clicked."""

    def activate(self, target: Locator) -> None:
        target.click()

    def write(self, field: Locator, text: str) -> None:
        field.fill(text)

    def leave(self, field: Locator) -> None:
        self.page.get_by_role("heading", level=1).click()

    def choose(self, radio: Locator) -> None:
        self._click_where_it_is_drawn(radio)

    def tick(self, box: Locator) -> None:
        self._click_where_it_is_drawn(box)
        expect(box).to_be_checked()

    def pick(self, field: Locator, option: str) -> None:
        field.select_option(label=option)

    def hand_in(self, field: Locator, file: Path) -> None:
        field.set_input_files(file)

    def _click_where_it_is_drawn(self, control: Locator) -> None:
        # On its label, whichever of the two lies above the other there.
        label = self.page.locator(f'label[for="{control.get_attribute("id")}"]')
        label.click(force=True)


class WithoutScript(Mouse):
    """As with a mouse, in a browser that runs no script."""

    is_scripted = False


class Keyboard(Way):
    """Presses keys and nothing else; where the focus is can be seen at every stop."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._seen: set[str] = set()
        # Asked for before the key is pressed: the browser's own window never comes in its place.
        page.on("filechooser", lambda chooser: None)

    def activate(self, target: Locator) -> None:
        self.reach(target)
        is_link = target.evaluate("e => e.tagName === 'A' && e.getAttribute('role') !== 'button'")
        self.page.keyboard.press("Enter" if is_link else "Space")

    def write(self, field: Locator, text: str) -> None:
        self.reach(field)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)

    def leave(self, field: Locator) -> None:
        expect(field).to_be_focused()
        self.page.keyboard.press("Tab")

    def choose(self, radio: Locator) -> None:
        expect(radio).to_have_count(1)
        self._tab_until(radio, "(e, at) => at.type === 'radio' && at.name === e.name")
        if radio.evaluate("e => e === document.activeElement && !e.checked"):
            self.page.keyboard.press("Space")
        for _ in range(_choices(radio)):
            if radio.is_checked():
                break
            self.page.keyboard.press("ArrowRight")
        expect(radio).to_be_checked()
        expect(radio).to_be_focused()

    def tick(self, box: Locator) -> None:
        self.reach(box)
        self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def pick(self, field: Locator, option: str) -> None:
        self.reach(field)
        wanted = re.compile(re.escape(option))
        for _ in range(field.locator("option").count()):
            if wanted.fullmatch(field.locator("option:checked").inner_text().strip()):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"The arrow keys never came to {option!r}.")

    def hand_in(self, field: Locator, file: Path) -> None:
        self.reach(field)
        with self.page.expect_file_chooser() as asked:
            self.page.keyboard.press("Space")
        asked.value.set_files(file)

    def reach(self, target: Locator) -> None:
        """Go there with the tabulator, and see that the focus shows."""
        expect(target).to_have_count(1)
        self._tab_until(target, "(e, at) => at === e")

    def _tab_until(self, target: Locator, is_there: str) -> None:
        script = f"e => e.isConnected ? ({is_there})(e, document.activeElement) : null"
        found = target.element_handle()  # to find it by its name at every stop takes long
        for _ in range(MOST_STEPS):
            is_here = found.evaluate(script)
            if is_here is None:  # another has come in its place
                found = target.element_handle()
                is_here = found.evaluate(script)
            if is_here:
                expect_to_be_seen(self.page, self._seen)
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"The tabulator never came to {target}.")


def _choices(radio: Locator) -> int:
    """How many radios are in its group."""
    found: int = radio.evaluate("e => document.getElementsByName(e.name).length")
    return found
