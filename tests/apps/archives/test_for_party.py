"""An archive for one party: what is withheld from it is a hash alone, and the rest is proved."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import transaction
from pytest_django import DjangoDbBlocker

from milepost.apps.archives.actions import Exported, export_arrangement, import_archive
from milepost.apps.archives.contents import archived_tables
from milepost.apps.archives.for_party import RULES
from milepost.apps.archives.seen_by_all import SEEN_BY_ALL
from milepost.apps.assessments import actions
from milepost.apps.assessments.models import Assessment
from milepost.apps.audit.models import Event
from milepost.apps.evidence.actions import NewEvidence, Upload, add_evidence
from milepost.apps.people.models import Person
from milepost.cli import main
from milepost.core.access.refusals import NotPossible
from milepost.core.archive.manifest import MANIFEST
from milepost.core.archive.withheld import hash_of
from milepost.core.assessment.workflow import Position
from milepost.core.evidence.support import LinkKind
from milepost.gateways.archive_check import check
from tests.apps.archives.made import REFERENCE, a_full_world, evidence_in, files_of, packed
from tests.apps.small_worlds import agree, cite, rate, submit
from tests.apps.worlds import A_MOMENT, World
from tests.archive_in_memory import Files, Rows, rows_of, with_its_manifest, with_rows

NORTH, SOUTH, PROVIDER = "north", "south", "provider"
PARTIES = (NORTH, SOUTH, PROVIDER)

# Words and bytes that were planted, and the parties that may see them.
SECRETS: dict[str, tuple[str, ...]] = {
    "Begun in June.": (PROVIDER,),  # a rating that the provider has not issued
    "South is still unsure.": (SOUTH,),  # a validation that South has not issued
    "The moderator leans to one.": (),  # a moderator's rating before a proposal
    "Like evidence stood for as much elsewhere.": (),  # a moderator's own view
    "The survey shows it.": (NORTH,),  # why North's member voted as they did
    "Bytes of the North alone": (NORTH,),  # in a file that North has restricted
    "A report of the North alone": (NORTH,),  # the title of that item
    "On page nine of the North alone": (NORTH,),  # where it was cited, in a validation issued since
    "Bytes that nobody cited": (SOUTH,),  # in a file of South's that is in no issued position
    "Opened twice.": PARTIES,  # why an assessment was withdrawn
    "The rhythm broke off in May.": PARTIES,  # why a criterion was challenged
    "The rhythm resumed in June.": PARTIES,  # a dissent
    "Two in three say it, by draft 1.": PARTIES,  # in a draft that was opened to all
    "The bid left it open. Draft 1 says it.": (NORTH,),  # why it was written, before it was opened
    "Two in three say it, by draft 2.": (NORTH,),  # in a draft of North's alone
    "Two in three say it, by draft 3.": (PROVIDER,),
    "The bid left it open. Draft 3 says it.": (PROVIDER,),
    "Nobody can test that.": PARTIES,  # why a proposal was rejected
    "It asks for more than before.": PARTIES,  # of a change
    "una@north.example": (NORTH,),
    "sam@wayfarer.example": (PROVIDER,),
}


@dataclass(frozen=True, kw_only=True)
class Made:
    """The archives of one world: whole, and for each party; and what the site remembers of them."""

    whole: Files
    for_party: dict[str, Files]
    exported: dict[str, Exported]
    keys: dict[str, bytes]


def add(world: World, by: str, title: str, content: str, *, is_restricted: bool) -> int:
    return add_evidence(
        new=NewEvidence(
            title=title,
            type_code="customer_survey",
            made_by="independent",
            author="Surveyors",
            source="The survey",
            dated_on=A_MOMENT.date(),
            period_from=A_MOMENT.date().replace(month=4),
            period_to=A_MOMENT.date().replace(month=6),
            upload=Upload(
                name="r.pdf",
                content_type="application/pdf",
                chunks=[b"%PDF-1.7 " + content.encode()],
            ),
            is_restricted=is_restricted,
        ),
        by=world.actor(by),
        at=world.at(),
    )


def a_world_with_secrets() -> World:
    """The full world, with something of each side that the others may not see."""
    world = a_full_world()
    Person.objects.filter(username="north-validator").update(email="una@north.example")
    Person.objects.filter(username="provider-lead").update(email="sam@wayfarer.example")
    south = _number("W0", "south")
    rate(world, south, "A1 F")
    cite(world, south, "A1")
    submit(world, south)
    rate(
        world,
        south,
        "A1 P",
        position=Position.AUTHORITY,
        by="south-validator",
        reason="South is still unsure.",
    )
    agree(world, _number("CS", "north"))
    rate(
        world,
        _number("CS", "north"),
        "A1 L",
        position=Position.MODERATOR,
        by="moderator",
        reason="The moderator leans to one.",
    )
    add(world, "south-contributor", "Uncited", "Bytes that nobody cited", is_restricted=False)
    item = add(
        world,
        "north-contributor",
        "A report of the North alone",
        "Bytes of the North alone",
        is_restricted=True,
    )
    number = _number("W4", "north")
    _cite_restricted(world, number, item)
    validator = world.actor("north-validator")
    rate(
        world,
        number,
        "A1 P",
        position=Position.AUTHORITY,
        by="north-validator",
        reason="It broke off.",
        seen=1,
    )
    actions.challenge(number=number, by=validator, at=world.at())
    # What the moderators thought is sealed with what is proposed, and is theirs.
    viewed = _number("W3", "north")
    actions.propose(number=viewed, by=world.actor("moderator"), at=world.at())
    return world


def _cite_restricted(world: World, number: int, item: int) -> None:
    actions.cite(
        number=number,
        evidence=item,
        criteria=[f"{Assessment.objects.get(number=number).focus_area}.A1"],
        kind=LinkKind.SUPPORTS,
        place="On page nine of the North alone",
        by=world.actor("north-validator"),
        at=world.at(),
    )


def _number(area: str, authority: str) -> int:
    return Assessment.objects.get(
        focus_area=area, authority__slug=authority, cycle__number=1
    ).number


@pytest.fixture(scope="module")
def made(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Made:
    folder = tmp_path_factory.mktemp("parties")
    exported: dict[str, Exported] = {}
    with (
        django_db_blocker.unblock(),
        evidence_in(folder / "evidence"),
        transaction.atomic(),
    ):
        a_world_with_secrets()
        for party in ("", *PARTIES):
            exported[party] = export_arrangement(
                REFERENCE, to=folder / f"{party or 'whole'}.zip", at=A_MOMENT, made_for=party
            )
        keys = [
            bytes.fromhex(event.after.get("key", ""))
            for event in Event.objects.filter(name="arrangement.exported").order_by("id")
        ]
        transaction.set_rollback(True)
    return Made(
        whole=files_of(exported[""].path),
        for_party={party: files_of(exported[party].path) for party in PARTIES},
        exported=exported,
        keys=dict(zip(("", *PARTIES), keys, strict=True)),
    )


def verified(files: Files, tmp_path: Path, **asked: Any) -> tuple[int, str]:
    said: list[str] = []
    path = packed(files, tmp_path / "one.zip")
    ends = check(path, as_json=False, say=lambda line: said.append(line), **asked)
    return ends, "\n".join(said)


# -- what a party gets -----------------------------------------------------------------------------


def test_every_table_has_its_rule() -> None:
    assert not SEEN_BY_ALL.keys() & RULES.keys()
    assert SEEN_BY_ALL.keys() | RULES.keys() == {table.name for table in archived_tables()}


@pytest.mark.parametrize("party", PARTIES)
@pytest.mark.parametrize("secret", SECRETS)
def test_a_party_gets_what_it_may_see_and_nothing_of_the_rest(
    made: Made, secret: str, party: str
) -> None:
    held = b"\n".join(made.for_party[party].values())
    assert secret.encode() in b"\n".join(made.whole.values())
    assert (secret.encode() in held) == (party in SECRETS[secret])


@pytest.mark.parametrize("party", PARTIES)
def test_every_row_keeps_its_number_and_is_there_whole_or_as_a_hash(made: Made, party: str) -> None:
    files = made.for_party[party]
    for table in archived_tables():
        whole, theirs = rows_of(made.whole, table.name), rows_of(files, table.name)
        assert len(whole) == len(theirs), table.name
        for row, told in zip(whole, theirs, strict=True):
            withheld = told.pop("withheld", {})
            if isinstance(withheld, str):
                assert told == {"row": row["row"]}
            else:
                assert told == {k: v for k, v in row.items() if k not in withheld}


@pytest.mark.parametrize("party", PARTIES)
def test_a_seal_that_covers_what_is_withheld_tells_its_hash_alone(made: Made, party: str) -> None:
    told = rows_of(made.for_party[party], "audit_seal")
    kept = {each["sequence"]: each["content"] for each in rows_of(made.whole, "audit_seal")}
    for row in told:
        content = kept[row["sequence"]]
        names_views = '"views"' in content
        names_restricted = f'"E-{_restricted(made)}"' in content
        is_vote = row["kind"] == "vote.recorded"
        if names_views or (party != NORTH and (names_restricted or is_vote)):
            assert row["withheld"] == {"content": row["content_hash"]}
            assert "content" not in row
        else:
            assert row["content"] == content
    assert any("withheld" in row for row in told)


def _restricted(made: Made) -> int:
    (found,) = (
        row["number"] for row in rows_of(made.whole, "evidence_item") if row["is_restricted"]
    )
    return int(found)


def test_what_was_withheld_can_be_shown_later_to_be_it(made: Made) -> None:
    (line,) = [
        line
        for line in made.whole["data/assessments_moderator_view.jsonl"].splitlines(keepends=True)
    ]
    (told,) = rows_of(made.for_party[NORTH], "assessments_moderator_view")
    found = hash_of(line, key=made.keys[NORTH], what="assessments_moderator_view 1")
    assert told == {"row": 1, "withheld": found}
    others = {
        rows_of(made.for_party[p], "assessments_moderator_view")[0]["withheld"] for p in PARTIES
    }
    assert len(others) == len(PARTIES)  # salted anew each time


def test_nothing_is_withheld_from_the_whole_record(made: Made) -> None:
    assert b'"withheld"' not in b"\n".join(
        content for name, content in made.whole.items() if name.startswith(("data/", MANIFEST))
    )
    assert made.keys[""] == b""


# -- what is proved of it --------------------------------------------------------------------------


@pytest.mark.parametrize("party", PARTIES)
def test_it_verifies_and_says_how_much_is_withheld(made: Made, party: str, tmp_path: Path) -> None:
    done = made.exported[party]
    ends, said = verified(
        made.for_party[party], tmp_path, head=done.head, manifest_sha256=done.manifest_sha256
    )
    assert ends == 0, said
    assert "withheld from this archive, made for" in said
    assert "nothing was cut off" in said
    assert "no byte of it all was changed" in said
    assert done.head == made.exported[""].head


def test_its_own_verifier_and_the_command_say_the_same(made: Made, tmp_path: Path) -> None:
    folder = tmp_path / "unpacked"
    for name, content in made.for_party[SOUTH].items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    own = subprocess.run(
        [sys.executable, str(folder / "verify.py"), "--json"], capture_output=True, check=False
    )
    assert own.returncode == 0, own.stdout
    told = json.loads(own.stdout)
    assert told["made_for"] == "South Council"
    assert min(told["withheld"].values()) > 0
    command = CliRunner().invoke(main, ["verify", str(folder), "--json"])
    assert command.exit_code == 0
    assert json.loads(command.output)["withheld"] == told["withheld"]


def test_a_byte_that_was_changed_anywhere_is_found(made: Made, tmp_path: Path) -> None:
    files = made.for_party[SOUTH]
    for name, content in files.items():
        if content:
            changed = content[:-2] + bytes([content[-2] ^ 1]) + content[-1:]
            ends, _ = verified({**files, name: changed}, tmp_path)
            assert ends == 1, name
        ends, _ = verified({n: c for n, c in files.items() if n != name}, tmp_path)
        assert ends == 1, f"{name} was taken away"


def with_seal(files: Files, change: Callable[[dict[str, Any]], object]) -> Files:
    """A change of the first seal of which the content is withheld."""

    def at(rows: Rows) -> None:
        change(next(row for row in rows if "withheld" in row))

    return with_rows(files, "audit_seal", at)


def a_row_with_more(rows: Rows) -> None:
    next(row for row in rows if isinstance(row.get("withheld"), str))["text"] = "slipped in"


FORGED: dict[str, Callable[[Files], Files]] = {
    "It is withheld, and says more than a hash.": lambda files: with_rows(
        files, "audit_statement", a_row_with_more
    ),
    "It does not say what is withheld of it by hashes.": lambda files: with_seal(
        files, lambda row: row.update(withheld={})
    ),
    "It is not a seal.": lambda files: with_seal(
        files, lambda row: row.update(withheld={"content": "0" * 64})
    ),
    "“content” is withheld, and it is there.": lambda files: with_seal(
        files, lambda row: row.update(content="{}")
    ),
    "they do not come to its hash": lambda files: with_seal(
        files,
        lambda row: row.update(content_hash="0" * 64, withheld={"content": "0" * 64}),
    ),
    "is broken in": lambda files: with_rows(files, "audit_seal", lambda rows: rows.pop(3)),
    "“level” is 5": lambda files: with_rows(
        files, "assessments_ratified_level", lambda rows: rows[0].update(level=5)
    ),
    "The reason was changed": lambda files: with_rows(
        files,
        "audit_statement",
        lambda rows: next(row for row in rows if row.get("salt")).update(text="Another."),
    ),
}


@pytest.mark.parametrize("said", FORGED)
def test_what_was_forged_with_the_manifest_made_anew_is_found(
    made: Made, said: str, tmp_path: Path
) -> None:
    ends, told = verified(FORGED[said](made.for_party[SOUTH]), tmp_path)
    assert ends == 1
    assert said in told


def test_a_whole_archive_of_which_something_is_withheld_is_not_whole(
    made: Made, tmp_path: Path
) -> None:
    hide = {"row": 1, "withheld": "0" * 64}
    files = with_rows(made.whole, "audit_event", lambda rows: rows.__setitem__(0, hide))
    ends, said = verified(files, tmp_path)
    assert ends == 1
    assert "data/audit_event.jsonl, line 1: It is withheld." in said


def test_a_party_that_is_left_out_of_the_manifest_leaves_it_faulty(
    made: Made, tmp_path: Path
) -> None:
    files = with_its_manifest(made.for_party[SOUTH], party="")
    ends, said = verified(files, tmp_path)
    assert ends == 1
    assert "It is withheld." in said


# -- what it is not for ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_it_is_not_taken_in_and_the_refusal_says_why(made: Made) -> None:
    with pytest.raises(NotPossible, match="made for South Council: what that party may not see"):
        import_archive(made.exported[SOUTH].path, at=A_MOMENT)


def test_its_readme_says_whose_it_is(made: Made) -> None:
    readme = made.for_party[PROVIDER]["README.txt"].decode()
    assert "as it may be seen by Wayfarer Highways Ltd" in readme
    assert "IT IS THE WHOLE RECORD" not in readme
    assert "milepost import" not in readme
    assert "IT IS THE WHOLE RECORD" in made.whole["README.txt"].decode()


@pytest.mark.django_db
def test_a_party_that_is_none_is_refused_in_words(tmp_path: Path) -> None:
    with evidence_in(tmp_path / "evidence"):
        a_full_world()
        with pytest.raises(
            NotPossible, match=r"No party to hw-01 is “east”\. There are north, south"
        ):
            export_arrangement(REFERENCE, to=tmp_path / "x.zip", at=A_MOMENT, made_for="east")
    assert not (tmp_path / "x.zip").exists()


@pytest.mark.django_db
def test_the_operator_makes_it_by_a_command(tmp_path: Path) -> None:
    path = tmp_path / "north.zip"
    with evidence_in(tmp_path / "evidence"):
        a_full_world()
        line = ["export", REFERENCE, "--for", "north", "--to", str(path)]
        done = CliRunner().invoke(main, line)
    assert done.exit_code == 0, done.output
    assert "This archive is the whole record" not in done.output
    assert CliRunner().invoke(main, ["verify", str(path)]).exit_code == 0
