"""Is the glossary the law on names? Every idea that has a class has its row, and the reverse."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.rules.source import ROOT, classes, modules

GLOSSARY = ROOT / "docs" / "glossary.md"


def _modules_with_ideas() -> Iterator[Path]:
    """The core, and what the apps store; facts made for one page are no idea of their own."""
    yield from modules("core")
    for path in modules("apps"):
        if path.stem == "models" or "models" in path.parts:
            yield path


def _named_in_the_glossary() -> set[str]:
    return set(re.findall(r"`([A-Z][A-Za-z]+)`", GLOSSARY.read_text(encoding="utf-8")))


def test_every_class_is_in_the_glossary() -> None:
    ideas = {node.name for path in _modules_with_ideas() for node in classes(path)}
    # How Django finds rows is no idea of the field.
    ideas = {name for name in ideas if not name.endswith(("Manager", "QuerySet"))}
    without_a_row = sorted(ideas - _named_in_the_glossary())
    assert not without_a_row


def test_the_glossary_names_no_class_that_is_not_there() -> None:
    there = {node.name for path in modules() for node in classes(path)}
    named_for_nothing = sorted(_named_in_the_glossary() - there)
    assert not named_for_nothing
