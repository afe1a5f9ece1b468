"""How is a matrix written down as plain values, so that it can be filed, compared and hashed?

The document holds text, whole numbers, booleans, lists and tables only: no floats, ASCII keys,
dates as YYYY-MM-DD. It is complete (reading gives back an equal matrix) and canonical (equal
matrices give equal documents); a None is left out, because TOML has no word for it.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from milepost.core.matrix.consistency import faults_in
from milepost.core.matrix.definition import (
    AssessBy,
    Category,
    Criterion,
    DefinedTerm,
    EvidenceType,
    FocusArea,
    Lasting,
    Level,
    LevelDescriptor,
    LevelKind,
    LevelRule,
    MatrixSettings,
    MaturityMatrix,
    ProcedureSettings,
    Relation,
    Subject,
    Thread,
)
from milepost.core.matrix.faults import Fault, FaultyMatrix
from milepost.core.matrix.fields import Fields

Document = dict[str, Any]
FORMAT = 1  # raised when the meaning of a field changes, so that old files are still read rightly


def to_document(matrix: MaturityMatrix) -> Document:
    """The matrix as plain values, in one form for equal matrices."""
    written: Document = {
        "format": FORMAT,
        "title": matrix.title,
        "remark": matrix.remark,
        "version": matrix.version,
        "rule": matrix.rule.value,
        "levels": [
            {"number": level.number, "kind": level.kind.value, "name": level.name}
            for level in matrix.levels
        ],
        "settings": _settings_out(matrix.settings),
        "notes": list(matrix.notes),
        "categories": [
            {"name": each.name, "focus_areas": [_area_out(area) for area in each.focus_areas]}
            for each in matrix.categories
        ],
    }
    if matrix.terms:  # left out where there is none, as before there could be any
        written["terms"] = [{"word": each.word, "test": each.test} for each in matrix.terms]
    return written


def from_document(document: Mapping[str, object]) -> MaturityMatrix:
    """The matrix that a document holds.

    :raises FaultyMatrix: with every fault at once, of form and of meaning.
    """
    faults: list[Fault] = []
    matrix = read_matrix_fields(Fields(document, where="", faults=faults))
    faults.extend(faults_in(matrix))
    if faults:
        raise FaultyMatrix(faults)
    return matrix


def read_matrix_fields(fields: Fields) -> MaturityMatrix:
    """The matrix in the fields of a document; they are told of every fault of form."""
    fields.exactly("format", FORMAT)
    matrix = MaturityMatrix(
        title=fields.text("title", needed=True),
        remark=fields.text("remark"),
        version=fields.text("version", needed=True),
        rule=fields.choice("rule", LevelRule.LADDER),
        levels=tuple(_level_in(each) for each in fields.each("levels", called="level")),
        settings=_settings_in(fields.inner("settings")),
        notes=fields.texts("notes"),
        terms=tuple(_term_in(each) for each in fields.each("terms", called="term")),
        categories=tuple(
            _category_in(each) for each in fields.each("categories", called="category")
        ),
    )
    fields.close()
    return matrix


def _settings_out(settings: MatrixSettings) -> Document:
    written: Document = {
        "lasting_needed": {
            str(level): list(settings.lasting_needed[level])
            for level in sorted(settings.lasting_needed)
        },
        "lasting_only_needed": {
            str(level): settings.lasting_only_needed[level]
            for level in sorted(settings.lasting_only_needed)
        },
        "strength_from_level": settings.strength_from_level,
        "beyond_overview_from_level": settings.beyond_overview_from_level,
        "sustained_after_months": settings.sustained_after_months,
        "lapse_warning_days": settings.lapse_warning_days,
        "shelf_lives": {code: settings.shelf_lives[code] for code in sorted(settings.shelf_lives)},
        "default_shelf_life_months": settings.default_shelf_life_months,
    }
    if settings.target_level is not None:
        written["target_level"] = settings.target_level
    if settings.target_on is not None:
        written["target_on"] = settings.target_on.isoformat()
    # Left out where usual, as it was before there was one: so older matrices keep their hash.
    if settings.procedure != ProcedureSettings():
        later = () if settings.procedure.needs_declaration else ("needs_declaration",)
        written["procedure"] = {
            name: value for name, value in asdict(settings.procedure).items() if name not in later
        }
    return written


def _area_out(area: FocusArea) -> Document:
    return {
        "code": area.code,
        "name": area.name,
        "lasting_only": area.lasting_only,
        "evidence_base": [
            {"code": each.code, "name": each.name, "source_words": each.source_words}
            for each in area.evidence_base
        ],
        "threads": [
            {"code": each.code, "name": each.name, "lens": each.lens, "note": each.note}
            for each in area.threads
        ],
        "descriptors": [_descriptor_out(each) for each in area.descriptors],
    }


def _descriptor_out(descriptor: LevelDescriptor) -> Document:
    written: Document = {"level": descriptor.level}
    if descriptor.words is not None:
        written["words"] = descriptor.words
    written["criteria"] = [criterion_document(criterion) for criterion in descriptor.criteria]
    return written


def criterion_document(criterion: Criterion) -> Document:
    written: Document = {
        "code": criterion.code,
        "text": criterion.text,
        "thread": criterion.thread,
        "relation": criterion.relation.value,
        "subject": criterion.subject.value,
        "assess_by": criterion.assess_by.value,
        "sustained": criterion.lasting.value,
        "critical": criterion.is_critical,
        "prior": criterion.is_prior,
        "evidence_types": list(criterion.evidence_types),
        "needs_definition": list(criterion.needs_definition),
        "evidence_gap": list(criterion.evidence_gap),
        "note": criterion.note,
    }
    if criterion.builds_on is not None:
        written["from"] = criterion.builds_on
    if criterion.replaces:
        written["replaces"] = list(criterion.replaces)
    return written


def _term_in(fields: Fields) -> DefinedTerm:
    term = DefinedTerm(word=fields.text("word", needed=True), test=fields.text("test", needed=True))
    fields.close()
    return term


def _level_in(fields: Fields) -> Level:
    level = Level(
        number=fields.count("number", None),
        kind=fields.choice("kind", LevelKind.FULL),
        name=fields.text("name"),
    )
    fields.close()
    return level


def _settings_in(fields: Fields) -> MatrixSettings:
    usual = MatrixSettings()
    pairs = fields.grades_by_level("lasting_needed", 2)
    singles = fields.grades_by_level("lasting_only_needed", 1)
    settings = MatrixSettings(
        lasting_needed=(
            usual.lasting_needed
            if pairs is None
            else {level: (pair[0], pair[1]) for level, pair in pairs.items()}
        ),
        lasting_only_needed=(
            usual.lasting_only_needed
            if singles is None
            else {level: single[0] for level, single in singles.items()}
        ),
        strength_from_level=fields.count("strength_from_level", usual.strength_from_level),
        beyond_overview_from_level=fields.count(
            "beyond_overview_from_level", usual.beyond_overview_from_level
        ),
        sustained_after_months=fields.count("sustained_after_months", usual.sustained_after_months),
        lapse_warning_days=fields.count("lapse_warning_days", usual.lapse_warning_days),
        shelf_lives=fields.by_code("shelf_lives"),
        default_shelf_life_months=fields.count(
            "default_shelf_life_months", usual.default_shelf_life_months
        ),
        target_level=fields.whole("target_level", None),
        target_on=fields.day("target_on"),
        procedure=_procedure_in(fields.inner("procedure")),
    )
    fields.close()
    return settings


def _procedure_in(fields: Fields) -> ProcedureSettings:
    usual = ProcedureSettings()
    procedure = ProcedureSettings(
        answer_within_days=fields.count("answer_within_days", usual.answer_within_days),
        meet_within_days=fields.count("meet_within_days", usual.meet_within_days),
        moderate_within_days=fields.count("moderate_within_days", usual.moderate_within_days),
        unanswered_lapses=fields.flag("unanswered_lapses"),
        needs_declaration=fields.flag("needs_declaration"),
        undo_within_hours=fields.count("undo_within_hours", usual.undo_within_hours),
        second_signature_beyond=fields.count(
            "second_signature_beyond", usual.second_signature_beyond
        ),
        unchanged_cycles=fields.count("unchanged_cycles", usual.unchanged_cycles),
    )
    fields.close()
    return procedure


def _category_in(fields: Fields) -> Category:
    category = Category(
        name=fields.text("name", needed=True),
        focus_areas=tuple(
            _area_in(each) for each in fields.each("focus_areas", called="focus area")
        ),
    )
    fields.close()
    return category


def _area_in(fields: Fields) -> FocusArea:
    area = FocusArea(
        code=fields.code("code"),
        name=fields.text("name", needed=True),
        lasting_only=fields.flag("lasting_only"),
        evidence_base=tuple(
            _evidence_in(each) for each in fields.each("evidence_base", called="evidence type")
        ),
        threads=tuple(_thread_in(each) for each in fields.each("threads", called="thread")),
        descriptors=tuple(
            _descriptor_in(each) for each in fields.each("descriptors", called="level")
        ),
    )
    fields.close()
    return area


def _evidence_in(fields: Fields) -> EvidenceType:
    evidence = EvidenceType(
        code=fields.code("code"),
        name=fields.text("name", needed=True),
        source_words=fields.text("source_words"),
    )
    fields.close()
    return evidence


def _thread_in(fields: Fields) -> Thread:
    thread = Thread(
        code=fields.code("code"),
        name=fields.text("name", needed=True),
        lens=fields.text("lens"),
        note=fields.text("note"),
    )
    fields.close()
    return thread


def _descriptor_in(fields: Fields) -> LevelDescriptor:
    level = fields.whole_needed("level")
    descriptor = LevelDescriptor(
        level=level,
        words=fields.text_or_none("words"),
        criteria=tuple(
            read_criterion(each, level=level)
            for each in fields.each("criteria", called="criterion")
        ),
    )
    fields.close()
    return descriptor


def read_criterion(fields: Fields, *, level: int, code: str | None = None) -> Criterion:
    """A criterion from its table; ``code`` where the table stands under it, and does not say it."""
    criterion = Criterion(
        code=fields.code("code") if code is None else code,
        level=level,
        text=fields.text("text", needed=True),
        thread=fields.text("thread"),
        relation=fields.choice("relation", Relation.FIRST),
        builds_on=fields.text_or_none("from"),
        subject=fields.choice("subject", Subject.PROVIDER),
        assess_by=fields.choice("assess_by", AssessBy.JUDGEMENT),
        lasting=fields.choice("sustained", Lasting.NONE),
        is_critical=fields.flag("critical"),
        is_prior=fields.flag("prior"),
        evidence_types=fields.texts("evidence_types"),
        needs_definition=fields.texts("needs_definition"),
        evidence_gap=fields.texts("evidence_gap"),
        replaces=fields.texts("replaces"),
        note=fields.text("note"),
    )
    fields.close()
    return criterion
