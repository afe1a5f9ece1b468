"""What does a piece of HTML consist of? A small tree to ask, for tests of components."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_EMPTY = frozenset({"br", "hr", "img", "input", "link", "meta", "path", "circle", "use", "col"})


@dataclass
class Node:
    """An element, or the whole document where ``tag`` is "". Text stands among the children."""

    tag: str
    attributes: dict[str, str]
    children: list["Node | str"] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def text(self) -> str:
        """All its words, apart by single spaces."""
        told = [each if isinstance(each, str) else each.text for each in self.children]
        return " ".join(" ".join(told).split())

    def every(self, tag: str = "", *, has: str = "") -> list["Node"]:
        """The elements inside, in order, of a tag and with a class where these are given."""
        return [
            node
            for node in self.walk()
            if tag in ("", node.tag) and (not has or has in node.classes)
        ]

    def one(self, tag: str = "", *, has: str = "") -> "Node":
        """The only such element inside."""
        found = self.every(tag, has=has)
        assert len(found) == 1, f"{len(found)} of <{tag or 'any'} class={has}>"
        return found[0]

    def walk(self) -> Iterator["Node"]:
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child.walk()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in _EMPTY:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag in _EMPTY:
            return
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.open[-1].children.append(data)


def read(html: str) -> Node:
    """The tree of some HTML, of which every element that is opened is closed."""
    reader = _Reader()
    reader.feed(html)
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is never closed"
    return reader.open[0]
