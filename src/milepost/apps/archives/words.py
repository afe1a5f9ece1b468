"""The README of an archive: what it is and how to read it, for somebody who never saw Milepost."""

from collections.abc import Iterable
from textwrap import fill, wrap

from milepost.apps.archives.contents import FIELDS_LEFT_OUT, LEFT_OUT, ArchivedTable
from milepost.core.archive.manifest import FORMAT
from milepost.core.archive.spreadsheets import TABLES

WIDTH = 78  # characters

_WHOLE = """\
THE WHOLE RECORD OF {name}
{line}

This archive holds all that the parties to this arrangement put into Milepost,
and all that was decided there, as it stood at {made_at} (UTC).
It can be read without Milepost, and put into another Milepost.

IT IS THE WHOLE RECORD. It holds drafts that one side has not issued, evidence
that one side has restricted, and reasons that were never shown to the others.
Nobody should have it who may not see all of these. It holds no passwords.

"""

_FOR_A_PARTY = """\
THE RECORD OF {name}
{line}
as it may be seen by {party}

This archive holds what the parties to this arrangement put into Milepost, and
what was decided there, as it stood at {made_at} (UTC), as far as
{party} may see it. It can be read without Milepost.

WHAT IS WITHHELD STANDS IN IT AS A HASH ALONE: drafts of another side, what
another Authority has restricted, and its files; what moderators thought and how
members of another side voted; words that only such rows hold; how people of
other sides sign in. In data/, a row that is withheld says {{"row", "withheld"}},
and one of which a column is withheld names that column under "withheld". In
manifest.json a file that is withheld says so, with its hash and its size. The
hashes of rows are salted with a key that stays with whoever made the archive,
so nobody can guess from them. The chain of seals is whole: it needs no more
than hashes. Being no whole record, it cannot be put into another Milepost.

"""

_BEFORE = """\
The record ends in seal {seals}, whose hash (the head hash) is
  {head}
Keep a copy of that hash somewhere else, on paper for one.


WHAT IS IN IT

README.txt      this page
manifest.json   every file with its SHA-256 and size, and the head hash
tables/         what most people look for, as CSV files for a spreadsheet
matrix/         each version of the maturity matrix, as TOML: plain text
evidence/       the evidence files, each named by its SHA-256; the column "File"
                of tables/evidence.csv says which is which
documents/      the documents that were made, each named by its SHA-256
data/           every row of the record, as JSON: one file a table, one line a row
verify.py       a program that looks whether all of it is as it was made


HOW TO LOOK WHETHER IT IS WHOLE

With Python 3.11 or newer, on any machine, with no connection:

  python3 verify.py ARCHIVE.zip --head HASH --manifest HASH

It compares every file with its hash in the manifest; follows the chain of
seals from the first to the last; works out every sealed level anew from what
was sealed with it; holds every row that a seal covers against it: the levels,
ratings, reasons and citations, the evidence files, the matrix; and makes the
tables again from the rows.

--head takes the head hash from minutes or a print. Without it, it cannot prove
that no seals were cut off at the end, or made anew. --manifest takes the
manifest hash that was printed when this archive was made. Without it, it cannot
prove that what no seal covers was not changed together with the manifest: names,
titles, drafts, targets, events. Whoever could change the archive could change
verify.py too, so take that from elsewhere if you have cause to doubt.

Words that were erased by law are told as removed: their hash is kept, and that
is no fault.

Without Python: any program that makes SHA-256 hashes can compare the files
with manifest.json.


HOW TO READ THE LEVELS

The matrix has levels from 0 upwards, with criteria at each. A criterion is
rated F (fully met), L (largely), P (partly), N (not), NA (not applicable, once
the Authority agrees) or NE (no evidence). From the ratings a rule computes the
indicated level; people then state four levels, which are four facts: claimed by
the provider, validated by the Authority, proposed by the moderator, ratified by
the Board. Only what the Board ratified counts.

A position is one side's own set of ratings: provider, authority or moderator.
A round counts how often the assessment came back to that side. A set counts
from when it was issued; from then on it is frozen. The origin of a rating is
"own", "still_so" (the same as in the cycle before) or "accepted" (the other
side's, in answer to its challenge).


HOW TO READ tables/

They open in a spreadsheet (UTF-8, commas). A text that would be taken for a
formula begins with an apostrophe.

{tables}


HOW TO READ data/

A row says "row", its number in its file, counted from 1 in the order in which
the rows were written. Other rows name it by that number, or by its "reference"
where it has one. Moments are UTC, days are YYYY-MM-DD, and nothing is rounded:
there are no numbers with a fraction. What a person wrote as a reason stands in
audit_statement.jsonl; seals hold only its hash ("digest": of the text and the
salt), so that words can be erased by law and the seals still hold.

"""

_SEALING = """\

HOW A SEAL IS MADE

data/audit_seal.jsonl holds them in order. "content" is what was sealed, as JSON
in canonical form (RFC 8785); content_hash is its SHA-256. "hash" is the SHA-256
of the canonical form of the object with arrangement, at, content_hash, kind,
previous and sequence; previous is the hash of the seal before it, and 64 zeros
for the first.
"""

_INTO_ANOTHER = """\


INTO ANOTHER MILEPOST

  milepost import ARCHIVE.zip

It refuses what was changed, and a site that has this arrangement already.
People come in without a password; whoever runs the site gives each of them a
link to choose one (milepost link).
"""


def readme(
    *,
    name: str,
    made_at: str,
    seals: int,
    head: str,
    tables: Iterable[tuple[ArchivedTable, int]],
    party: str = "",
) -> str:
    """The text of README.txt.

    :param tables: each with the number of its rows.
    :param party: the name of the party that the archive is made for; "" for a whole one.
    """
    title = (_FOR_A_PARTY if party else _WHOLE).format(
        name=name.upper(),
        line="=" * (len(name) + len("THE RECORD OF " if party else "THE WHOLE RECORD OF ")),
        made_at=made_at,
        party=party,
    )
    before = title + _BEFORE.format(
        seals=seals,
        head=head,
        tables="\n".join(_spreadsheet(path, lines.__doc__) for path, lines in TABLES.items()),
    )
    told = "\n\n".join(_table(table, rows) for table, rows in tables)
    left_out = [
        *(f"{table}: {why}" for table, why in LEFT_OUT.items()),
        *(f"{table}, {column}: {why}" for (table, column), why in FIELDS_LEFT_OUT.items()),
    ]
    spared = "\n".join(fill(f"- {each}.", WIDTH, subsequent_indent="  ") for each in left_out)
    after = _SEALING + ("" if party else _INTO_ANOTHER)
    return f"{before}{told}\n\nNot in it:\n\n{spared}\n\n{after}\n(Archive format {FORMAT}.)\n"


def _spreadsheet(path: str, about: str | None) -> str:
    head = f"{path.rpartition('/')[2]:<17}"
    said = (about or "").partition("\n")[0]
    return fill(f"{head}{said}", WIDTH, subsequent_indent=" " * len(head))


def _table(table: ArchivedTable, rows: int) -> str:
    head = f"{table.name}.jsonl ({rows:,} {'row' if rows == 1 else 'rows'})"
    said = wrap(table.words.replace("`", ""), WIDTH - 4)
    named = [
        f"{each.name} → {each.names._meta.db_table}" for each in table.references if each.names
    ]
    said += wrap(f"Names rows of others: {', '.join(named)}.", WIDTH - 4) if named else []
    return "\n".join([head, *(f"    {line}" for line in said)])
