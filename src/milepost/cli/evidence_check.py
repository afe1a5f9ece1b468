"""Does what is cited count, and if not, why not? From the terminal, as the pages say it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from milepost.cli import serving
from milepost.cli.archives import site_command

if TYPE_CHECKING:
    from milepost.apps.assessments.queries.evidence_counted import CountedAssessment


@click.command("check")
@click.option("--arrangement", required=True, help="The arrangement's reference.")
@click.option("--as", "username", required=True, help="Who asks: a user name.")
@click.option("--focus-area", default="", help="Only this focus area: its code.")
@click.option("--authority", default="", help="Only this Authority: its name in addresses.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@site_command
def check_evidence(
    arrangement: str, username: str, focus_area: str, authority: str, as_json: bool
) -> None:
    """Say of all that is cited in the newest cycle whether it counts, and why not.

    It is what the pages of the assessments say to the same person, in the same sentences: their
    own side's citations at once, another side's once that has spoken.
    """
    from milepost.apps.assessments.queries.evidence_counted import evidence_counted
    from milepost.apps.contracts.queries import actor_named
    from milepost.core.access.refusals import NoSuchThing, NotAllowed

    serving.require_migrated()
    try:
        by = actor_named(username=username, arrangement=arrangement)
    except NoSuchThing:
        raise click.ClickException(
            f"There is nobody who signs in as {username.lower()!r} and has a part in"
            f" {arrangement!r}."
        ) from None
    try:
        found = evidence_counted(
            by=by, at=datetime.now(UTC), focus_area=focus_area.upper(), authority=authority
        )
    except NotAllowed as refused:
        raise click.ClickException(str(refused)) from None
    except NoSuchThing:
        raise click.ClickException("The newest cycle has no such assessment.") from None
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], indent=2, ensure_ascii=False))
        return
    for line in _lines(found):
        click.echo(line)


def _lines(found: "Sequence[CountedAssessment]") -> Iterator[str]:
    for each in found:
        if each.citations:
            yield f"A-{each.number} {each.focus_area_name}, {each.authority}, {each.cycle}"
        for cited in each.citations:
            counts = "counts" if cited.is_admissible else "does not count"
            place = f", {cited.place}" if cited.place else ""
            yield (
                f"  {cited.criterion}: E-{cited.item} version {cited.version}{place}"
                f" ({cited.kind}, strength {cited.strength}, cited by {cited.party}): {counts}"
            )
            yield from (f"    {sentence}" for sentence in cited.faults)
    every = [cited for each in found for cited in each.citations]
    refused = sum(not cited.is_admissible for cited in every)
    yield f"{len(every):,} citations, of which {refused:,} do not count"
