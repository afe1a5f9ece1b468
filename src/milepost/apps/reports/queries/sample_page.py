"""Which samples were drawn, and what does one of them show, from each level to its seals?"""

from collections.abc import Iterator, Mapping, Sequence

from django.db.models import OuterRef, Subquery

from milepost.apps.assessments.models import Cycle, RatifiedLevel
from milepost.apps.assessments.queries.passport_reading import Content, SealRead, look_at
from milepost.apps.audit.models import Event, Seal
from milepost.apps.contracts.queries import names_here
from milepost.apps.evidence.models import EvidenceVersion
from milepost.apps.matrices.queries import matrix_of
from milepost.apps.reports.frame import DRAWN, asked_in, drawn_by
from milepost.apps.reports.queries.sample_facts import (
    DrawnSample,
    SampledCitation,
    SampledCriterion,
    SampledEvidence,
    SampledLevel,
    SamplePage,
    SamplesPage,
)
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.access.visibility import Ownership, may_see_item
from milepost.core.assessment.seal import BEFORE_THE_FIRST
from milepost.core.matrix.definition import FocusArea, LevelKind, MaturityMatrix

_PAPER, _RATIFICATION = "level.proposed", "level.ratified"
MOST_LISTED = 100

# By the item's number and the version's: title, hash, whether it is restricted, and whose it is.
_Register = Mapping[tuple[int, int], tuple[str, str, bool, str | None]]


def samples_page(*, by: Actor) -> SamplesPage:
    """The samples that were drawn here, and what one can be drawn from: four queries."""
    require(Permission.VIEW_RECORD, by=by)
    names = names_here(by=by)
    cycles = _cycles(by.arrangement)
    settled = set(
        RatifiedLevel.objects.filter(assessment__arrangement__reference=by.arrangement)
        .values_list("assessment__cycle__number", flat=True)
        .distinct()
    )
    rows = Event.objects.filter(arrangement=by.arrangement, name=DRAWN).order_by("-id")
    return SamplesPage(
        samples=tuple(_drawn(row, cycles, names) for row in rows[:MOST_LISTED]),
        cycles=tuple((number, name) for number, name in cycles.items() if number in settled),
        may_draw=by.may(Permission.DRAW_SAMPLE),
    )


def sample_page(*, number: int, by: Actor) -> SamplePage:
    """One sample, each of its levels walked to its evidence and seals: seven queries.

    :raises NoSuchThing: where no sample of that number was drawn here.
    """
    require(Permission.VIEW_RECORD, by=by)
    row = Event.objects.filter(
        arrangement=by.arrangement, name=DRAWN, about=f"sample {number}"
    ).first()
    if row is None:
        raise NoSuchThing(f"sample {number}")
    sample = _drawn(row, _cycles(by.arrangement), names_here(by=by))
    again = drawn_by(sample.asked, arrangement=by.arrangement, until=row.at)
    return SamplePage(
        sample=sample,
        words=again.words,
        is_the_same=(again.drawn, again.frame_hash) == (sample.drawn, sample.frame_hash),
        levels=tuple(_levels(sample, by)),
    )


def _cycles(arrangement: str) -> dict[int, str]:
    rows = Cycle.objects.filter(arrangement__reference=arrangement).order_by("-number")
    return dict(rows.values_list("number", "name"))


def _drawn(row: Event, cycles: Mapping[int, str], names: Mapping[str, str]) -> DrawnSample:
    asked = asked_in(row.after)
    return DrawnSample(
        number=int(row.about.removeprefix("sample ")),
        asked=asked,
        first=cycles.get(asked.first_cycle, ""),
        last=cycles.get(asked.last_cycle, ""),
        drawn=tuple(row.after["drawn"]),
        frame_size=row.after["frame_size"],
        frame_hash=row.after["frame_hash"],
        by=names.get(row.by, "Somebody no longer named"),
        at=row.at,
    )


# -- from a level to its seals --------------------------------------------------------------------


def _levels(sample: DrawnSample, by: Actor) -> Iterator[SampledLevel]:
    """Each level of the sample as it was ratified when the sample was drawn."""
    numbers = [int(each.removeprefix("A-")) for each in sample.drawn]
    rows = (
        RatifiedLevel.objects.filter(
            assessment__arrangement__reference=by.arrangement,
            assessment__number__in=numbers,
            at__lte=sample.at,
        )
        .select_related("assessment__cycle__matrix_version", "assessment__authority", "by")
        .select_related("seal")
        .order_by("id")
    )
    newest = {row.assessment.number: row for row in rows}
    matrices = {
        number: matrix_of(version.pk, version.sha256)
        for number, row in newest.items()
        for version in (row.assessment.cycle.matrix_version,)
    }
    seals = _seals(by.arrangement, newest, matrices)
    register = _register(by.arrangement, seals)
    for place, number in enumerate(numbers, start=1):
        if number in newest:
            read = seals.get(number, {})
            yield _level(place, newest[number], read, matrices[number], register, by)


