"""Is the site whole: its database, its frozen rows, its evidence files, its sealed record?

Each part answers with what was looked at and, where something is wrong, what to do about it.
"""

import json
from collections.abc import Iterator

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from milepost.apps.assessments.models import AssessedLevel, ProposedLevel, ValidatedLevel
from milepost.apps.assessments.queries.verification import verify
from milepost.apps.audit.frozen import missing_triggers
from milepost.apps.contracts.models import Arrangement
from milepost.apps.documents.actions import folder as documents_folder
from milepost.apps.documents.models import DocumentFile
from milepost.apps.jobs.queries import workers
from milepost.apps.reports.queries.evidence_files import (
    examine_evidence_files,
    examine_scanner,
)
from milepost.apps.reports.queries.finding import SHOWN, Finding, fault, some, well
from milepost.core.access.roles import Actor, PartyKind, Role
from milepost.core.period.local_time import local_date
from milepost.core.period.months import in_words
from milepost.gateways.mail import MailFault, MailServer, answers

STATIC = ("build/milepost.css", "build/govuk-frontend.min.js")


def examine_site(*, deep: bool = False) -> Iterator[Finding]:
    """Look every part over; what rests on a part that is not well is left out.

    :param deep: read every evidence file whole, and compare its hash.
    """
    database = _database()
    yield database
    if not database.is_well:
        return
    migrations = _migrations()
    yield migrations
    yield _static_files()
    if not migrations.is_well:
        return
    yield _triggers()
    yield from examine_evidence_files(deep=deep, at=timezone.now())
    yield from examine_scanner()
    yield _documents(deep)
    yield _workers()
    if settings.MAIL_SERVER is not None:
        yield _mail(settings.MAIL_SERVER)
    for arrangement in Arrangement.objects.order_by("reference").values_list(
        "reference", flat=True
    ):
        yield from examine_arrangement(arrangement)


def examine_arrangement(arrangement: str) -> Iterator[Finding]:
    """Whether one arrangement's record is as it was sealed."""
    yield _seals(arrangement)
    yield _remembered_levels(arrangement)


def _mail(server: MailServer) -> Finding:
    try:
        answers(server)
    except MailFault as silent:
        return fault(
            "mail",
            f"{server} does not let mail in: {silent}",
            "Look at MILEPOST_SMTP_URL, and whether that server is there. Mail waits until it is.",
        )
    return well("mail", f"{server} answers; mail is from {server.sender}")


def _database() -> Finding:
    try:
        connection.ensure_connection()
    except Exception as refused:  # whatever the driver says, the operator is to read it
        return fault(
            "database",
            f"It cannot be reached: {refused}",
            "Check MILEPOST_DATABASE_URL, and start it.",
        )
    return well("database", f"{connection.vendor}, reachable")


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        names = ", ".join(str(migration) for migration, _ in waiting[:SHOWN])
        return fault(
            "migrations",
            f"{len(waiting)} not applied: {names}",
            "Start milepost serve, which applies them, or python -m django migrate.",
        )
    return well("migrations", "all applied")


def _static_files() -> Finding:
    missing = [name for name in STATIC if finders.find(name) is None]
    if missing:
        return fault(
            "styles and scripts",
            f"not built: {', '.join(missing)}",
            "Run bin/setup, which builds them.",
        )
    return well("styles and scripts", "built")


def _triggers() -> Finding:
    missing = missing_triggers()
    if missing:
        return fault(
            "frozen rows",
            f"{len(missing)} triggers are missing: {some(missing)}",
            "Find out who removed them; python -m django migrate puts them back.",
        )
    return well("frozen rows", "every trigger is in place")


def _documents(deep: bool) -> Finding:
    held = documents_folder()
    is_there = held.is_intact if deep else held.holds
    wanted = dict(DocumentFile.objects.values_list("sha256", "document__number"))
    lost = [f"D-{number}" for sha256, number in wanted.items() if not is_there(sha256)]
    if lost:
        return fault(
            "documents",
            f"{len(lost)} missing{' or changed' if deep else ''}: {some(lost)}",
            "Put them back from a backup: their names are the hashes of what is in them.",
        )
    return well("documents", f"{len(wanted)} {'there and unchanged' if deep else 'there'}")


def _workers() -> Finding:
    """A site that is not served has none, which is no fault as long as nobody waits for it."""
    found = workers(at=timezone.now())
    if found.alive:
        return well("workers", f"{found.alive} at work, {found.waiting} jobs waiting")
    last = f", the last {in_words(local_date(found.last_seen_at))}" if found.last_seen_at else ""
    if found.waiting_too_long:
        return fault(
            "workers",
            f"none was heard of for a minute{last}, and {found.waiting_too_long} jobs have"
            " waited for longer than five",
            "milepost serve has one beside it, unless it is told --no-worker; milepost worker"
            " starts one alone.",
        )
    return well("workers", f"none at work{last}; nothing waits for one")


def _seals(arrangement: str) -> Finding:
    found = verify(by=_looking_at(arrangement))
    part = f"seals of {arrangement}"
    if found.is_sound:
        return well(part, f"{found.verdict.words} {found.levels} levels come out as sealed.")
    broken = [f"seal {each.sequence}: {each.finding}" for each in found.verdict.broken]
    broken += [f"seal {each.sequence}, {each.about}: {each.finding}" for each in found.findings]
    return fault(
        part,
        f"{found.verdict.words} {some(broken)}",
        "Somebody changed the database past the site. Keep it as it is, and compare it with a"
        " backup and with the head hash on the last Board paper.",
    )


def _remembered_levels(arrangement: str) -> Finding:
    """What a set of ratings remembers is what was sealed when it was issued."""
    part = f"levels of {arrangement}"
    differing, looked_at = [], 0
    for rows in (AssessedLevel, ValidatedLevel, ProposedLevel):
        newest = (
            rows.objects.filter(assessment__arrangement__reference=arrangement)
            .order_by("id")
            .values_list(
                "assessment__number",
                "rating_set__position",
                "rating_set_id",
                "rating_set__indicated",
                "seal__content",
            )
        )
        last = {row[2]: row for row in newest}  # a set may be put forward more than once
        for number, position, _, indicated, content in last.values():
            looked_at += 1
            if _sealed_level(content) != indicated:
                differing.append(f"A-{number}, the {position}'s")
    if differing:
        return fault(
            part,
            f"{len(differing)} differ from what was sealed: {some(differing)}",
            "The seal is right. Keep the database as it is, and find out who changed the row.",
        )
    return well(part, f"{looked_at} remembered as they were sealed")


def _looking_at(arrangement: str) -> Actor:
    return Actor(
        person="",
        name="doctor",
        arrangement=arrangement,
        party=None,
        party_kind=PartyKind.AUTHORITY,
        roles=frozenset({Role.INTERNAL_AUDITOR}),
    )


def _sealed_level(content: str) -> int | None:
    """The level that was indicated as a seal says; None where it is the seal of something else."""
    try:
        level: int | None = json.loads(content)["indicated"]["level"]
    except (ValueError, KeyError, TypeError):
        return None
    return level
