"""Evidence is found by what was said of it and by the words of its files: keep both in the index.

Written in the transaction of whoever writes the rows. All of it can be made again (`index_again`).
"""

from collections.abc import Callable, Iterable, Iterator

from django.db import transaction
from django.db.models import Case, Q, Value, When
from django.db.models.expressions import RawSQL

from milepost.apps.contracts.models import Arrangement
from milepost.apps.evidence.models import EvidenceVersion, EvidenceWords
from milepost.core.evidence.passages import is_whole, plain_words
from milepost.gateways import text_search
from milepost.gateways.text_search import IndexedWords

_AT_A_TIME = 200  # versions, with all their words in memory
# The words of a file are found as long as it is there: of a deleted one, what was said of it is.
_FILE = Case(When(deletion__isnull=True, then="sha256"), default=Value(""))
_SAID = ("item__title", "item__author", "item__source", "file_name", "address")


def index_versions(versions: Iterable[int]) -> None:
    """Let versions of evidence be found by all that is known of them now."""
    rows = EvidenceVersion.objects.filter(pk__in=list(versions)).values_list(
        "pk", "item__arrangement_id", "item__number", _FILE, *_SAID
    )
    found = list(rows)
    texts = _texts({(arrangement, sha256) for _, arrangement, _, sha256, *_ in found if sha256})
    text_search.put_in(
        IndexedWords(
            row=row,
            scope=arrangement,
            words=frozenset(
                [
                    *plain_words(" ".join(said)),
                    *plain_words(texts.get((arrangement, sha256), "")),
                    *(f"e{number}", str(number)),
                ]
            ),
        )
        for row, arrangement, number, sha256, *said in found
    )


def index_file(arrangement: int, sha256: str) -> None:
    """Let every version that has a file be found by its words, which were read just now."""
    index_versions(
        EvidenceVersion.objects.filter(item__arrangement_id=arrangement, sha256=sha256).values_list(
            "pk", flat=True
        )
    )


def index_what_is_not(*, most: int = 10_000) -> int:
    """Let versions be found that nobody let be found so far, as after an import.

    :return: how many.
    """
    missing = text_search.not_put_in(EvidenceVersion._meta.db_table, most=most)
    for part in _parts(missing):
        with transaction.atomic():
            index_versions(part)
    return len(missing)


def index_again(say: Callable[[str], object] = lambda _: None) -> int:
    """Make the whole index anew, a part at a time; what it had is found until then.

    :param say: told how far it is.
    :return: of how many versions.
    """
    all_of_them = list(EvidenceVersion.objects.order_by("pk").values_list("pk", flat=True))
    done = 0
    for part in _parts(all_of_them):
        with transaction.atomic():
            index_versions(part)
        done += len(part)
        say(f"{done:,} of {len(all_of_them):,} versions")
    text_search.let_go_of_others(EvidenceVersion._meta.db_table)
    return done


def forget_words(arrangement: int, sha256: str) -> None:
    """Let go of the words of a file that is gone, so that no search finds it by them."""
    EvidenceWords.objects.filter(arrangement_id=arrangement, sha256=sha256).delete()
    index_file(arrangement, sha256)


def with_words(arrangement: str, words: Iterable[str]) -> Q:
    """The versions that have every word, among all of an arrangement; who may see them is apart.

    :param arrangement: its reference.
    :param words: as ``words_to_find`` gives them.
    """
    scope = Arrangement.objects.values_list("pk", flat=True).get(reference=arrangement)
    found: RawSQL = text_search.fitting(
        scope=scope, words=[(word, is_whole(word)) for word in words]
    )
    return Q(pk__in=found)


def _texts(files: set[tuple[int, str]]) -> dict[tuple[int, str], str]:
    kept = EvidenceWords.objects.filter(
        arrangement__in={arrangement for arrangement, _ in files},
        sha256__in={sha256 for _, sha256 in files},
    ).values_list("arrangement_id", "sha256", "text")
    return {(arrangement, sha256): text for arrangement, sha256, text in kept}


def _parts(numbers: Iterable[int]) -> Iterator[list[int]]:
    part: list[int] = []
    for number in numbers:
        part.append(number)
        if len(part) == _AT_A_TIME:
            yield part
            part = []
    if part:
        yield part
