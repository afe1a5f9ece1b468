"""Somebody who opens pages and sends the forms on them, as a browser would without scripts."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_NEVER_SENT = {"submit", "button", "file", "reset", "image"}


@dataclass(kw_only=True)
class Form:
    """A form on a page: where it is sent, and what it holds as it stands."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)

    def holds(self, name: str, value: str) -> None:
        self.fields.setdefault(name, []).append(value)


class _Forms(HTMLParser):
    """Reads the forms of a page: what is hidden, typed, ticked and chosen in each."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._form: Form | None = None
        self._text: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(
                action=held.get("action", ""), method=held.get("method", "get").lower()
            )
            self.found.append(self._form)
        elif self._form is not None and held.get("name"):
            self._start_field(tag, held)
        elif tag == "option" and self._select and "selected" in held:
            self._hold(self._select, held.get("value", ""))

    def _start_field(self, tag: str, held: dict[str, str]) -> None:
        if tag == "input" and held.get("type", "text") not in _NEVER_SENT:
            is_chosen = held.get("type") not in ("radio", "checkbox") or "checked" in held
            if is_chosen:
                self._hold(held["name"], held.get("value", ""))
        elif tag == "textarea":
            self._text = held["name"]
            self._hold(self._text, "")
        elif tag == "select":
            self._select = held["name"]

    def handle_data(self, data: str) -> None:
        if self._text is not None and self._form is not None:
            held = self._form.fields[self._text]
            held[-1] += data if held[-1] else data.removeprefix("\n")  # as HTML has it

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._text = None
        elif tag == "select":
            self._select = None

    def _hold(self, name: str, value: str) -> None:
        if self._form is not None:
            self._form.holds(name, value)


def forms_of(page: str) -> list[Form]:
    """Every form of a page, in its order."""
    reader = _Forms()
    reader.feed(page)
    return reader.found


def form_to_fill(page: str) -> Form:
    """The form that the page is about: of those that write, the one that holds most.

    :raises LookupError: where the page has none.
    """
    writing = [
        each for each in forms_of(page) if each.method == "post" and "sign-out" not in each.action
    ]
    if not writing:
        raise LookupError("There is no form on the page.")
    return max(writing, key=lambda each: len(each.fields))
