"""What is said of a criterion, a thread, a row or the settings beside their words, in sentences?

Each fact is a sentence of its own under a name that stays, so that two editions can be compared
fact by fact. What is as it mostly is goes without saying.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from milepost.core.matrix.definition import (
    AssessBy,
    Criterion,
    EvidenceType,
    FocusArea,
    Lasting,
    Level,
    LevelKind,
    LevelRule,
    MatrixSettings,
    ProcedureSettings,
    Relation,
    Subject,
    Thread,
)
from milepost.core.matrix.wording import begun, plain

Said = Mapping[str, str]  # a fact's name, and its sentence

_RELATION_WORDS = {
    Relation.REPEATS: "Repeats",
    Relation.STRENGTHENS: "Strengthens",
    Relation.EXTENDS: "Extends",
    Relation.RESUMES: "Resumes",
    Relation.GATE: "Gate for",
}
_SUBJECT_WORDS = {
    Subject.PROVIDER: "Provider’s conduct.",
    Subject.CLIENT: "Client’s conduct.",
    Subject.JOINT: "Both sides’ conduct.",
    Subject.OUTCOME: "A result.",
}
_ASSESSED_WORDS = {
    AssessBy.DOCUMENT: "Decided by a document.",
    AssessBy.EVENT: "Decided by an event.",
    AssessBy.MEASURE: "Decided by a measure.",
    AssessBy.PERCEPTION: "Decided by what people say.",
    AssessBy.JUDGEMENT: "Decided by judgement.",
}
_LASTING_WORDS = {
    Lasting.NONE: "",
    Lasting.IMPLIED: "Meant to last.",
    Lasting.EXPLICIT: "Has to last.",
}
_KIND_WORDS = {
    LevelKind.FLOOR: "the floor, always there",
    LevelKind.FULL: "a full level",
    LevelKind.INTERIM: "an interim level, owed at no other",
}
_RULE_WORDS = {
    LevelRule.LADDER: "Ladder: a level's own criteria largely met, those below fully met.",
    LevelRule.STRICT: "Strict: every criterion of a level and below it fully met.",
}


def relation_words(criterion: Criterion) -> str:
    """How it stands to the criterion it builds on: "Strengthens GR.CUT.L1.1"; "" for the first."""
    if criterion.builds_on is None:
        return "A standing gate" if criterion.relation is Relation.GATE else ""
    return f"{_RELATION_WORDS[criterion.relation]} {criterion.builds_on}"


def to_be_defined(criterion: Criterion, defined: Collection[str]) -> tuple[str, ...]:
    """The words of a criterion that wait for a test: those it asks for, and nobody defined.

    :param defined: the ``defined_words`` of its matrix.
    """
    return tuple(word for word in criterion.needs_definition if plain(word) not in defined)


def said_of_criterion(criterion: Criterion, *, defined: Collection[str]) -> Said:
    """What is said of a criterion; its evidence types by code, as their names are the row's.

    :param defined: the ``defined_words`` of its matrix.
    """
    relation = relation_words(criterion)
    return _told(
        thread=_ended("Thread", criterion.thread),
        relation=f"{relation}." if relation else "",
        subject=_SUBJECT_WORDS[criterion.subject],
        assess_by=_ASSESSED_WORDS[criterion.assess_by],
        lasting=_LASTING_WORDS[criterion.lasting],
        critical="Critical." if criterion.is_critical else "",
        prior="Worked out from the level below, never rated." if criterion.is_prior else "",
        evidence=_listed("Evidence", map(_spelt, criterion.evidence_types)),
        terms=_listed("To be defined", to_be_defined(criterion, defined)),
        gap=_listed("Not in the evidence base", criterion.evidence_gap),
        replaces=_listed("Takes the place of", criterion.replaces),
        note=_ended("Note", criterion.note),
    )


def said_of_area(area: FocusArea) -> Said:
    return _told(
        lasting="Standing gate: only lasting tells its levels apart." if area.lasting_only else ""
    )


def said_of_evidence(evidence: EvidenceType) -> Said:
    return _told(source=_ended("In the contract’s own words", evidence.source_words))


def said_of_thread(thread: Thread) -> Said:
    return _told(lens=_ended("Lens", _spelt(thread.lens)), note=_ended("Note", thread.note))


def level_in_words(level: Level) -> str:
    """ "Halfway, an interim level, owed at no other"."""
    return begun(", ".join(filter(None, (level.name, _KIND_WORDS[level.kind]))))


def rule_in_words(rule: LevelRule) -> str:
    return _RULE_WORDS[rule]


def settings_in_words(settings: MatrixSettings) -> Said:
    """Every setting, by what it is called: what it is called, and what it is."""
    return {
        **dict(_numbers(settings)),
        **dict(_targets(settings)),
        **dict(_procedure(settings.procedure)),
        **dict(_by_level(settings)),
        **{
            f"Shelf life of {_spelt(code)}": _months(settings.shelf_lives[code])
            for code in sorted(settings.shelf_lives)
        },
    }


def _numbers(settings: MatrixSettings) -> Iterator[tuple[str, str]]:
    yield "One item of strength A to C", f"from level {settings.strength_from_level}"
    yield (
        "One item beyond the client overview report",
        f"from level {settings.beyond_overview_from_level}",
    )
    yield "Sustained", f"after {settings.sustained_after_months} months"
    yield "Warned that evidence lapses", f"{settings.lapse_warning_days} days before"
    yield "Shelf life where none is said", _months(settings.default_shelf_life_months)


def _targets(settings: MatrixSettings) -> Iterator[tuple[str, str]]:
    if settings.target_level is not None:
        yield "Target level", f"level {settings.target_level}"
    if settings.target_on is not None:
        yield "Target date", f"{settings.target_on.day} {settings.target_on:%B %Y}"


def _procedure(procedure: ProcedureSettings) -> Iterator[tuple[str, str]]:
    yield "A challenge is answered", f"within {procedure.answer_within_days} working days"
    meets = f"within {procedure.meet_within_days} working days"
    yield "Who differ meet", meets if procedure.meet_within_days else "not at all"
    yield "Moderation ends", f"within {procedure.moderate_within_days} working days"
    yield (
        "A challenge that nobody answers",
        "lapses to the challenger’s position" if procedure.unanswered_lapses else "stays open",
    )
    yield "A step can be taken back", f"within {procedure.undo_within_hours} hours"
    yield (
        "A second signature is needed",
        f"beyond {procedure.second_signature_beyond} defined levels from the indicated one",
    )
    yield "An unchanged rating is pointed out", f"after {procedure.unchanged_cycles} cycles"
    yield (
        "A declaration of interests",
        "comes before judging" if procedure.needs_declaration else "is not asked for",
    )


def _by_level(settings: MatrixSettings) -> Iterator[tuple[str, str]]:
    for level in sorted(settings.lasting_needed):
        explicit, implied = settings.lasting_needed[level]
        yield f"Lasting needed at level {level}", f"S{explicit} where explicit, S{implied} implied"
    for level in sorted(settings.lasting_only_needed):
        grade = settings.lasting_only_needed[level]
        yield f"Lasting needed at level {level} of a standing gate", f"S{grade}"


def _months(months: int) -> str:
    return f"{months} months" if months else "until it expires"


def _spelt(code: str) -> str:
    return code.replace("_", " ")


def _told(**sentences: str) -> Said:
    return {name: sentence for name, sentence in sentences.items() if sentence}


def _listed(what: str, names: Iterable[str]) -> str:
    return _ended(what, ", ".join(names))


def _ended(what: str, words: str) -> str:
    """ "Thread: GR.CUT."; "" where there are no words."""
    stop = "" if words.endswith((".", "!", "?")) else "."
    return f"{what}: {words}{stop}" if words else ""