def _seals(
    arrangement: str, newest: Mapping[int, RatifiedLevel], matrices: Mapping[int, MaturityMatrix]
) -> dict[int, dict[str, SealRead]]:
    """By assessment and kind, the Board's paper and the ratification, looked at anew: one query."""
    before = Seal.objects.filter(
        arrangement=OuterRef("arrangement"), sequence=OuterRef("sequence") - 1
    )
    papers = {row.paper_hash: number for number, row in newest.items()}
    ratified = {row.seal.hash: number for number, row in newest.items()}
    rows = (
        Seal.objects.filter(
            arrangement=arrangement,
            about__in=[f"A-{number}" for number in newest],
            kind__in=[_PAPER, _RATIFICATION],
        )
        .annotate(before=Subquery(before.values("hash")[:1]))
        .order_by("sequence")
    )
    found: dict[int, dict[str, SealRead]] = {}
    for row in rows:
        number = (papers if row.kind == _PAPER else ratified).get(row.hash)
        if number is not None:
            read = look_at(row, str(row.before or BEFORE_THE_FIRST), matrices[number])
            found.setdefault(number, {})[row.kind] = read
    return found


def _register(arrangement: str, seals: Mapping[int, Mapping[str, SealRead]]) -> _Register:
    """What the register holds of the evidence that the papers name: one query."""
    items = {
        _item(entry)
        for read in seals.values()
        if _PAPER in read
        for entry in read[_PAPER].content.get("evidence", ())
    }
    rows = EvidenceVersion.objects.filter(
        item__arrangement__reference=arrangement, item__number__in=items
    ).values_list(
        "item__number",
        "number",
        "item__title",
        "sha256",
        "item__is_restricted",
        "item__owner__reference",
    )
    return {(item, version): tuple(rest) for item, version, *rest in rows}  # type: ignore[misc]


def _level(
    place: int,
    row: RatifiedLevel,
    read: Mapping[str, SealRead],
    matrix: MaturityMatrix,
    register: _Register,
    by: Actor,
) -> SampledLevel:
    paper = read[_PAPER].content if _PAPER in read else {}
    area = matrix.areas_by_code[row.assessment.focus_area]
    covered = set(paper.get("indicated", {}).get("covered", ()))
    owed = tuple(_owed(area, row.level, matrix))
    criteria = tuple(
        _criterion(code, level, text, paper, register, by)
        for code, level, text in owed
        if code not in covered
    )
    cited = {(e.item, e.version) for each in criteria for e in each.evidence}
    named = {_key(entry): entry for entry in paper.get("evidence", ()) if _key(entry) in cited}
    evidence = tuple(_evidence(named[key], register) for key in sorted(named))
    return SampledLevel(
        place=place,
        number=row.assessment.number,
        focus_area=area.name,
        authority=row.assessment.authority.short_name,
        cycle=row.assessment.cycle.name,
        level=row.level,
        indicated=row.indicated,
        ratified_on=row.ratified_on,
        by=row.by.full_name,
        criteria=criteria,
        evidence=evidence,
        carried=tuple(code for code, _, _ in owed if code in covered),
        seals=tuple(read[kind].shown for kind in (_PAPER, _RATIFICATION) if kind in read),
        faults=tuple(dict.fromkeys(_faults(row, read, evidence))),
    )


def _owed(area: FocusArea, level: int, matrix: MaturityMatrix) -> Iterator[tuple[str, int, str]]:
    """The criteria of the level and of the full levels below it, the highest first."""
    full = {each.number for each in matrix.levels if each.kind is LevelKind.FULL}
    for cell in reversed(area.descriptors):
        if cell.level == level or (cell.level < level and cell.level in full):
            for each in cell.criteria:
                if not each.is_prior:
                    yield each.code, cell.level, each.text


def _criterion(
    code: str, level: int, text: str, paper: Content, register: _Register, by: Actor
) -> SampledCriterion:
    cited = [each for each in paper.get("evidence", ()) if each["criterion"] == code]
    seen = [each for each in cited if _may_see(register.get(_key(each)), by)]
    weighed = [each for each in seen if each["is_admissible"]] or seen
    return SampledCriterion(
        code=code,
        level=level,
        text=text,
        rating=paper.get("facts", {}).get(code, {}).get("rating") or "",
        evidence=tuple(
            SampledCitation(
                item=_item(each),
                version=each["version"],
                kind=each["kind"],
                counts=each["is_admissible"],
            )
            for each in weighed
        ),
        withheld=len({_key(each) for each in cited} - {_key(each) for each in seen}),
    )


def _may_see(row: tuple[str, str, bool, str | None] | None, by: Actor) -> bool:
    if row is None:
        return True  # it is not on record, which has to be told
    owner = Ownership(party=row[3])
    return may_see_item(by, owner, is_issued=True, is_restricted=row[2])


def _evidence(entry: Content, register: _Register) -> SampledEvidence:
    row = register.get(_key(entry))
    sha256 = str(entry["sha256"])
    fault = "" if row else "It is not in the register."
    if row and row[1] != sha256:
        fault = "The register names another file hash."
    return SampledEvidence(
        item=_item(entry),
        version=entry["version"],
        title=row[0] if row else "",
        sha256=sha256,
        fault=fault,
    )


def _item(entry: Content) -> int:
    return int(str(entry["item"]).removeprefix("E-"))


def _key(entry: Content) -> tuple[int, int]:
    return _item(entry), entry["version"]


def _faults(
    row: RatifiedLevel, read: Mapping[str, SealRead], evidence: Sequence[SampledEvidence]
) -> Iterator[str]:
    for kind, words in ((_PAPER, "the Board’s paper"), (_RATIFICATION, "the ratification")):
        if kind not in read:
            yield f"The seal of {words} is not on record."
            continue
        yield from read[kind].shown.faults
        if read[kind].content.get("level") != row.level:
            yield f"The seal of {words} is of another level."
    yield from (f"E-{each.item}: {each.fault}" for each in evidence if each.fault)
