"""Is the source what it says it is? What import-linter and ruff cannot see."""

import ast
import sys
from collections import defaultdict

from tests.rules.source import classes, imports, modules, place, tree

LONGEST = 400  # lines: about 300 are read at one sitting, and a rule is no pedant


def test_the_core_stands_on_the_standard_library_alone() -> None:
    allowed = sys.stdlib_module_names | {"milepost"}
    strange = {
        f"{place(path)} imports {name}"
        for path in modules("core")
        for name in imports(path)
        if name.partition(".")[0] not in allowed
    }
    assert not strange


def test_the_core_opens_no_file() -> None:
    opened = {
        f"{place(path)}:{node.lineno}"
        for path in modules("core")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and _is_an_opening(node.func)
    }
    assert not opened


def _is_an_opening(called: ast.expr) -> bool:
    match called:
        case ast.Name(id=name):
            return name == "open"
        case ast.Attribute(attr=name):
            return name in {"open", "read_text", "read_bytes", "write_text", "write_bytes"}
    return False


def test_one_noun_is_one_class() -> None:
    found = defaultdict(list)
    for storey in ("core", "gateways", "apps"):
        for path in modules(storey):
            for node in classes(path):
                found[node.name].append(place(path))
    twice = {name: places for name, places in found.items() if len(places) > 1}
    assert not twice


def test_a_modules_first_line_says_what_it_is_for() -> None:
    silent = {
        place(path)
        for path in modules()
        if not (ast.get_docstring(tree(path)) or "").split("\n")[0].rstrip().endswith((".", "?"))
    }
    assert not silent


def test_a_module_is_read_at_one_sitting() -> None:
    lengths = {
        place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()
    }
    too_long = {name: lines for name, lines in lengths.items() if lines > LONGEST}
    assert not too_long


def test_no_module_is_named_for_nothing() -> None:
    nothing = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}
    named_so = {place(path) for path in modules() if path.stem in nothing}
    assert not named_so
