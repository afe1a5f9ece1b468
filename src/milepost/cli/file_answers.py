"""What do the file commands answer to a program? Shapes that others rely on: add, never rename."""

from collections.abc import Iterable, Mapping
from typing import Any

from milepost.core.matrix.anomalies import Anomaly
from milepost.core.matrix.change_entries import MappedCell, MappedCriterion
from milepost.core.matrix.change_map import ChangeMap
from milepost.core.matrix.definition import Criterion, FocusArea, Level, LevelDescriptor
from milepost.core.matrix.faults import Fault
from milepost.core.matrix.guessing import Guess
from milepost.core.matrix.reading import ReadMatrix
from milepost.core.rating.ladder import IndicatedLevel

Answer = dict[str, Any]


def shown_as_json(read: ReadMatrix) -> Answer:
    """The matrix as ``matrix show --json`` gives it."""
    matrix = read.matrix
    return {
        "title": matrix.title,
        "categories": [
            {
                "name": category.name,
                "focus_areas": [_area(area, matrix.levels) for area in category.focus_areas],
            }
            for category in matrix.categories
        ],
        "notes": list(matrix.notes),
        "anomalies": _anomalies(read.anomalies),
    } | _guesses(read.to_ask)


def checked_as_json(
    faults: Iterable[Fault], anomalies: Iterable[Anomaly], guesses: Iterable[Guess] = ()
) -> Answer:
    """What ``matrix check --json`` gives: faults, or where there are none, anomalies."""
    return {
        "faults": [{"where": each.where, "fault": each.sentence} for each in faults],
        "anomalies": _anomalies(anomalies),
    } | _guesses(guesses)


def diff_as_json(change: ChangeMap, code_faults: Iterable[Fault]) -> Answer:
    """What ``matrix diff --json`` gives: every code and cell of either matrix, sorted."""
    return {
        "old": {"title": change.old.title, "version": change.old.version},
        "new": {"title": change.new.title, "version": change.new.version},
        "criteria": [_mapped(each) for each in sorted(change.criteria, key=lambda e: e.code)],
        "cells": [_mapped_cell(each) for each in sorted(change.cells, key=lambda e: e.cell)],
        "lines": [
            {
                "part": each.part.value,
                "about": each.about,
                "before": each.before,
                "after": each.after,
            }
            for each in sorted(change.lines, key=lambda e: (e.part, e.about))
        ],
        "counts": {
            "criteria": {kind.value: n for kind, n in change.criteria_by_kind.items()},
            "cells": {kind.value: n for kind, n in change.cells_by_kind.items()},
        },
        "code_faults": [{"where": each.where, "fault": each.sentence} for each in code_faults],
    }


def _mapped(each: MappedCriterion) -> Answer:
    return {
        "code": each.code,
        "focus_area": each.focus_area,
        "moved_from": each.moved_from or None,
        "level": each.level,
        "kind": each.kind.value,
        "is_confirmed": each.is_confirmed,
        "reasons": list(each.reasons),
        "replaces": list(each.replaces),
        "replaced_by": list(each.replaced_by),
        "before": each.before.text if each.before else None,
        "after": each.after.text if each.after else None,
    }


def _mapped_cell(each: MappedCell) -> Answer:
    return {
        "focus_area": each.focus_area,
        "level": each.level,
        "kind": each.kind.value,
        "is_confirmed": each.is_confirmed,
        "reasons": list(each.reasons),
        "was_defined": each.was_defined,
        "is_defined": each.is_defined,
        "before": each.before.words if each.before else None,
        "after": each.after.words if each.after else None,
    }


def _guesses(guesses: Iterable[Guess]) -> Answer:
    """What was guessed about the file's layout; nothing where all of it says so itself."""
    told = [
        {
            "about": each.about,
            "taken": each.taken,
            "because": each.because,
            "certainty": each.certainty.value,
        }
        for each in guesses
    ]
    return {"guesses": told} if told else {}


def rated_as_json(indicated: Mapping[str, IndicatedLevel]) -> Answer:
    """What ``rate --json`` gives: for each row its level, and for each defined level above it
    every criterion that holds it back, with the reason."""
    return {
        "focus_areas": [
            {
                "code": code,
                "indicated": found.level,
                "held_back_by": {
                    str(level): [
                        {"criterion": each.criterion, "reason": each.reason.value} for each in why
                    ]
                    for level, why in sorted(found.held_back_by.items())
                },
            }
            for code, found in indicated.items()
        ]
    }


def _anomalies(anomalies: Iterable[Anomaly]) -> list[Answer]:
    return [{"where": each.where, "finding": each.finding} for each in anomalies]


def _area(area: FocusArea, levels: Iterable[Level]) -> Answer:
    return {
        "code": area.code,
        "name": area.name,
        "lasting_only": area.lasting_only,
        "evidence_base": [
            {"name": each.name, "source_words": each.source_words} for each in area.evidence_base
        ],
        "levels": {
            str(level.number): _descriptor(area.at(level.number), level) for level in levels
        },
    }


def _descriptor(descriptor: LevelDescriptor, level: Level) -> Answer:
    return {
        "descriptor": descriptor.words,
        "kind": level.kind.value,
        "criteria": [_criterion(each) for each in descriptor.criteria],
    }


def _criterion(criterion: Criterion) -> Answer:
    return {
        "code": criterion.code,
        "text": criterion.text,
        "thread": criterion.thread,
        "relation": criterion.relation.value,
        "from": criterion.builds_on,
        "sustained": criterion.lasting.value,
        "critical": criterion.is_critical,
        "prior": criterion.is_prior,
    }
