"""The one-file verifier that every archive carries, made from Milepost's own modules.

Never a second implementation: the sources of the modules are put into one file as they are, with
a few lines that import them from there.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_ENTRY = "milepost.gateways.archive_check"

_HEAD = '''#!/usr/bin/env python3
"""Verify this archive: python3 verify.py [ARCHIVE] [--head HASH] [--manifest HASH]

It needs Python 3.11 or newer and nothing else, opens no connection and writes nothing. It is made
from the very modules by which Milepost seals and rates; they stand below, word for word.

Whoever could change the archive could change this file too: to be sure, take one from a Milepost
that you trust, or run `milepost verify`. And give --head, the head hash from a Board paper or
minutes, for without it nobody can prove that no seals were cut off at the end, or made anew; and
--manifest, the hash that was printed when the archive was made, for what no seal covers.
"""

import importlib.abc
import importlib.machinery
import sys
from pathlib import Path

MODULES = {}
'''

_TAIL = '''

class _FromThisFile(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Imports the modules that stand above, and no others of that name."""

    def find_spec(self, name, path=None, target=None):
        if name not in MODULES:
            return None
        return importlib.machinery.ModuleSpec(
            name, self, origin=__file__, is_package=self.is_package(name)
        )

    def is_package(self, name):
        return any(each.startswith(name + ".") for each in MODULES)

    def get_source(self, name):
        return MODULES[name]


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.meta_path.insert(0, _FromThisFile())
    from milepost.gateways.archive_check import main

    sys.exit(main(sys.argv[1:], beside=Path(__file__).resolve().parent))
'''


@cache
def verifier() -> str:
    """The text of ``verify.py``."""
    parts = [_HEAD]
    for name in sorted(modules()):
        source = _place(name).read_text(encoding="utf-8")
        # Raw and in quotes that no module of ours uses, so that it can be read as it is.
        if "'''" in source or source.rstrip().endswith("\\"):
            raise ValueError(f"{name} cannot be quoted as it stands")
        parts.append(f"\nMODULES[{name!r}] = r'''\n{source}'''\n")
    return "".join([*parts, _TAIL])


@cache
def modules() -> frozenset[str]:
    """The modules of ours that the verifier needs, and the packages that they stand in."""
    found: set[str] = set()
    waiting = [_ENTRY]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _imports(name)
            if "." in name:
                waiting.append(name.rpartition(".")[0])
    return frozenset(found)


def _imports(name: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(_place(name).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("milepost"):
            yield str(node.module)


def _place(name: str) -> Path:
    path = _PACKAGE.joinpath(*name.split(".")[1:])
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
