"""Where opaque references and salts come from: nobody guesses them, but a demonstration's.

A demonstration says the same each time it is made, down to its seals, so its tokens follow from a
seed. There is no setting for that: only who makes one, in that process and for that while.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from random import Random

_source: ContextVar[Callable[[int], str]] = ContextVar("tokens", default=secrets.token_hex)


def token(size: int) -> str:
    """So many bytes, in hexadecimal."""
    return _source.get()(size)


@contextmanager
def foreseeable(seed: int) -> Iterator[None]:
    """Tokens that follow from a seed, as long as this lasts: of data that nobody relies on."""
    chance = Random(seed)  # noqa: S311 - foreseeable is what is wanted
    before = _source.set(lambda size: chance.randbytes(size).hex())
    try:
        yield
    finally:
        _source.reset(before)
