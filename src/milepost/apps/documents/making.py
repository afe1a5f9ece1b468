"""Make a document of its frozen data: draw its charts, set its pages, keep the file.

Run by a worker, in a process of its own, and never in the web process: what draws and sets is
large. It may be begun more than once. The file is kept by its hash before anything is written,
and the rows and the end of the job are written together.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from milepost.apps.audit.actions import record
from milepost.apps.documents.actions import folder
from milepost.apps.documents.models import Document, DocumentFile, Drawing
from milepost.apps.jobs.actions import JobFault
from milepost.apps.jobs.running import RunningJob
from milepost.core.access.roles import Actor
from milepost.core.assessment.seal import digest
from milepost.gateways.drawing import NotDrawn, draw
from milepost.gateways.typesetting import NotSet, set_pdf

HEADING = "Profile"
STEPS = 3


def make(job: RunningJob) -> None:
    """Make the document that the job is about; one that is made already stays as it is.

    :raises JobFault: where it can never be made, with why.
    """
    document = Document.objects.select_related("arrangement").get(pk=job.arguments["document"])
    if DocumentFile.objects.filter(document=document).exists():
        return
    try:
        job.report("Drawing the charts", 0, STEPS)
        pictures = {each["name"]: drawn(each["spec"]) for each in document.charts}
        job.report("Setting the pages", 1, STEPS)
        content = set_pdf(
            document.kind,
            data_of(document),
            pictures=pictures,
            dated=document.recorded_on,
        )
    except (NotDrawn, NotSet) as fault:
        raise JobFault(str(fault)) from fault
    job.report("Keeping the file", 2, STEPS)
    kept = folder().keep([content])
    with job.finishing():
        DocumentFile.objects.create(
            document=document, sha256=kept.sha256, size=kept.size, made_at=timezone.now()
        )
        record(
            "document.made",
            about=str(document),
            by=_asker(document, job),
            at=timezone.now(),
            after={"file": kept.sha256},
        )


def drawn(spec: Mapping[str, Any]) -> str:
    """The picture of a chart, from what was drawn before or drawn now.

    :raises NotDrawn: where it cannot be.
    """
    spec_hash = digest(spec)
    known = Drawing.objects.filter(spec_hash=spec_hash).values_list("svg", flat=True).first()
    if known is not None:
        return known
    svg = draw(spec)
    Drawing.objects.get_or_create(
        spec_hash=spec_hash, defaults={"svg": svg, "drawn_at": timezone.now()}
    )
    return svg


def data_of(document: Document) -> dict[str, Any]:
    """What the template is told."""
    profile = json.loads(document.data)
    several = max(
        (len(row["standings"]) for c in profile["categories"] for row in c["rows"]), default=1
    )
    lines = sum(len(c["rows"]) for c in profile["categories"]) * several
    return {
        "profile": profile,
        "data_hash": document.data_hash,
        "title": f"{HEADING}: {profile['arrangement_name']}, {profile['as_recorded_on']['words']}",
        "heading": HEADING,
        "description": (
            "Where each focus area stands for each Authority: level, standing, target, direction,"
            " held since, and what is in dispute."
        ),
        "charts": [
            {key: each[key] for key in ("name", "title", "description", "head", "rows")}
            for each in document.charts
        ],
        "notes": notes(profile),
        "room": _room(lines),
    }


def notes(profile: Mapping[str, Any]) -> list[str]:
    """How to read it, in sentences."""
    return [
        "The level is the one last ratified by the Board; the flag is on the level that is wanted.",
        "Sustained: held for as long as the matrix asks.",
        "At risk: the Authority’s own ratings were lower since, or evidence is about to lapse.",
        "Lapsed: held no longer, and meets no target.",
        "Levels are never averaged.",
        (
            "In dispute: the Authority and the provider do not agree on the assessment under way;"
            " the level shown is the last one ratified."
            if profile["shows_what_follows"]
            else "Assessments that are under way are no part of this document."
        ),
    ]


def _room(lines: int) -> float:
    """Points above and below each line: as much as one page has to give."""
    return 3.4 if lines <= 18 else 2.4


def _asker(document: Document, job: RunningJob) -> Actor:
    """The worker acts for whoever asked."""
    return Actor(
        person=job.asked_by or document.asked_by.reference,
        name="",
        arrangement=document.arrangement.reference,
        party=str(job.arguments.get("party", "")) or None,
        party_kind=None,
        roles=frozenset(),
    )
