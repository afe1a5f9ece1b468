"""Which words are the same, however the program that saved them writes its lines?"""

import hashlib


def plain_words(text: str) -> str:
    """Words as they are compared: no program changes them by saving a workbook."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = ("".join(filter(_is_kept, line)).strip() for line in lines)
    return "\n".join(kept).strip()


def _is_kept(sign: str) -> bool:
    return (sign >= " " and sign not in "\ufffe\uffff") or sign == "\t"


def words_digest(text: str) -> str:
    """Enough of a hash to see that words were changed; "" for no words."""
    plain = plain_words(text)
    return hashlib.sha256(plain.encode()).hexdigest()[:16] if plain else ""
