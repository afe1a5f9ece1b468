"""What is done on a real site, by a process of its own: ``python -m tests.cli.at_work WHAT ...``.

make             a world in the middle of things
rate FILE        rate, submit and agree until killed; a line in FILE for each thing acknowledged
add FILE         put evidence in until killed; the same
let-in           everybody gets a password
tell             everything that could have been acknowledged, as JSON
"""

import json
import sys
from collections.abc import Callable
from itertools import count

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from milepost.apps.assessments.models import CriterionRating  # noqa: E402
from milepost.apps.audit.models import Seal  # noqa: E402
from milepost.apps.evidence.models import EvidenceVersion  # noqa: E402
from milepost.apps.people.actions import share_password  # noqa: E402
from milepost.apps.people.models import Person  # noqa: E402
from tests.apps.archives.made import a_full_world  # noqa: E402
from tests.apps.small_worlds import (  # noqa: E402
    agree,
    cite,
    independent_evidence,
    number_of,
    rate,
    submit,
)
from tests.apps.worlds import PASSWORD, World  # noqa: E402

Acknowledge = Callable[..., None]


def make() -> None:
    call_command("migrate", verbosity=0)
    a_full_world()


def keep_rating(world: World, acknowledge: Acknowledge) -> None:
    for area in ("W7", "W8", "W9", "W10", "W11"):
        for authority in ("north", "south"):
            number = number_of(world, area, authority=authority)
            for revision, rating in enumerate(("F", "L") * 3 + ("F",)):
                rate(world, number, f"A1 {rating}", seen=revision)
                acknowledge("rating", number, revision + 1)
            cite(world, number, "A1")
            submit(world, number)
            acknowledge("seal", _seals())
            agree(world, number, by=f"{authority}-validator")
            acknowledge("seal", _seals())
    number = number_of(world, "W6", authority="south")
    for revision in count():
        rate(world, number, f"A1 {'FL'[revision % 2]}", seen=revision)
        acknowledge("rating", number, revision + 1)


def keep_adding(world: World, acknowledge: Acknowledge) -> None:
    for turn in count():
        number = independent_evidence(world, content=b"%PDF-1.7 " + str(turn).encode() * 5_000)
        acknowledge("evidence", number)


def tell() -> None:
    ratings = CriterionRating.objects.values_list("rating_set__assessment__number", "revision")
    found = {
        "rating": [list(each) for each in ratings],
        "evidence": [list(each) for each in EvidenceVersion.objects.values_list("item__number")],
        "seal": [[each] for each in Seal.objects.values_list("sequence", flat=True)],
    }
    print(json.dumps(found))


def _seals() -> int:
    return Seal.objects.count()


def main(what: str, *where: str) -> None:
    if what == "make":
        make()
        print(json.dumps("made"))
    elif what == "tell":
        tell()
    elif what == "let-in":
        everybody = list(Person.objects.values_list("username", flat=True))
        share_password(usernames=everybody, password=PASSWORD)
        print(json.dumps(len(everybody)))
    else:
        with open(where[0], "w", buffering=1, encoding="ascii") as out:

            def acknowledge(*thing: object) -> None:
                out.write(json.dumps(thing) + "\n")

            work = {"rate": keep_rating, "add": keep_adding}[what]
            work(World(reference="hw-01", matrix=None), acknowledge)  # type: ignore[arg-type]


if __name__ == "__main__":
    main(*sys.argv[1:])
